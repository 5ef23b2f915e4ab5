import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLocalDate, MoneyDto } from '../../../kernel/http/validators';

export const REFUSAL_STEPS = ['quote', 'hold', 'book'] as const;
export type RefusalStep = (typeof REFUSAL_STEPS)[number];

/** Which hotel, and which of its days. */
export class FunnelQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * First day, by the hotel's clock.
   * @example 2026-11-01
   */
  @IsLocalDate()
  from: string;

  /**
   * Last day, included; at most 400 days in all.
   * @example 2026-11-30
   */
  @IsLocalDate()
  to: string;

  /**
   * Of this channel only.
   * @example direct_web
   */
  @IsOptional()
  @IsCode()
  channel?: string;
}

/** How many got how far. */
export class FunnelStepsDto {
  /**
   * Searches of this hotel. A search over a city counts for no hotel.
   * @example 1200
   */
  searches: number;

  /**
   * Of these, the ones that found nothing to book.
   * @example 90
   */
  searchesWithoutOffer: number;

  /**
   * Quotes given, those with a hold included.
   * @example 260
   */
  quotes: number;

  /**
   * Of these, the ones that kept rooms.
   * @example 48
   */
  holds: number;

  /**
   * Bookings made, of one room or many.
   * @example 96
   */
  bookings: number;

  /**
   * Of these, the ones of which no room is left today.
   * @example 11
   */
  cancelledBookings: number;

  /**
   * Attempts to book that were refused.
   * @example 4
   */
  refusedBookings: number;

  /**
   * Booking success rate in basis points: bookings ÷ (bookings + refused attempts). Null when nobody has tried.
   * @example 9600
   */
  successRate: number | null;

  /**
   * Searches for each booking. Null without a booking.
   * @example 12.5
   */
  lookToBook: number | null;
}

/** One channel's part. */
export class ChannelFunnelDto extends FunnelStepsDto {
  /**
   * Channel; whoever names none is `direct`.
   * @example direct_web
   */
  channel: string;
}

/** Demand that was turned away for one cause. */
export class RefusalCountDto {
  /**
   * What was asked for.
   * @example book
   */
  @ApiProperty({ enum: REFUSAL_STEPS })
  step: RefusalStep;

  /**
   * Code of the refusal.
   * @example sold_out
   */
  code: string;

  /**
   * How often.
   * @example 3
   */
  count: number;

  /**
   * Rooms times nights that were asked for.
   * @example 7
   */
  roomNights: number;
}

/** Bookings of one origin. */
export class BookingOriginDto {
  /**
   * As it was given at booking; null: nothing was.
   * @example newsletter
   */
  value: string | null;

  /**
   * Bookings made.
   * @example 12
   */
  bookings: number;

  /**
   * Of these, the ones of which no room is left today.
   * @example 1
   */
  cancelledBookings: number;

  /** What is booked and not cancelled. */
  total: MoneyDto;
}

/** From searches to bookings. */
export class FunnelDto extends FunnelStepsDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * First day, by the hotel's clock.
   * @example 2026-11-01
   */
  from: string;

  /**
   * Last day, included.
   * @example 2026-11-30
   */
  to: string;

  /**
   * The channel that was asked for; null: all.
   * @example direct_web
   */
  channel: string | null;

  /** What was refused where, the most frequent first. */
  refusals: RefusalCountDto[];

  /** The same figures by channel, the one with most bookings first. */
  byChannel: ChannelFunnelDto[];

  /** Bookings by source. */
  bySource: BookingOriginDto[];

  /** Bookings by campaign. */
  byCampaign: BookingOriginDto[];

  /** Bookings by market segment. */
  byMarketSegment: BookingOriginDto[];
}

/** Which refusals to list. */
export class RefusalListQuery extends PageQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * First day, by the hotel's clock.
   * @example 2026-11-01
   */
  @IsLocalDate()
  from: string;

  /**
   * Last day, included; at most 400 days in all.
   * @example 2026-11-30
   */
  @IsLocalDate()
  to: string;

  /**
   * Of this channel only.
   * @example direct_web
   */
  @IsOptional()
  @IsCode()
  channel?: string;

  /**
   * Of this step only.
   * @example book
   */
  @IsOptional()
  @IsIn(REFUSAL_STEPS)
  step?: RefusalStep;

  /**
   * Of this code only.
   * @example sold_out
   */
  @IsOptional()
  @IsCode()
  code?: string;
}

/** One reason of a refusal. */
export class RefusalReasonDto {
  /**
   * Code of the reason.
   * @example min_stay
   */
  code: string;

  /**
   * The night, or the departure date, that it is about; null where it is about none.
   * @example 2026-12-24
   */
  date: string | null;

  /**
   * The room type that it is about, where it names one.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  roomTypeId: string | null;

  /**
   * In words.
   * @example "0 rooms are left on 2026-12-24."
   */
  detail: string | null;
}

/** One request that was turned away. */
export class RefusalDto {
  /**
   * Id.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e94
   */
  id: string;

  /**
   * When.
   * @example 2026-11-22T08:00:00.000Z
   */
  at: string;

  /**
   * What was asked for.
   * @example book
   */
  @ApiProperty({ enum: REFUSAL_STEPS })
  step: RefusalStep;

  /**
   * Code of the refusal.
   * @example sold_out
   */
  code: string;

  /**
   * Channel, where the request named one.
   * @example direct_web
   */
  channel: string | null;

  /**
   * First night asked for.
   * @example 2026-12-24
   */
  arrival: string;

  /**
   * Day of leaving.
   * @example 2026-12-27
   */
  departure: string;

  /**
   * How many rooms.
   * @example 1
   */
  rooms: number;

  /** All of them. */
  reasons: RefusalReasonDto[];
}

/** One page of refusals. */
export class RefusalPageDto {
  /** The refusals. */
  data: RefusalDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
