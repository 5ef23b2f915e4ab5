import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine, IsLocalDate } from '../../../kernel/http/validators';
import { RESERVATION_STATUSES, type ReservationStatus } from '../domain/reservation';

export class ListMyReservationsQuery extends PageQuery {
  /**
   * Number of a booking or of one of its reservations, in any spelling.
   * @example K7M2-9QXD-5
   */
  @IsOptional()
  @IsLine(40)
  number?: string;
}

export class ListReservationsQuery extends PageQuery {
  /**
   * Picked up from the block of this group.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e9b
   */
  @IsOptional()
  @IsUUID()
  groupId?: string;

  /**
   * Of this hotel only.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Part of a guest's or booker's name, a confirmation number, an external id, a phone number or its last four digits.
   * @example lindqvist
   */
  @IsOptional()
  @IsLine(100)
  q?: string;

  /**
   * One status or several, separated by commas.
   * @example confirmed,in_house
   */
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : (value as unknown)))
  @IsArray()
  @ArrayMaxSize(6)
  @IsIn(RESERVATION_STATUSES, { each: true })
  status?: ReservationStatus[];

  /**
   * Arriving on this date or later.
   * @example 2026-12-01
   */
  @IsOptional()
  @IsLocalDate()
  arrivalFrom?: string;

  /**
   * Arriving on this date or earlier.
   * @example 2026-12-31
   */
  @IsOptional()
  @IsLocalDate()
  arrivalTo?: string;

  /**
   * Of this guest record.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;
}
