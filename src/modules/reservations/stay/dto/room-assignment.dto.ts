import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLocalDate, IsText, Nested } from '../../../../kernel/http/validators';
import { RESERVATION_STATUSES } from '../../domain/reservation';
import { NamedGuestDto, ReservationDto } from '../../dto/booking-answers.dto';
import { IsId } from './validators';

const FEATURE = /^[a-z][a-z0-9_]{0,39}$/;

/** Against a rule of the front desk, by whoever may (`stays:override`). */
export class ForceDto {
  /**
   * Why; kept sealed beside what was done.
   * @example "The guest waits for it to be finished"
   */
  @IsText(1000)
  reason: string;
}

/** Which room, or what it must have. */
export class RoomChoiceDto {
  /**
   * The room. Without it, the one that fits best is chosen.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsId()
  roomId?: string;

  /**
   * What the chosen room must have.
   * @example ["quiet"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(FEATURE, { each: true })
  features?: string[];

  /**
   * The room may be of another type than was sold: an upgrade, or what is left. The price stays.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  otherType?: boolean;
}

/** A room for a stay. */
export class AssignRoomDto extends RoomChoiceDto {
  /**
   * First night; the first that is to come without.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  firstNight?: string;

  /**
   * Last night, included; the last of the stay without.
   * @example 2026-12-26
   */
  @IsOptional()
  @IsLocalDate()
  lastNight?: string;

  /**
   * Against moves, swaps and other assignments.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  locked?: boolean;
}

/** Another room for the rest of a stay. */
export class MoveRoomDto extends RoomChoiceDto {
  /**
   * From this night on; without, from the next one that is to come.
   * @example 2026-12-25
   */
  @IsOptional()
  @IsLocalDate()
  fromNight?: string;

  /**
   * Why; kept sealed.
   * @example "Noise from the lift"
   */
  @IsOptional()
  @IsText(1000)
  reason?: string;

  /** Into a room that is not clean. */
  @IsOptional()
  @Nested(() => ForceDto)
  force?: ForceDto;
}

/** Two stays that change rooms. */
export class SwapRoomsDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  @IsId()
  reservationId: string;

  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98 */
  @IsId()
  withReservationId: string;

  /**
   * One of them, or both, may come into a room of another type than was sold.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  otherType?: boolean;
}

/** Both stays after the swap, in the order in which they were named. */
export class SwappedRoomsDto {
  data: ReservationDto[];
}

/** Whether the room of a stay may be changed. */
export class RoomLockDto {
  /** @example true */
  @IsBoolean()
  locked: boolean;
}

/** Which nights of which hotel. */
export class RoomPlanQuery extends PageQuery {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsId()
  propertyId: string;

  /**
   * Assignments that cover this night or a later one.
   * @example 2026-12-24
   */
  @IsLocalDate()
  firstNight: string;

  /**
   * Assignments that cover this night or an earlier one.
   * @example 2027-01-06
   */
  @IsLocalDate()
  lastNight: string;

  /** @example 019a2f00-0000-7000-8000-000000000040 */
  @IsOptional()
  @IsId()
  roomId?: string;
}

/** Nights of a room with who sleeps in it. */
export class PlannedRoomDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0 */
  id: string;
  /** @example 019a2f00-0000-7000-8000-000000000040 */
  roomId: string;
  /**
   * What stands on the door.
   * @example 305
   */
  number: string;
  /** @example 2026-12-24 */
  firstNight: string;
  /**
   * Included.
   * @example 2026-12-26
   */
  lastNight: string;
  /** @example false */
  locked: boolean;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  reservationId: string;
  /** @example confirmed */
  status: (typeof RESERVATION_STATUSES)[number];
  /** Who leads the room. */
  guest: NamedGuestDto;
  /** @example 2026-12-24 */
  arrival: string;
  /** @example 2026-12-27 */
  departure: string;
}

/** A page of the room plan. */
export class RoomPlanPageDto {
  data: PlannedRoomDto[];
  /** @example null */
  nextCursor: string | null;
}
