import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { IsLocalDate, Nested } from '../../../../kernel/http/validators';
import { IsAnswers } from './answers';

/** One sheet of paper. */
export class PaperResponseDto {
  /**
   * What the one who types it in, or the device, calls it: the number of the sheet. Sent again with the same answers it is not counted again.
   * @example sheet-0001
   */
  @Matches(/^[A-Za-z0-9_-]{1,100}$/, { message: '$property must be 1 to 100 letters, digits, - or _' })
  clientId: string;

  /**
   * Language of the sheet; the first of the questionnaire, where it is not said.
   * @example zh-CN
   */
  @IsOptional()
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  language?: string;

  /**
   * The day on it; today in the hotel, where there is none.
   * @example 2026-11-22
   */
  @IsOptional()
  @IsLocalDate()
  answeredOn?: string;

  /**
   * The stay it is of, where the sheet says so: room, channel and classes are taken from it, and it counts once.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  @IsAnswers()
  answers: Record<string, unknown>;
}

export class PaperBatchDto {
  /**
   * Version that was printed; the one that is asked now, where it is not said.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version?: number;

  /** The sheets. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @Nested(() => PaperResponseDto, { each: true })
  responses: PaperResponseDto[];
}

export class PaperResponseAnswerDto {
  /**
   * As it was sent.
   * @example sheet-0001
   */
  clientId: string;

  /**
   * `counted` now; `already_counted`, when it was sent before; `stay_answered`: the stay has an answer already, and this one is not kept.
   * @example counted
   */
  outcome: 'counted' | 'already_counted' | 'stay_answered';

  /**
   * The response; `null` for `stay_answered`.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea5
   */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  responseId: string | null;
}

export class PaperBatchAnswerDto {
  /**
   * Of them, counted by this request.
   * @example 1
   */
  counted: number;

  /** One for each sheet, in their order. */
  responses: PaperResponseAnswerDto[];
}
