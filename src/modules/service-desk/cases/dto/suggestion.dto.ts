import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { IsLine, IsText } from '../../../../kernel/http/validators';
import { CASE_STATUSES, type CaseStatus } from '../domain/case';

/** What a member of staff suggests. */
export class SuggestDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsUUID()
  propertyId: string;

  /**
   * In a line.
   * @example "The trolleys do not fit into the new lift"
   */
  @IsLine(200)
  subject: string;

  /**
   * In full.
   * @example "Two rounds by the stairs each morning."
   */
  @IsOptional()
  @IsText(4000)
  description?: string;
}

/** One’s own suggestion, and what became of it. */
export class SuggestionDto {
  /**
   * Id of the case.
   * @example 019a2f00-0000-7000-8000-000000000092
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Number.
   * @example C-000043
   */
  number: string;

  /**
   * Status.
   * @example settled
   */
  @ApiProperty({ enum: CASE_STATUSES })
  status: CaseStatus;

  /**
   * In a line.
   * @example "The trolleys do not fit into the new lift"
   */
  subject: string | null;

  /**
   * What was answered, oldest first.
   * @example ["Narrower ones come in March."]
   */
  answers: string[];

  /**
   * When it was made.
   * @example 2026-11-23T01:00:00.000Z
   */
  suggestedAt: string;
}

/** One’s own suggestions. */
export class SuggestionPageDto {
  /** The suggestions. */
  data: SuggestionDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
