import { IsOptional, IsUUID } from 'class-validator';
import { IsLocalDate, MoneyDto } from '../../../kernel/http/validators';

/** Which hotel, as of when, and which nights. */
export class OnTheBooksQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * As it stood when this day began, by the hotel's clock. Left out: as it stands now.
   * @example 2026-11-01
   */
  @IsOptional()
  @IsLocalDate()
  asOf?: string;

  /**
   * First night; the day itself unless given.
   * @example 2026-12-01
   */
  @IsOptional()
  @IsLocalDate()
  firstNight?: string;

  /**
   * Last night, included; 90 nights unless given, 400 at most.
   * @example 2026-12-31
   */
  @IsOptional()
  @IsLocalDate()
  lastNight?: string;
}

/** One room type in one night. */
export class NightOnTheBooksDto {
  /**
   * The night.
   * @example 2026-12-24
   */
  date: string;

  /**
   * The room type.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  roomTypeId: string;

  /**
   * Rooms there are, without those under maintenance.
   * @example 12
   */
  capacity: number;

  /**
   * Rooms of reservations that stand.
   * @example 9
   */
  sold: number;

  /**
   * Rooms that are held and not expired.
   * @example 1
   */
  held: number;

  /**
   * Rooms set aside.
   * @example 0
   */
  blocked: number;

  /** What these reservations pay for this night. */
  revenue: MoneyDto;
}

/** What is booked so far. */
export class OnTheBooksDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * The hotel's date at that moment.
   * @example 2026-11-01
   */
  asOf: string;

  /**
   * true: counted now; false: as it was written down.
   * @example false
   */
  live: boolean;

  /**
   * The moment.
   * @example 2026-11-01T00:02:00.000Z
   */
  takenAt: string;

  /** By night and room type. Those of which nothing is sold, held or set aside are left out. */
  nights: NightOnTheBooksDto[];
}
