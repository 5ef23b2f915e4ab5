import { ReleaseServicesAfterStaysEnd } from '../listeners/release-services-after-stays-end.listener';
import { ServiceBookingQueries } from './queries/service-bookings.queries';
import { ServiceSlots } from './queries/service-slots.query';
import { MyServiceBookingsController, ServiceBookingsController, ServiceSlotsController } from './service-bookings.controller';
import { BookService } from './services/book-service.service';
import { ChangeServiceBooking } from './services/change-service-booking.service';
import { ChargeServices } from './services/charge-services';
import { EndServiceBooking } from './services/end-service-booking.service';
import { ServiceFolio } from './services/service-folio';

/** Dining, spa and activities: booked by slot, with a stay or alone. */
export const serviceBookingControllers = [ServiceBookingsController, ServiceSlotsController, MyServiceBookingsController];
export const serviceBookingProviders = [
  BookService,
  ChangeServiceBooking,
  ChargeServices,
  EndServiceBooking,
  ReleaseServicesAfterStaysEnd,
  ServiceBookingQueries,
  ServiceFolio,
  ServiceSlots,
];
