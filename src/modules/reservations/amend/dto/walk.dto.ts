import { IsOptional, IsUUID } from 'class-validator';
import { IsLine, IsText, MoneyDto, Nested } from '../../../../kernel/http/validators';
import { PageQuery } from '../../../../kernel/http/page';

export class WalkGuestDto {
  /**
   * The hotel that takes the guest.
   * @example "Hotel Adler, Bahnhofstr. 4"
   */
  @IsLine(200)
  relocatedTo: string;

  /**
   * The same, where it is a hotel of this organization.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  relocatedPropertyId?: string;

  /** What the other room and the way there cost the house; in the hotel's currency. */
  @Nested(() => MoneyDto)
  cost: MoneyDto;

  /** What the guest is given for it; in the hotel's currency. */
  @IsOptional()
  @Nested(() => MoneyDto)
  compensation?: MoneyDto;

  /**
   * Why; encrypted where it lies.
   * @example "Pipe burst on the second floor; a suite was offered and declined"
   */
  @IsText(1000)
  reason: string;
}

/** A guest with a booking for whom there was no room. */
export class WalkDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e9c */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  reservationId: string;
  /**
   * The hotel that took the guest.
   * @example "Hotel Adler, Bahnhofstr. 4"
   */
  relocatedTo: string;
  /**
   * The same, where it is a hotel of this organization.
   * @example null
   */
  relocatedPropertyId: string | null;
  /**
   * Nights that were slept elsewhere.
   * @example 2026-12-24
   */
  arrival: string;
  /** @example 2026-12-26 */
  departure: string;
  /** What the other room and the way there cost the house. */
  cost: MoneyDto;
  /** What the guest was given for it. */
  compensation: MoneyDto;
  /** Null when the guest has been erased. */
  reason: string | null;
  /**
   * Account that walked the guest.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e99
   */
  madeBy: string;
  /** @example 2026-12-24T19:00:00.000Z */
  createdAt: string;
}

export class WalkPageDto {
  data: WalkDto[];
  /** @example null */
  nextCursor: string | null;
}

export class ListWalksQuery extends PageQuery {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsOptional()
  @IsUUID()
  propertyId?: string;
}
