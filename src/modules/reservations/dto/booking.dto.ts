import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsCode, IsLine, IsLocalDate, IsText, MoneyDto, Nested } from '../../../kernel/http/validators';
import { PersonDto } from '../../guests';
import { RESERVATION_STATUSES, type ReservationStatus } from '../domain/reservation';

export const GUARANTEES = ['none', 'hold_until', 'card', 'prepayment', 'company', 'ota'] as const;

/** One room of a quote or a booking. */
export class RoomRequestDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  @IsUUID()
  roomTypeId: string;

  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  @IsUUID()
  ratePlanId: string;

  /** @example 2 */
  @IsInt()
  @Min(1)
  @Max(50)
  adults: number;

  /**
   * Age of each child at arrival.
   * @example [4, 9]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(17, { each: true })
  childAges?: number[];
}

/** One room of a booking, with who sleeps in it. */
export class BookingRoomDto extends RoomRequestDto {
  /** Guests of this room, the leading one first. The booker, when nobody is named. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Nested(() => PersonDto, { each: true })
  guests?: PersonDto[];
}

export class ExternalReferenceDto {
  /**
   * The other system.
   * @example booking-com
   */
  @IsCode()
  system: string;

  /**
   * Its id for the reservation.
   * @example 3928475610
   */
  @IsLine(100)
  id: string;
}

export class GuaranteeDto {
  /**
   * How the stay is guaranteed. `hold_until`: without guarantee until an hour of the arrival day.
   * @example card
   */
  @IsIn(GUARANTEES)
  kind: (typeof GUARANTEES)[number];

  /**
   * Reference of the guarantee at whoever gave it: a payment token, a company's order number. Never a card number.
   * @example PO-2026-118
   */
  @IsOptional()
  @IsLine(100)
  reference?: string;
}

/** A price set by hand instead of the plan's. */
export class OverridePriceDto {
  /** Price of every night of every room; in the hotel's currency. Exactly one of `perNight` and `total`. */
  @IsOptional()
  @Nested(() => MoneyDto)
  perNight?: MoneyDto;

  /** Price of the whole booking instead, spread over its nights; in the hotel's currency. */
  @IsOptional()
  @Nested(() => MoneyDto)
  total?: MoneyDto;

  /**
   * Why; kept in the audit trail.
   * @example "Agreed on the phone with the sales manager"
   */
  @IsLine(200)
  reason: string;
}

/** What every way of booking may carry. */
class BookingDetailsDto {
  /**
   * Where the booking came in.
   * @example direct_web
   */
  @IsOptional()
  @IsCode()
  channel?: string;

  /**
   * The hotel's market segment.
   * @example leisure
   */
  @IsOptional()
  @IsCode()
  marketSegment?: string;

  /**
   * What brought the guest.
   * @example google_ads
   */
  @IsOptional()
  @IsCode()
  source?: string;

  /**
   * Marketing campaign.
   * @example spring-2027
   */
  @IsOptional()
  @IsCode()
  campaign?: string;

  @IsOptional()
  @Nested(() => GuaranteeDto)
  guarantee?: GuaranteeDto;

  /** Ids of this booking in other systems. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Nested(() => ExternalReferenceDto, { each: true })
  externalReferences?: ExternalReferenceDto[];

  /**
   * Free text of the guest or about the stay; encrypted where it lies.
   * @example "Late arrival, about 23:00"
   */
  @IsOptional()
  @IsText(2000)
  notes?: string;

  /** A price by hand: needs `reservations:override_price`. Restrictions still apply. */
  @IsOptional()
  @Nested(() => OverridePriceDto)
  overridePrice?: OverridePriceDto;
}

/** Selling beyond what there is. */
export class OverbookDto {
  /**
   * Why; kept in the audit trail.
   * @example "Two departures are certain that day"
   */
  @IsLine(200)
  reason: string;
}

/** A booking from a quote (`quoteId`), or of rooms named here (`propertyId`, `arrival`, `departure`, `rooms`). */
export class BookStayDto extends BookingDetailsDto {
  /**
   * Book what was quoted, at the quoted price.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e94
   */
  @IsOptional()
  @IsUUID()
  quoteId?: string;

  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @ValidateIf((dto: BookStayDto) => dto.quoteId === undefined || dto.propertyId !== undefined)
  @IsUUID()
  propertyId?: string;

  /**
   * First night.
   * @example 2026-12-24
   */
  @ValidateIf((dto: BookStayDto) => dto.quoteId === undefined || dto.arrival !== undefined)
  @IsLocalDate()
  arrival?: string;

  /**
   * Day of leaving; the night before it is the last one.
   * @example 2026-12-27
   */
  @ValidateIf((dto: BookStayDto) => dto.quoteId === undefined || dto.departure !== undefined)
  @IsLocalDate()
  departure?: string;

  /** One to nine rooms; all or none are booked. */
  @ValidateIf((dto: BookStayDto) => dto.quoteId === undefined || dto.rooms !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(9)
  @Nested(() => BookingRoomDto, { each: true })
  rooms?: BookingRoomDto[];

  /**
   * Codes of promotions and coupons. One that does not count for the stay is refused, with the reason; one that something better makes needless is not used.
   * @example ["SPRING27"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @IsLine(60, { each: true })
  promoCodes?: string[];

  /**
   * Pick the rooms up from the block of this group.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e9b
   */
  @IsOptional()
  @IsUUID()
  groupId?: string;

  /**
   * Wait for rooms instead of taking them: the reservations are `waitlisted` and keep neither a room nor a price until they are confirmed.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  waitlist?: boolean;

  /** Book although the nights are sold out; their overbooking allowance is raised by what is missing. Needs `reservations:overbook`. */
  @IsOptional()
  @Nested(() => OverbookDto)
  overbook?: OverbookDto;

  /** The total that was shown to the guest. When ours differs, nothing is booked and a new quote is answered. */
  @IsOptional()
  @Nested(() => MoneyDto)
  expectedTotal?: MoneyDto;

  /** Who books. */
  @Nested(() => PersonDto)
  booker: PersonDto;
}

/** A reservation as another system has it. */
export class ExternalReservationDto extends BookingDetailsDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsUUID()
  propertyId: string;

  /** @example 2026-12-24 */
  @IsLocalDate()
  arrival: string;

  /** @example 2026-12-27 */
  @IsLocalDate()
  departure: string;

  /** Exactly one room. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1)
  @Nested(() => BookingRoomDto, { each: true })
  rooms: BookingRoomDto[];

  @Nested(() => PersonDto)
  booker: PersonDto;

  /**
   * Status there; `confirmed` by default.
   * @example confirmed
   */
  @IsOptional()
  @IsIn(RESERVATION_STATUSES)
  status?: ReservationStatus;

  /**
   * When it was booked there.
   * @example 2026-11-20T10:12:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  bookedAt?: string;

  /**
   * When it was cancelled there.
   * @example 2026-11-21T08:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  cancelledAt?: string;

  /** The total there: a mismatch with ours is refused, unless `overridePrice` is given. */
  @IsOptional()
  @Nested(() => MoneyDto)
  expectedTotal?: MoneyDto;
}

/** A request for a price, with or without rooms kept for it. */
export class CreateQuoteDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsUUID()
  propertyId: string;

  /** @example 2026-12-24 */
  @IsLocalDate()
  arrival: string;

  /** @example 2026-12-27 */
  @IsLocalDate()
  departure: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(9)
  @Nested(() => RoomRequestDto, { each: true })
  rooms: RoomRequestDto[];

  /**
   * Keep the rooms until `expiresAt`; needs a token with `reservations:write`.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  hold?: boolean;

  /**
   * Codes of promotions and coupons. One that does not count for the stay is refused, with the reason; one that something better makes needless is not used.
   * @example ["SPRING27"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @IsLine(60, { each: true })
  promoCodes?: string[];

  /**
   * For this guest, whom you may see: with the prices that are theirs. A guest’s token asks for that guest.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * Where the guest is looking.
   * @example direct_web
   */
  @IsOptional()
  @IsCode()
  channel?: string;
}

export class CancelReservationDto {
  /**
   * Why, in the guest's or the hotel's words.
   * @example Illness
   */
  @IsOptional()
  @IsLine(200)
  reason?: string;
}
