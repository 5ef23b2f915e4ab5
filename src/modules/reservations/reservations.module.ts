import { Module } from '@nestjs/common';
import { GuestsModule } from '../guests';
import { PricingModule } from '../pricing';
import { PropertiesModule } from '../properties';
import { AvailabilityController, HotelOffersController } from './availability.controller';
import { BookingsController, QuotesController } from './bookings.controller';
import { RefreshOffersAfterRatesOrRoomsChange } from './listeners/refresh-offers-after-rates-or-rooms-change.listener';
import { Availability } from './queries/availability.query';
import { HotelOffers } from './queries/hotel-offers.query';
import { ReservationQueries } from './queries/reservation.queries';
import { ExternalReservationsController, ReservationsController } from './reservations.controller';
import { BookStay } from './services/book-stay.service';
import { BookingDrafts } from './services/booking-draft';
import { BookingPress } from './services/booking-press';
import { CancelReservation } from './services/cancel-reservation.service';
import { PriceStay } from './services/price-stay';
import { Quotes } from './services/quotes';
import { RefreshCityOffers } from './services/refresh-city-offers.service';
import { Refusals } from './services/refusals';
import { ReleaseExpiredHolds } from './services/release-expired-holds.service';
import { SearchTally } from './services/search-tally';
import { SynchroniseReservation } from './services/synchronise-reservation.service';

@Module({
  imports: [PropertiesModule, GuestsModule, PricingModule],
  controllers: [AvailabilityController, HotelOffersController, QuotesController, BookingsController, ReservationsController, ExternalReservationsController],
  providers: [
    Availability,
    BookStay,
    BookingDrafts,
    BookingPress,
    CancelReservation,
    HotelOffers,
    PriceStay,
    Quotes,
    RefreshCityOffers,
    RefreshOffersAfterRatesOrRoomsChange,
    Refusals,
    ReleaseExpiredHolds,
    ReservationQueries,
    SearchTally,
    SynchroniseReservation,
  ],
})
export class ReservationsModule {}
