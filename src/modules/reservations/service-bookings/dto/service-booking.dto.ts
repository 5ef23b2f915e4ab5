import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLine, IsLocalDate, IsText, MoneyDto, Nested } from '../../../../kernel/http/validators';
import {
  SERVICE_ACTIONS,
  SERVICE_BOOKING_STATUSES,
  type ServiceAction,
  type ServiceBookingStatus,
} from '../../domain/services/service-booking';

const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A service that is to be booked: with a stay, or alone. */
export class BookServiceDto {
  /**
   * The service.
   * @example 019a2f00-0000-7000-8000-000000000060
   */
  @IsUUID()
  serviceId: string;

  /**
   * The day, by the hotel’s calendar. May be left out with a stay for what is priced by the night: every night of the stay then.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  date?: string;

  /**
   * When the slot begins, by the hotel’s clock. Left out for what has no hours.
   * @example 19:00
   */
  @IsOptional()
  @Matches(WALL_TIME)
  time?: string;

  /**
   * So many nights in a row, for what is priced by the night; one unless given.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(366)
  nights?: number;

  /**
   * How many people.
   * @example 2
   */
  @IsInt()
  @Min(1)
  @Max(1000)
  persons: number;

  /**
   * The stay it belongs to, on whose folio it is charged.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * The guest, where there is no stay and the house knows them.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * On which name. That of the stay’s guest unless given; needed without a stay.
   * @example "Anna Lindqvist"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * What the kitchen or the spa should know. Kept sealed.
   * @example "One guest eats no fish"
   */
  @IsOptional()
  @IsText(2000)
  notes?: string;

  /** What the caller believes it costs with everything: refused with the price of now when it differs. */
  @IsOptional()
  @Nested(() => MoneyDto)
  expectedTotal?: MoneyDto;
}

/** Changes to a booked service. Another time takes a place there and gives the old one back, or changes nothing. */
export class ChangeServiceBookingDto {
  /**
   * Another day.
   * @example 2026-12-25
   */
  @IsOptional()
  @IsLocalDate()
  date?: string;

  /**
   * Another slot.
   * @example 20:30
   */
  @IsOptional()
  @Matches(WALL_TIME)
  time?: string;

  /**
   * More or fewer people; the unit price stays as it was.
   * @example 3
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  persons?: number;

  /**
   * Another name.
   * @example "Anna Lindqvist"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * What the kitchen or the spa should know; `null` clears it.
   * @example "Two guests eat no fish"
   */
  @IsOptional()
  @IsText(2000)
  notes?: string | null;
}

/** Served. */
export class CompleteServiceDto {
  /** What one unit costs, where the price is on request; taxes are reckoned from it as the service says. */
  @IsOptional()
  @Nested(() => MoneyDto)
  price?: MoneyDto;

  /**
   * Folio of this hotel on which it is charged, where there is no stay. Left out, nothing is charged here: it was paid at the till of the restaurant.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  @IsOptional()
  @IsUUID()
  folioId?: string;
}

/** Which bookings to list. */
export class ListServiceBookingsQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Of this service.
   * @example 019a2f00-0000-7000-8000-000000000060
   */
  @IsOptional()
  @IsUUID()
  serviceId?: string;

  /**
   * Of this stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * On this day or later.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  firstDay?: string;

  /**
   * On this day or earlier.
   * @example 2026-12-26
   */
  @IsOptional()
  @IsLocalDate()
  lastDay?: string;

  /**
   * In this status.
   * @example booked
   */
  @IsOptional()
  @IsIn(SERVICE_BOOKING_STATUSES)
  status?: ServiceBookingStatus;
}

/** A tax of a booked service. */
export class ServiceTaxDto {
  /** @example FOOD */
  code: string;
  /** @example "Value added tax 7 %" */
  name: string;
  amount: MoneyDto;
  /**
   * Inside the price, or on top of it.
   * @example true
   */
  included: boolean;
}

/** What one day of it costs. */
export class ServiceLineDto {
  /** @example 2026-12-24 */
  date: string;
  /** With the taxes that are included. */
  price: MoneyDto;
  taxes: ServiceTaxDto[];
}

class ServiceActionReasonDto {
  /** @example wrong_status */
  code: string;
  /** @example "It is served already." */
  detail: string;
}

/** What can be done now. */
export class ServiceActionDto {
  /** @example cancel */
  @ApiProperty({ enum: SERVICE_ACTIONS })
  action: ServiceAction;
  /** @example true */
  allowed: boolean;
  /** Why not. */
  reasons: ServiceActionReasonDto[];
}

/** A booked service. */
export class ServiceBookingDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The service.
   * @example 019a2f00-0000-7000-8000-000000000060
   */
  serviceId: string;
  /**
   * Its name as the hotel writes it.
   * @example "Dinner"
   */
  serviceName: string;
  /** @example booked */
  @ApiProperty({ enum: SERVICE_BOOKING_STATUSES })
  status: ServiceBookingStatus;
  /** @example 2026-12-24 */
  date: string;
  /**
   * How many nights in a row.
   * @example 1
   */
  nights: number;
  /**
   * Null for what has no hours.
   * @example 19:00
   */
  time: string | null;
  /**
   * When it begins.
   * @example 2026-12-24T18:00:00.000Z
   */
  startsAt: string;
  /**
   * When it ends; of several nights the end of the last.
   * @example 2026-12-24T20:30:00.000Z
   */
  endsAt: string;
  /**
   * How many people.
   * @example 2
   */
  persons: number;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  reservationId: string | null;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  guestId: string | null;
  /** @example "Anna Lindqvist" */
  name: string;
  /** @example "One guest eats no fish" */
  notes: string | null;
  /** Price of one unit; null: on request. */
  unitPrice: MoneyDto | null;
  /** By day. */
  lines: ServiceLineDto[];
  /** With everything. */
  total: MoneyDto;
  /** What cancelling would cost now; null when it cannot be cancelled any more. */
  cancellationFeeNow: MoneyDto | null;
  /** What cancelling or not coming has cost. */
  fee: MoneyDto | null;
  /**
   * The folio it was charged on.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  folioId: string | null;
  /**
   * When it was served, cancelled or missed.
   * @example null
   */
  endedAt: string | null;
  /** What can be done with it now. */
  actions: ServiceActionDto[];
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

/** One page of booked services. */
export class ServiceBookingPageDto {
  /** The bookings. */
  data: ServiceBookingDto[];
  /** @example null */
  nextCursor: string | null;
}

/** Which slots. */
export class ServiceSlotsQuery {
  /**
   * The service.
   * @example 019a2f00-0000-7000-8000-000000000060
   */
  @IsUUID()
  serviceId: string;

  /**
   * First day.
   * @example 2026-12-24
   */
  @IsLocalDate()
  firstDay: string;

  /**
   * Last day, included; the first one unless given, 31 days at most.
   * @example 2026-12-26
   */
  @IsOptional()
  @IsLocalDate()
  lastDay?: string;

  /**
   * For so many people; one unless given.
   * @example 2
   */
  @IsOptional()
  @Matches(/^[1-9]\d{0,2}$/)
  persons?: string;
}

/** A time at which a service can be had, or could have been. */
export class ServiceSlotDto {
  /** @example 2026-12-24 */
  date: string;
  /**
   * Null for what has no hours.
   * @example 19:00
   */
  time: string | null;
  /**
   * When it begins.
   * @example 2026-12-24T18:00:00.000Z
   */
  startsAt: string;
  /**
   * When it ends.
   * @example 2026-12-24T20:30:00.000Z
   */
  endsAt: string;
  /**
   * In people or bookings, as the service counts; null: no limit.
   * @example 40
   */
  capacity: number | null;
  /**
   * What is left of it, exact; null: no limit.
   * @example 12
   */
  placesLeft: number | null;
  /**
   * Whether so many people can book it now.
   * @example true
   */
  available: boolean;
  /** With everything, for so many people; null: on request. */
  total: MoneyDto | null;
}

/** Slots of a service. */
export class ServiceSlotPageDto {
  /** In their order. */
  data: ServiceSlotDto[];
  /** @example null */
  nextCursor: string | null;
}

/** What cancelling a service came to, or would come to. */
export class ServiceCancellationDto {
  /**
   * The booked service.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  serviceBookingId: string;
  /** @example cancelled */
  @ApiProperty({ enum: SERVICE_BOOKING_STATUSES })
  status: ServiceBookingStatus;
  /** What it costs. */
  fee: MoneyDto;
  /**
   * Whether it was only tried out.
   * @example false
   */
  dryRun: boolean;
}
