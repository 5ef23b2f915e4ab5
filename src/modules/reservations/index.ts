export { ReservationsModule } from './reservations.module';
