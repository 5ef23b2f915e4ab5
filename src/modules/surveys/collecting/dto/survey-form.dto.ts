import { IsBoolean, IsOptional, Matches } from 'class-validator';
import type { Answers } from '../../domain/questionnaire';
import { QuestionnaireDto } from '../../questionnaires/dto/questionnaire.dto';
import type { DistributionKind } from '../domain/distribution';
import { ApiAnswers, IsAnswers } from './answers';

const CLIENT_ID = /^[A-Za-z0-9_-]{8,100}$/;

export class SurveyFormQuery {
  /**
   * Of a link for many: what the device calls the one who answers.
   * @example 5b0e6a52-0d6f-4a1c-9f0a-2f1f6d0f7c11
   */
  @IsOptional()
  @Matches(CLIENT_ID, { message: '$property must be 8 to 100 letters, digits, - or _' })
  clientId?: string;
}

export class SurveyTokenPath {
  /**
   * From the link or the QR code.
   * @example k7m29qxdabcdefghjkmn
   */
  @Matches(/^[\w-]{10,100}$/)
  token: string;
}

/** What has been answered. */
export class BegunResponseDto {
  /**
   * `complete` once it is handed in.
   * @example partial
   */
  status: 'partial' | 'complete';

  /**
   * In which it is answered.
   * @example en
   */
  language: string;

  @ApiAnswers('By question key, a row as `question.row`.')
  answers: Answers;

  /**
   * When it was saved last.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

/** A questionnaire, as it is asked of whoever holds the link. */
export class SurveyFormDto {
  /**
   * Version that is asked.
   * @example 1
   */
  version: number;

  /**
   * Name of the hotel.
   * @example "Hotel Sea View"
   */
  hotel: string;

  /**
   * How it was handed out.
   * @example qr
   */
  distribution: DistributionKind;

  /**
   * Many answer by the link: each has a `clientId` of their own.
   * @example true
   */
  shared: boolean;

  /** What is asked. */
  questionnaire: QuestionnaireDto;

  /**
   * In which the guest is written to, where that is known.
   * @example en
   */
  language: string | null;

  /**
   * Until when it can be answered; `null`: as long as the survey is open.
   * @example null
   */
  expiresAt: string | null;

  /** What has been answered already. */
  response: BegunResponseDto | null;
}

export class SaveAnswersDto {
  /**
   * Of a link for many: what the device calls the one who answers. Sent again, nothing is counted twice.
   * @example 5b0e6a52-0d6f-4a1c-9f0a-2f1f6d0f7c11
   */
  @IsOptional()
  @Matches(CLIENT_ID, { message: '$property must be 8 to 100 letters, digits, - or _' })
  clientId?: string;

  /**
   * In which it is answered: one of the questionnaire’s.
   * @example en
   */
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  language: string;

  @IsAnswers()
  answers: Record<string, unknown>;

  /**
   * Hands the answers in: nothing can be changed afterwards. Without it they are kept as they are, to go on.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  complete?: boolean;
}

export class SavedAnswersDto {
  /**
   * `complete` once it is handed in.
   * @example complete
   */
  status: 'partial' | 'complete';

  @ApiAnswers('What is kept: answers to questions that are not shown are not.')
  answers: Answers;

  /**
   * When it was saved.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}
