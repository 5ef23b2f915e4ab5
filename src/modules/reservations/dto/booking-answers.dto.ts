import { MoneyDto } from '../../../kernel/http/validators';
import { RESERVATION_STATUSES } from '../domain/reservation';
import { ExternalReferenceDto, GUARANTEES } from './booking.dto';

/** A tax that a part of a package contains. */
export class StepTaxDto {
  /**
   * Its code.
   * @example VAT6
   */
  code: string;
  /**
   * Name that people read.
   * @example "Value added tax 6 %"
   */
  name: string;
  /**
   * In minor units.
   * @example 1517
   */
  amountMinor: number;
}

export class PriceStepDto {
  /**
   * What was applied.
   * @example base
   */
  kind: 'base' | 'extra_adult' | 'derivation' | 'season' | 'children' | 'member' | 'promotion' | 'coupon' | 'package' | 'override';
  /**
   * Code of the plan, season or promotion, or the class of guests, it comes from.
   * @example BAR
   */
  code: string | null;
  /**
   * What it added, in minor units; negative for a reduction.
   * @example 45800
   */
  amountMinor: number;
  /**
   * For a percentage.
   * @example -1000
   */
  basisPoints?: number;
  /**
   * Of a part of a package: its name.
   * @example "Dinner of four courses"
   */
  name?: string;
  /**
   * Of a part of a package: for how many.
   * @example 2
   */
  quantity?: number;
  /** Of a part of a package: the tax that its amount contains. */
  taxes?: StepTaxDto[];
  /**
   * Of a part of a package: it is had once in the stay, and stands on one of its nights.
   * @example true
   */
  once?: true;
}

export class AppliedPromotionDto {
  /** @example SPRING27 */
  code: string;
  /** @example "Spring in the old town" */
  name: string;
  /** What it takes off this room's stay, before taxes that are added. */
  saves: MoneyDto;
}

export class NightPriceDto {
  /** @example 2026-12-24 */
  date: string;
  price: MoneyDto;
}

export class NightBreakdownDto extends NightPriceDto {
  /** How the price came about. */
  steps: PriceStepDto[];
}

export class TaxLineDto {
  /** @example VAT */
  code: string;
  /** @example "Value added tax" */
  name: string;
  amount: MoneyDto;
  /**
   * Contained in the price, or added to it.
   * @example true
   */
  included: boolean;
  /**
   * Paid at the hotel and not part of the total.
   * @example false
   */
  payableAtProperty: boolean;
}

export class CancellationTierDto {
  /**
   * From this instant on (exclusive) cancelling costs `fee`; null: from the booking on.
   * @example 2026-12-24T14:00:00.000Z
   */
  after: string | null;
  fee: MoneyDto;
}

export class CancellationTermsDto {
  /** Fees by the time of cancellation, frozen at booking. */
  tiers: CancellationTierDto[];
  /**
   * Last instant at which cancelling is free; null when it never is, or always is.
   * @example 2026-12-24T14:00:00.000Z
   */
  freeUntil: string | null;
  noShowFee: MoneyDto;
}

export class QuotedRoomDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  roomTypeId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  ratePlanId: string;
  /** @example 2 */
  adults: number;
  /** @example [4, 9] */
  childAges: number[];
  total: MoneyDto;
  nights: NightBreakdownDto[];
  taxes: TaxLineDto[];
  cancellation: CancellationTermsDto;
  /**
   * Weakest guarantee that is taken.
   * @example none
   */
  guarantee: string;
  /** @example breakfast */
  mealPlan: string | null;
  /** Promotions and coupons in this price. */
  promotions: AppliedPromotionDto[];
}

export class QuoteDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e94 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example 2026-12-24 */
  arrival: string;
  /** @example 2026-12-27 */
  departure: string;
  /** What a booking of this quote costs until `expiresAt`. */
  total: MoneyDto;
  /** @example 2026-11-22T09:30:00.000Z */
  expiresAt: string;
  /**
   * Whether the rooms are kept until then.
   * @example false
   */
  held: boolean;
  rooms: QuotedRoomDto[];
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
}

export class NamedGuestDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95 */
  guestId: string;
  /** @example Anna */
  firstName: string;
  /** @example Lindqvist */
  lastName: string;
}

export class ActionReasonDto {
  /** @example wrong_status */
  code: string;
  /** @example "A reservation that is cancelled cannot be cancelled." */
  detail: string;
}

export class ActionDto {
  /** @example cancel */
  action: string;
  /** @example true */
  allowed: boolean;
  /** Why not. */
  reasons: ActionReasonDto[];
}

/** Nights of a stay in a room. */
export class RoomAssignmentDto {
  /** @example 019a2f00-0000-7000-8000-000000000040 */
  roomId: string;
  /**
   * What stands on the door.
   * @example 305
   */
  number: string;
  /**
   * Type of the room; it may be another than was sold.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  roomTypeId: string;
  /** @example 2026-12-24 */
  firstNight: string;
  /**
   * Included.
   * @example 2026-12-26
   */
  lastNight: string;
  /**
   * Against moves, swaps and other assignments.
   * @example false
   */
  locked: boolean;
}

/** Agreed for the day of departure. */
export class LateCheckOutTermsDto {
  /**
   * On the hotel's clock.
   * @example 15:00
   */
  until: string;
  fee: MoneyDto;
}

export class ReservationDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97 */
  bookingId: string;
  /**
   * The booking's confirmation number and the room's position.
   * @example K7M2-9QXD-5-1
   */
  number: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example confirmed */
  status: (typeof RESERVATION_STATUSES)[number];
  /**
   * Where it stands on the hotel's business date.
   * @example due_in
   */
  dayState: 'due_in' | 'due_out' | 'stay_over' | null;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  roomTypeId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  ratePlanId: string;
  /** @example 2026-12-24 */
  arrival: string;
  /** @example 2026-12-27 */
  departure: string;
  /** @example 2 */
  adults: number;
  /** @example [4, 9] */
  childAges: number[];
  /** The leading guest, as named at booking. */
  guest: NamedGuestDto;
  /** Others who sleep in the room. */
  companions: NamedGuestDto[];
  total: MoneyDto;
  nights: NightBreakdownDto[];
  taxes: TaxLineDto[];
  /** Frozen at booking; later changes of the policy do not touch it. */
  cancellation: CancellationTermsDto;
  /** What cancelling would cost now. */
  cancellationFeeNow: MoneyDto | null;
  /** @example breakfast */
  mealPlan: string | null;
  /** Promotions and coupons in this price. */
  promotions: AppliedPromotionDto[];
  /** Ids of this reservation in other systems. */
  externalReferences: ExternalReferenceDto[];
  /** @example null */
  cancelledAt: string | null;
  /** What the cancellation did cost. */
  cancellationFee: MoneyDto | null;
  /** @example null */
  cancellationReason: string | null;
  /** Which room on which nights, in their order. */
  roomAssignments: RoomAssignmentDto[];
  /**
   * When the guests mean to come, on the hotel's clock.
   * @example 18:30
   */
  expectedArrival: string | null;
  /** @example 2026-12-23T20:11:00.000Z */
  preCheckedInAt: string | null;
  /** @example 2026-12-24T15:42:00.000Z */
  checkedInAt: string | null;
  /** @example null */
  checkedOutAt: string | null;
  /** What not coming did cost. */
  noShowFee: MoneyDto | null;
  lateCheckOut: LateCheckOutTermsDto | null;
  actions: ActionDto[];
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

export class BookingGuaranteeDto {
  /** @example none */
  kind: (typeof GUARANTEES)[number];
  /** @example PO-2026-118 */
  reference: string | null;
}

export class BookingDto {
  /**
   * Group that it was picked up from.
   * @example null
   */
  groupId: string | null;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * To be read out over the phone.
   * @example K7M2-9QXD-5
   */
  confirmationNumber: string;
  booker: NamedGuestDto;
  /** Of all rooms that are not cancelled. */
  total: MoneyDto;
  /** @example direct_web */
  channel: string;
  /** @example leisure */
  marketSegment: string | null;
  /** @example google_ads */
  source: string | null;
  /** @example spring-2027 */
  campaign: string | null;
  guarantee: BookingGuaranteeDto;
  /** @example "Late arrival, about 23:00" */
  notes: string | null;
  reservations: ReservationDto[];
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

export class ReservationPageDto {
  data: ReservationDto[];
  /** @example null */
  nextCursor: string | null;
}

/** The reservation after its cancellation, and what that cost. */
export class CancellationDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  reservationId: string;
  /** @example cancelled */
  status: (typeof RESERVATION_STATUSES)[number];
  fee: MoneyDto;
  /** What is left of the price after the fee. */
  refundable: MoneyDto;
  /**
   * True for a trial run: nothing was changed.
   * @example false
   */
  dryRun: boolean;
  /** @example 2026-11-22T09:00:00.000Z */
  cancelledAt: string | null;
  /** Of the booking's rooms that are not cancelled. */
  bookingTotal: MoneyDto;
}
