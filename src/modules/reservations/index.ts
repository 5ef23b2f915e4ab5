export { ReservationsModule } from './reservations.module';
export { type Differences, Reconcile } from './services/reconcile.service';
