import { Module } from '@nestjs/common';
import { GuestsModule } from '../guests';
import { PricingModule } from '../pricing';
import { PropertiesModule } from '../properties';
import { AvailabilityController } from './availability.controller';
import { BookingsController, QuotesController } from './bookings.controller';
import { Availability } from './queries/availability.query';
import { ReservationQueries } from './queries/reservation.queries';
import { ExternalReservationsController, ReservationsController } from './reservations.controller';
import { BookStay } from './services/book-stay.service';
import { BookingDrafts } from './services/booking-draft';
import { BookingPress } from './services/booking-press';
import { CancelReservation } from './services/cancel-reservation.service';
import { PriceStay } from './services/price-stay';
import { Quotes } from './services/quotes';
import { Refusals } from './services/refusals';
import { ReleaseExpiredHolds } from './services/release-expired-holds.service';
import { SearchTally } from './services/search-tally';
import { SynchroniseReservation } from './services/synchronise-reservation.service';

@Module({
  imports: [PropertiesModule, GuestsModule, PricingModule],
  controllers: [AvailabilityController, QuotesController, BookingsController, ReservationsController, ExternalReservationsController],
  providers: [
    Availability,
    BookStay,
    BookingDrafts,
    BookingPress,
    CancelReservation,
    PriceStay,
    Quotes,
    Refusals,
    ReleaseExpiredHolds,
    ReservationQueries,
    SearchTally,
    SynchroniseReservation,
  ],
})
export class ReservationsModule {}
