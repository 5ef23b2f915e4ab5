export { TraceQueries } from './desk/queries/traces.query';
export { ReservationProblems } from './domain/reservation';
export { type Stay, Stays } from './queries/stays.query';
export { ReservationsModule } from './reservations.module';
export { type Differences, Reconcile } from './services/reconcile.service';
