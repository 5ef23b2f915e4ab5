import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import type { Answers } from '../../domain/questionnaire';
import type { DistributionKind } from '../domain/distribution';
import type { ResponseStatus } from '../services/response-rows';
import { ApiAnswers } from './answers';

const STATUSES = ['partial', 'complete', 'abandoned'] as const;

/** What somebody has answered, in figures (答卷). */
export class SurveyResponseDto {
  /**
   * The response.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea5
   */
  id: string;

  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * The survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  surveyId: string;

  /**
   * Version that was asked.
   * @example 1
   */
  version: number;

  /**
   * How it was handed out.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea2
   */
  distributionId: string;

  /**
   * By which kind of way.
   * @example qr
   */
  distribution: DistributionKind;

  /**
   * `partial` as long as it may be gone on with, `complete` once it is handed in, `abandoned` where it never was: then it is counted as far as it goes.
   * @example complete
   */
  status: ResponseStatus;

  /**
   * In which it was answered.
   * @example zh-CN
   */
  language: string;

  /**
   * Who answered, where that is known.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  guestId: string | null;

  /**
   * The stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  reservationId: string | null;

  /**
   * The room of the stay, or the one in which the QR code lies.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98
   */
  roomId: string | null;

  /**
   * Where the QR code hangs, or the kiosk stands.
   * @example lobby
   */
  place: string | null;

  /**
   * The settled case that was asked about.
   * @example null
   */
  caseId: string | null;

  /**
   * Wave, of a schedule.
   * @example null
   */
  wave: number | null;

  /**
   * Day, by the hotel’s calendar.
   * @example 2026-11-22
   */
  answeredOn: string;

  /**
   * Overall score, from 0 to 100.
   * @example 75
   */
  overall: number | null;

  /**
   * The hotel should look into it.
   * @example false
   */
  low: boolean;

  /**
   * Of the words, from -1 bitter to 1 delighted.
   * @example 0.6
   */
  mood: number | null;

  /**
   * What the words are of.
   * @example ["breakfast"]
   */
  topics: string[];

  /**
   * When it was handed in.
   * @example 2026-11-22T09:00:00.000Z
   */
  completedAt: string | null;

  /**
   * When it was changed last.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

export class SurveyResponseDetailsDto extends SurveyResponseDto {
  @ApiAnswers('By question key, a row as `question.row`; words too, as long as the guest has not been erased.')
  answers: Answers;

  /**
   * Cases that came of it.
   * @example []
   */
  caseIds: string[];
}

export class SurveyResponsePageDto {
  /** Responses. */
  data: SurveyResponseDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class ListResponsesQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Of this survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  @IsOptional()
  @IsUUID()
  surveyId?: string;

  /**
   * Of this guest, whichever of their records it names.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * Of this stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * About this settled case.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea7
   */
  @IsOptional()
  @IsUUID()
  caseId?: string;

  /**
   * In this state.
   * @example complete
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: ResponseStatus;

  /**
   * Only those that the hotel should look into, or only the others.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }): unknown => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  low?: boolean;
}
