import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';

const PUBLISH = ['at_once', 'after_look'] as const;

/** What a hotel does with reviews that come in. */
export class ReviewSettingsDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Published `at_once`, or `after_look`: when somebody has looked at them.
   * @example at_once
   */
  @ApiProperty({ enum: PUBLISH })
  publish: 'at_once' | 'after_look';

  /**
   * A review with this score or less should be looked into.
   * @example 50
   */
  lowScore: number;

  /**
   * So should one whose words sound like this or worse, from -1 to 1.
   * @example -0.4
   */
  lowMood: number;

  /**
   * 0 until somebody has changed something.
   * @example 0
   */
  version: number;
}

/** What is to be changed. */
export class ChangeReviewSettingsDto {
  /**
   * Published `at_once`, or `after_look`.
   * @example after_look
   */
  @IsOptional()
  @IsIn(PUBLISH)
  publish?: (typeof PUBLISH)[number];

  /**
   * A review with this score or less should be looked into.
   * @example 50
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  lowScore?: number;

  /**
   * So should one whose words sound like this or worse.
   * @example -0.4
   */
  @IsOptional()
  @IsNumber()
  @Min(-1)
  @Max(1)
  lowMood?: number;
}
