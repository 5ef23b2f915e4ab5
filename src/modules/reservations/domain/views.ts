import { money } from '../../../kernel/values/money';
import type { BookingDto, NamedGuestDto, ReservationDto, RoomAssignmentDto } from '../dto/booking-answers.dto';
import type { ExternalReferenceDto } from '../dto/booking.dto';
import { cancellationView, feeNow, type FrozenNight, promotionsView, taxesView, type Terms } from './priced-room';
import { dateInZone } from '../../../kernel/values/local-date';
import { actionsOf, dayState, NEXT, type ReservationStatus } from './reservation';

/** A reservation as the database has it, with what belongs to it. */
export interface ReservationRecord {
  id: string;
  booking_id: string;
  number: string;
  property_id: string;
  status: ReservationStatus;
  room_type_id: string;
  rate_plan_id: string;
  arrival: string;
  departure: string;
  adults: number;
  child_ages: number[];
  guest_id: string;
  guest_first_name: string;
  guest_last_name: string;
  currency: string;
  total_minor: number;
  terms: Terms;
  cancelled_at: Date | null;
  cancellation_fee_minor: number | null;
  cancellation_reason: Buffer | null;
  expected_arrival: string | null;
  pre_checked_in_at: Date | null;
  checked_in_at: Date | null;
  checked_in_on: string | null;
  checked_out_at: Date | null;
  checked_out_on: string | null;
  no_show_fee_minor: number | null;
  late_check_out: { until: string; feeMinor: number } | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  nights: FrozenNight[];
  companions: NamedGuestDto[];
  external_references: ExternalReferenceDto[];
  room_assignments: RoomAssignmentDto[];
  /** Cancelled, since there was no room for the guest. */
  walked: boolean;
}

/** Columns of a stay that nothing has happened to yet. */
export const NOT_BEGUN = {
  expected_arrival: null,
  pre_checked_in_at: null,
  checked_in_at: null,
  checked_in_on: null,
  checked_out_at: null,
  checked_out_on: null,
  no_show_fee_minor: null,
  late_check_out: null,
  room_assignments: [],
  walked: false,
} satisfies Partial<ReservationRecord>;

export interface BookingRecord {
  id: string;
  property_id: string;
  confirmation_number: string;
  booker_guest_id: string;
  booker_first_name: string;
  booker_last_name: string;
  currency: string;
  channel: string;
  market_segment: string | null;
  source: string | null;
  campaign: string | null;
  guarantee: { kind: BookingDto['guarantee']['kind']; reference: string | null };
  group_id: string | null;
  created_at: Date;
  updated_at: Date;
}

/** @param at the instant for which fees and actions are told @param hotel its business date and zone @param cancellationReason opened */
export function reservationView(
  r: ReservationRecord,
  at: Date,
  { businessDate, timeZone }: { businessDate: string; timeZone: string },
  cancellationReason: string | null = null,
): ReservationDto {
  const { currency } = r;
  const cancellable = NEXT[r.status].includes('cancelled');
  return {
    id: r.id,
    bookingId: r.booking_id,
    number: r.number,
    propertyId: r.property_id,
    status: r.status,
    dayState: dayState(r.status, r.arrival, r.departure, businessDate),
    roomTypeId: r.room_type_id,
    ratePlanId: r.rate_plan_id,
    arrival: r.arrival,
    departure: r.departure,
    adults: r.adults,
    childAges: r.child_ages,
    guest: { guestId: r.guest_id, firstName: r.guest_first_name, lastName: r.guest_last_name },
    companions: r.companions,
    total: money(r.total_minor, currency),
    nights: r.nights.map(({ date, amountMinor, steps }) => ({ date, price: money(amountMinor, currency), steps })),
    taxes: taxesView(r.terms.taxes, currency),
    cancellation: cancellationView(r.terms.policy, currency),
    cancellationFeeNow: cancellable ? feeNow(r.terms, currency, at) : null,
    mealPlan: r.terms.mealPlan,
    promotions: promotionsView(r.terms.promotions, currency),
    externalReferences: r.external_references,
    cancelledAt: r.cancelled_at?.toISOString() ?? null,
    cancellationFee: r.cancellation_fee_minor === null ? null : money(r.cancellation_fee_minor, currency),
    cancellationReason,
    roomAssignments: r.room_assignments,
    expectedArrival: r.expected_arrival,
    preCheckedInAt: r.pre_checked_in_at?.toISOString() ?? null,
    checkedInAt: r.checked_in_at?.toISOString() ?? null,
    checkedOutAt: r.checked_out_at?.toISOString() ?? null,
    noShowFee: r.no_show_fee_minor === null ? null : money(r.no_show_fee_minor, currency),
    lateCheckOut: r.late_check_out && { until: r.late_check_out.until, fee: money(r.late_check_out.feeMinor, currency) },
    actions: actionsOf({
      status: r.status,
      arrival: r.arrival,
      departure: r.departure,
      businessDate,
      today: () => dateInZone(at, timeZone),
      checkedInOn: r.checked_in_on,
      checkedOutOn: r.checked_out_on,
      hasRoom: r.room_assignments.some((a) => a.lastNight >= businessDate),
      walked: r.walked,
    }),
    version: r.version,
    createdAt: r.created_at.toISOString(),
    updatedAt: r.updated_at.toISOString(),
  };
}

/** @param notes opened, or null where the caller may not read them */
export function bookingView(b: BookingRecord, reservations: ReservationDto[], notes: string | null): BookingDto {
  const live = reservations.filter((r) => r.status !== 'cancelled');
  return {
    id: b.id,
    groupId: b.group_id,
    propertyId: b.property_id,
    confirmationNumber: b.confirmation_number,
    booker: { guestId: b.booker_guest_id, firstName: b.booker_first_name, lastName: b.booker_last_name },
    total: money(
      live.reduce((sum, r) => sum + r.total.amountMinor, 0),
      b.currency,
    ),
    channel: b.channel,
    marketSegment: b.market_segment,
    source: b.source,
    campaign: b.campaign,
    guarantee: b.guarantee,
    notes,
    reservations,
    createdAt: b.created_at.toISOString(),
    updatedAt: b.updated_at.toISOString(),
  };
}
