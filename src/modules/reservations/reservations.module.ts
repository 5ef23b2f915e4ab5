import { Module } from '@nestjs/common';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { Vault } from '../../kernel/crypto/vault';
import { Database } from '../../kernel/database/database';
import { deletes, RetentionClasses } from '../../kernel/privacy/retention-classes';
import { PersonalDataHolders } from '../../kernel/privacy/personal-data-holders';
import { FoliosModule } from '../folios';
import { GuestsModule } from '../guests';
import { MessagingModule } from '../messaging';
import { PricingModule } from '../pricing';
import { PropertiesModule } from '../properties';
import { AmendmentsController } from './amend/amendments.controller';
import { Amendments } from './amend/queries/amendments.query';
import { AmendReservation } from './amend/services/amend-reservation.service';
import { Consequences } from './amend/services/consequences';
import { PlanAmendment } from './amend/services/plan-amendment';
import { WalkGuest } from './amend/services/walk-guest.service';
import { WalksController } from './amend/walks.controller';
import { GroupBlocksController, GroupsController } from './groups/groups.controller';
import { Groups } from './groups/queries/groups.query';
import { BookRoomingList } from './groups/services/book-rooming-list.service';
import { CutOffGroups } from './groups/services/cut-off-groups.service';
import { KeepGroups } from './groups/services/keep-groups.service';
import { PickUps } from './groups/services/pick-ups';
import { RouteGroups } from './groups/services/route-groups.service';
import { AvailabilityController, HotelOffersController } from './availability.controller';
import { BookingsController, QuotesController } from './bookings.controller';
import { RefreshOffersAfterRatesOrRoomsChange } from './listeners/refresh-offers-after-rates-or-rooms-change.listener';
import { TellTheGuestAfterBookingChanges } from './listeners/tell-the-guest-after-booking-changes.listener';
import { Availability } from './queries/availability.query';
import { Funnel } from './queries/funnel.query';
import { HotelOffers } from './queries/hotel-offers.query';
import { OnTheBooks } from './queries/on-the-books.query';
import { deskControllers, deskProviders, deskRetention } from './desk/desk.parts';
import { deskHolder } from './desk/personal-data';
import { DESK_TABLES } from './desk/sealed';
import { MyReservationsController } from './my-reservations.controller';
import { ReservationQueries } from './queries/reservation.queries';
import { ToldBookings } from './queries/told-bookings.query';
import { ReportsController } from './reports.controller';
import { ExternalReservationsController, ReservationsController } from './reservations.controller';
import { reservationsHolder } from './personal-data';
import { RESERVATION_TABLES } from './sealed';
import { SERVICE_BOOKING_TABLES, serviceBookingsHolder } from './service-bookings/personal-data';
import { serviceBookingControllers, serviceBookingProviders } from './service-bookings/service-bookings.parts';
import { NIGHT_AUDIT_CONTROLLERS, NIGHT_AUDIT_PROVIDERS } from './night-audit/parts';
import { STAY_CONTROLLERS, STAY_PROVIDERS } from './stay/parts';
import { BookStay } from './services/book-stay.service';
import { BookingDrafts } from './services/booking-draft';
import { BookingPress } from './services/booking-press';
import { CancelReservation } from './services/cancel-reservation.service';
import { FollowCalendar } from './services/follow-calendar.service';
import { KnownGuests } from './services/known-guests';
import { PriceStay } from './services/price-stay';
import { Quotes } from './services/quotes';
import { Reconcile } from './services/reconcile.service';
import { ReconcileRoomsSold } from './services/reconcile-rooms-sold.service';
import { RefreshCityOffers } from './services/refresh-city-offers.service';
import { Refusals } from './services/refusals';
import { TraceQueries } from './desk/queries/traces.query';
import { Stays } from './queries/stays.query';
import { ReleaseExpiredHolds } from './services/release-expired-holds.service';
import { ReservationJobs } from './services/reservation-jobs';
import { SearchTally } from './services/search-tally';
import { SynchroniseReservation } from './services/synchronise-reservation.service';
import { TakeSnapshots } from './services/take-snapshots.service';
import { WriteDayLetters } from './services/write-day-letters.service';

@Module({
  imports: [PropertiesModule, GuestsModule, MessagingModule, PricingModule, FoliosModule],
  controllers: [
    AmendmentsController,
    WalksController,
    GroupsController,
    GroupBlocksController,
    AvailabilityController,
    HotelOffersController,
    QuotesController,
    BookingsController,
    MyReservationsController,
    ReservationsController,
    ExternalReservationsController,
    ReportsController,
    ...serviceBookingControllers,
    ...STAY_CONTROLLERS,
    ...deskControllers,
    ...NIGHT_AUDIT_CONTROLLERS,
  ],
  providers: [
    AmendReservation,
    BookRoomingList,
    CutOffGroups,
    Groups,
    KeepGroups,
    PickUps,
    RouteGroups,
    WalkGuest,
    Amendments,
    Availability,
    BookStay,
    BookingDrafts,
    BookingPress,
    CancelReservation,
    Consequences,
    FollowCalendar,
    Funnel,
    HotelOffers,
    OnTheBooks,
    KnownGuests,
    PlanAmendment,
    PriceStay,
    Quotes,
    Reconcile,
    ReconcileRoomsSold,
    RefreshCityOffers,
    RefreshOffersAfterRatesOrRoomsChange,
    Refusals,
    ReleaseExpiredHolds,
    ReservationJobs,
    ReservationQueries,
    SearchTally,
    Stays,
    SynchroniseReservation,
    TakeSnapshots,
    TellTheGuestAfterBookingChanges,
    ToldBookings,
    WriteDayLetters,
    ...serviceBookingProviders,
    ...STAY_PROVIDERS,
    ...deskProviders,
    ...NIGHT_AUDIT_PROVIDERS,
  ],
  exports: [Stays, TraceQueries],
})
export class ReservationsModule {
  constructor(tables: SealedTables, holders: PersonalDataHolders, vault: Vault, retention: RetentionClasses, database: Database) {
    holders.register(reservationsHolder(vault));
    holders.register(serviceBookingsHolder(vault));
    holders.register(deskHolder(vault));
    retention.register({
      class: 'quotes',
      what: 'quotes that were never booked',
      keepDays: 400,
      legalSource: 'They name nobody; kept so long to compare a season with the last',
      apply: deletes(
        database,
        'quotes',
        'created_at < $1 AND booking_id IS NULL AND expires_at < $1 AND NOT EXISTS (SELECT FROM hold_nights h WHERE h.quote_id = quotes.id) AND NOT EXISTS (SELECT FROM bookings b WHERE b.quote_id = quotes.id)',
      ),
    });
    retention.register({
      class: 'refusals',
      what: 'demand that was turned away',
      keepDays: 1095,
      legalSource: 'It names nobody; forecasts look three years back',
      apply: deletes(database, 'refusals', 'at < $1'),
    });
    for (const kept of deskRetention(database)) retention.register(kept);
    for (const table of [...RESERVATION_TABLES, ...SERVICE_BOOKING_TABLES, ...DESK_TABLES]) tables.register(table);
  }
}
