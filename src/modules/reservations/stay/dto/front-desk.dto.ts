import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLocalDate } from '../../../../kernel/http/validators';
import { RESERVATION_STATUSES } from '../../domain/reservation';
import { NamedGuestDto } from '../../dto/booking-answers.dto';
import { ROOM_CONDITIONS, type RoomCondition } from '../domain/room-condition';
import { IsId } from './validators';

/** Whose guests. */
export class InHouseQuery extends PageQuery {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsId()
  propertyId: string;
}

/** Whose arrivals or departures, and of which day. */
export class FrontDeskQuery extends InHouseQuery {
  /**
   * The hotel's business date without.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  date?: string;

  /**
   * Only what is still to be done.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }): unknown => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  open?: boolean;
}

/** The room of a stay, and whether one can go into it. */
export class FrontDeskRoomDto {
  /** @example 019a2f00-0000-7000-8000-000000000040 */
  roomId: string;
  /**
   * What stands on the door.
   * @example 305
   */
  number: string;
  /** @example 019a2f00-0000-7000-8000-000000000020 */
  roomTypeId: string;
  /** @example clean */
  @ApiProperty({ enum: ROOM_CONDITIONS })
  condition: RoomCondition;
  /**
   * Whether somebody is in it, these guests or others.
   * @example false
   */
  occupied: boolean;
}

/** A stay as the front desk lists it. */
export class FrontDeskStayDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  reservationId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97 */
  bookingId: string;
  /**
   * The booking's confirmation number and the room's position.
   * @example K7M2-9QXD-5-1
   */
  number: string;
  /** @example confirmed */
  status: (typeof RESERVATION_STATUSES)[number];
  /** @example due_in */
  dayState: 'due_in' | 'due_out' | 'stay_over' | null;
  /** Who leads the room. */
  guest: NamedGuestDto;
  /** @example 2 */
  adults: number;
  /** @example 1 */
  children: number;
  /** @example 2026-12-24 */
  arrival: string;
  /** @example 2026-12-27 */
  departure: string;
  /** @example 019a2f00-0000-7000-8000-000000000020 */
  roomTypeId: string;
  /** Tonight's, or that of the first night; null while none is assigned. */
  room: FrontDeskRoomDto | null;
  /** @example 18:30 */
  expectedArrival: string | null;
  /** @example 2026-12-23T20:11:00.000Z */
  preCheckedInAt: string | null;
  /** @example 2026-12-24T15:42:00.000Z */
  checkedInAt: string | null;
  /** @example null */
  checkedOutAt: string | null;
  /**
   * Agreed for the day of departure.
   * @example 15:00
   */
  lateCheckOutUntil: string | null;
}

/** A page of stays. */
export class FrontDeskPageDto {
  /**
   * The day that was listed.
   * @example 2026-12-24
   */
  date: string;
  data: FrontDeskStayDto[];
  /** @example null */
  nextCursor: string | null;
}
