import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsLocalDate, MoneyDto, Nested } from '../../../../kernel/http/validators';
import { OverbookDto } from '../../dto/booking.dto';
import { ReservationDto } from '../../dto/booking-answers.dto';

/** What is to change; what is left out stays. */
export class AmendReservationDto {
  /**
   * New day of arrival. Not for a guest who is in the house.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  arrival?: string;

  /**
   * New day of leaving.
   * @example 2026-12-28
   */
  @IsOptional()
  @IsLocalDate()
  departure?: string;

  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  @IsOptional()
  @IsUUID()
  roomTypeId?: string;

  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  @IsOptional()
  @IsUUID()
  ratePlanId?: string;

  /** @example 2 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(50)
  adults?: number;

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

  /**
   * Price every night that can still change as if it were booked now, with today's terms; without, unchanged nights keep their price.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  requote?: boolean;

  /** Change it although nights are sold out; their overbooking allowance is raised by what is missing. Needs `reservations:overbook`. */
  @IsOptional()
  @Nested(() => OverbookDto)
  overbook?: OverbookDto;

  /** The new total that was shown to the guest. When ours differs, nothing is changed. */
  @IsOptional()
  @Nested(() => MoneyDto)
  expectedTotal?: MoneyDto;
}

export class AmendedNightDto {
  /** @example 2026-12-24 */
  date: string;
  /**
   * What becomes of the night: `kept` at its price, `added` or `repriced` at today's, `dropped`.
   * @example kept
   */
  change: 'kept' | 'added' | 'repriced' | 'dropped';
  /** With added taxes; null where the night is new. */
  before: MoneyDto | null;
  /** Null where the night is dropped. */
  after: MoneyDto | null;
}

/** What becomes of an assigned room when the stay changes. */
export class AmendedRoomDto {
  /**
   * The room.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e9d
   */
  roomId: string;
  /**
   * Its number.
   * @example "214"
   */
  number: string;
  /**
   * Whether it is still the stay's, for fewer or for more nights.
   * @example extended
   */
  outcome: 'kept' | 'shortened' | 'extended' | 'dropped';
  /**
   * Why it could not be kept, or not be extended to all nights.
   * @example null
   */
  reason: 'not_of_the_stay' | 'other_room_type' | 'room_taken' | 'under_maintenance' | null;
}

/** A change of a reservation: what it costs, night by night, and the reservation after it. */
export class AmendmentDto {
  /**
   * Null for a trial run, and where nothing differs.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98
   */
  id: string | null;
  /**
   * True for a trial run: nothing was changed.
   * @example false
   */
  dryRun: boolean;
  nights: AmendedNightDto[];
  /** What the stay cost before. */
  totalBefore: MoneyDto;
  total: MoneyDto;
  /**
   * What the stay costs more, in minor units; negative when it costs less. Without the penalty.
   * @example 10000
   */
  differenceMinor: number;
  /** What giving nights up costs by the frozen policy; posted to the folio as a line of its own. */
  penalty: MoneyDto;
  /** What became of the rooms that were assigned; empty for a trial run. */
  rooms: AmendedRoomDto[];
  /** Of the booking's rooms that are not cancelled. */
  bookingTotal: MoneyDto;
  /** The reservation as it is after the change, or would be. */
  reservation: ReservationDto;
}

/** The part of a reservation that an amendment can change. */
export class StayShapeDto {
  /** @example 2026-12-24 */
  arrival: string;
  /** @example 2026-12-28 */
  departure: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  roomTypeId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  ratePlanId: string;
  /** @example 2 */
  adults: number;
  /** @example [4, 9] */
  childAges: number[];
}

export class PastAmendmentDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98 */
  id: string;
  /** The stay as it was. */
  before: StayShapeDto;
  /** The stay as it became. */
  after: StayShapeDto;
  nights: AmendedNightDto[];
  /** What the stay cost before. */
  totalBefore: MoneyDto;
  total: MoneyDto;
  /** What giving nights up cost. */
  penalty: MoneyDto;
  /**
   * Account that made the change.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e99
   */
  madeBy: string;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
}

export class AmendmentPageDto {
  data: PastAmendmentDto[];
  /** @example null */
  nextCursor: string | null;
}

export class ConfirmReservationDto {
  /** The total that was shown to the guest. When ours differs, nothing is confirmed. */
  @IsOptional()
  @Nested(() => MoneyDto)
  expectedTotal?: MoneyDto;
}
