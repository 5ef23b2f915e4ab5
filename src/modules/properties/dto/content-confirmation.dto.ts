import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsText } from '../../../kernel/http/validators';
import { IsId } from './is-id';

/** Something about the content that needs attention. */
export class StaleItemDto {
  /**
   * `content` as a whole, or the part that is missing.
   * @example pictures
   */
  @ApiProperty({ enum: ['content', 'address', 'description', 'pictures', 'translations'] })
  item: string;

  /**
   * Why.
   * @example missing
   */
  @ApiProperty({ enum: ['never_confirmed', 'review_due', 'changed_since_confirmation', 'missing'] })
  reason: string;
}

/** Whether the hotel stands by its content. */
export class ContentFreshnessDto {
  /**
   * When somebody last confirmed that the content is true.
   * @example 2026-11-01T08:00:00.000Z
   */
  confirmedAt: string | null;

  /**
   * The account that did.
   * @example 019a2f00-0000-7000-8000-000000000001
   */
  confirmedBy: string | null;

  /**
   * Never confirmed, changed since, or confirmed too long ago.
   * @example false
   */
  stale: boolean;

  /**
   * Since when it is stale.
   * @example 2026-11-01T08:00:00.000Z
   */
  staleSince: string | null;

  /** What is out of date or missing. */
  staleItems: StaleItemDto[];
}

/** A confirmation that the content is true. */
export class ConfirmContentDto {
  /**
   * Confirms one room type instead of the hotel's own content.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  @IsOptional()
  @IsId()
  roomTypeId?: string;

  /**
   * What was looked at.
   * @example "Walked through the house with the new photographs."
   */
  @IsOptional()
  @IsText(1000)
  note?: string;
}

/** Who confirmed the content, and when. */
export class ContentConfirmationDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000030
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * The room type, where only that was confirmed.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  roomTypeId: string | null;

  /**
   * The account that confirmed.
   * @example 019a2f00-0000-7000-8000-000000000001
   */
  confirmedBy: string;

  /**
   * When.
   * @example 2026-11-22T08:00:00.000Z
   */
  confirmedAt: string;

  /**
   * What was looked at.
   * @example "Walked through the house with the new photographs."
   */
  note: string | null;
}

/** One page of confirmations, the newest first. */
export class ContentConfirmationPageDto {
  /** The confirmations. */
  data: ContentConfirmationDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}

/** A hotel or room type whose content needs attention. */
export class ContentFindingDto extends ContentFreshnessDto {
  /**
   * What it is.
   * @example room_type
   */
  @ApiProperty({ enum: ['property', 'room_type'] })
  type: 'property' | 'room_type';

  /**
   * Its id.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  id: string;

  /**
   * Its code.
   * @example DLX
   */
  code: string;

  /**
   * Its name.
   * @example "Deluxe King"
   */
  name: string;
}

/** Something that guests say is not as described. */
export class DisputedItemDto {
  /**
   * Which part of the content.
   * @example pictures
   */
  @ApiProperty({ enum: ['content', 'address', 'description', 'pictures', 'translations'] })
  item: string;

  /**
   * How many reviews say so, since the content was confirmed last.
   * @example 3
   */
  reviews: number;
}

/** Everything of a hotel that is stale or missing. */
export class ContentReportDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Whether anything is stale.
   * @example true
   */
  stale: boolean;

  /** Only those that need attention. */
  findings: ContentFindingDto[];

  /** What guests deny, the most often denied first. */
  disputes: DisputedItemDto[];
}
