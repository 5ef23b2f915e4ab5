import { ArrayMaxSize, IsBoolean, IsIn, IsNumber, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsCode, IsLine, Nested } from '../../../../kernel/http/validators';
import {
  type Alarm,
  ONE_ANSWER_PER,
  type OneAnswerPer,
  SURVEY_AUDIENCES,
  SURVEY_PURPOSES,
  SURVEY_STATUSES,
  type SurveyAudience,
  type SurveyPurpose,
  type SurveyStatus,
} from '../../domain/survey';
import { SURVEY_TEMPLATES, type SurveyTemplateCode } from '../../domain/ready-made';
import { QuestionnaireDto } from './questionnaire.dto';

/** When the hotel should look into an answer: any of these is enough. */
export class SurveyAlarmDto implements Alarm {
  /**
   * An overall score, from 0 to 100, at or below this; `null`: never for that.
   * @example 60
   */
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  @Max(100)
  overallAtMost: number | null;

  /**
   * Any item in the lowest fifth of its scale.
   * @example true
   */
  @IsBoolean()
  lowestFifth: boolean;

  /**
   * Words whose mood, from -1 to 1, is at or below this; `null`: never for that.
   * @example -0.4
   */
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(-1)
  @Max(1)
  moodAtMost: number | null;
}

export class CreateSurveyDto {
  /**
   * The hotel whose own it is; without one it is the organization’s, for which the permission is needed in all hotels.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string | null;

  /**
   * Code, once a hotel.
   * @example STAY
   */
  @IsCode()
  code: string;

  /**
   * Name, for staff.
   * @example "After the stay"
   */
  @IsLine(200)
  name: string;

  /**
   * Begins with this questionnaire that comes with the house, and with what it is for and whom it asks.
   * @example touchpoints
   */
  @IsOptional()
  @IsIn(SURVEY_TEMPLATES)
  template?: SurveyTemplateCode;

  /**
   * What it is for; of the template, or `other`.
   * @example touchpoints
   */
  @IsOptional()
  @IsIn(SURVEY_PURPOSES)
  purpose?: SurveyPurpose;

  /**
   * Whom it asks; of the template, or `guests`.
   * @example guests
   */
  @IsOptional()
  @IsIn(SURVEY_AUDIENCES)
  audience?: SurveyAudience;

  /**
   * What counts once: one complete answer per stay, per person, or as many as come. Without it: per stay for guests, per person for staff.
   * @example stay
   */
  @IsOptional()
  @IsIn(ONE_ANSWER_PER)
  oneAnswerPer?: OneAnswerPer;

  /**
   * When the hotel should look into an answer. Without it: an overall score of 60 or less, an item in the lowest fifth, a mood of -0.4 or less; for a survey among
   * staff never, for a case about each low answer would single out who gave it.
   */
  @IsOptional()
  @Nested(() => SurveyAlarmDto)
  alarm?: SurveyAlarmDto;

  /** What is asked, as far as it is written. */
  @IsOptional()
  @Nested(() => QuestionnaireDto)
  draft?: QuestionnaireDto;
}

/** JSON merge patch: absent keeps, `null` clears. */
export class ChangeSurveyDto {
  /**
   * Name, for staff.
   * @example "After the stay"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * What counts once.
   * @example stay
   */
  @IsOptional()
  @IsIn(ONE_ANSWER_PER)
  oneAnswerPer?: OneAnswerPer;

  /** When the hotel should look into an answer. */
  @IsOptional()
  @Nested(() => SurveyAlarmDto)
  alarm?: SurveyAlarmDto;

  /** What the next version asks; `null` drops what was being written. */
  @IsOptional()
  @Nested(() => QuestionnaireDto)
  draft?: QuestionnaireDto | null;
}

/** What keeps a draft from being asked. */
export class QuestionnaireFaultDto {
  /**
   * JSON pointer into the draft.
   * @example /blocks/0/questions/1/text/zh-CN
   */
  pointer: string;

  /**
   * What is wrong there.
   * @example text_missing
   */
  code: string;

  /**
   * The same in words.
   * @example "There are no words in zh-CN."
   */
  detail: string;
}

/** A questionnaire with its versions (问卷). */
export class SurveyDto {
  /**
   * The survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  id: string;

  /**
   * The hotel whose own it is; `null`: the organization’s.
   * @example null
   */
  propertyId: string | null;

  /**
   * Code.
   * @example STAY
   */
  code: string;

  /**
   * Name, for staff.
   * @example "After the stay"
   */
  name: string;

  /**
   * What it is for.
   * @example touchpoints
   */
  purpose: SurveyPurpose;

  /**
   * Whom it asks.
   * @example guests
   */
  audience: SurveyAudience;

  /**
   * What counts once.
   * @example stay
   */
  oneAnswerPer: OneAnswerPer;

  /**
   * `draft` until a version is published, `open` until it is closed.
   * @example open
   */
  status: SurveyStatus;

  /** When the hotel should look into an answer. */
  alarm: SurveyAlarmDto;

  /**
   * Number of the version that is asked.
   * @example 1
   */
  publishedVersion: number | null;

  /**
   * Grows with each change.
   * @example 2
   */
  version: number;

  /**
   * When it was made.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * When it was changed last.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

export class SurveyDetailsDto extends SurveyDto {
  /** What the next version asks, as far as it is written. */
  draft: QuestionnaireDto | null;

  /** What keeps the draft from being asked; empty when it can be published. */
  draftFaults: QuestionnaireFaultDto[];
}

export class SurveyPageDto {
  /** Surveys. */
  data: SurveyDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class ListSurveysQuery extends PageQuery {
  /**
   * This hotel’s own and the organization’s.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * In this state.
   * @example open
   */
  @IsOptional()
  @IsIn(SURVEY_STATUSES)
  status?: SurveyStatus;

  /**
   * For this.
   * @example servqual
   */
  @IsOptional()
  @IsIn(SURVEY_PURPOSES)
  purpose?: SurveyPurpose;
}

/** What is asked, and since when. */
export class SurveyVersionDto {
  /**
   * The survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  surveyId: string;

  /**
   * Its number.
   * @example 1
   */
  version: number;

  /** What is asked. */
  questionnaire: QuestionnaireDto;

  /**
   * The account that published it.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  publishedBy: string;

  /**
   * When.
   * @example 2026-11-22T09:00:00.000Z
   */
  publishedAt: string;
}

export class SurveyVersionPageDto {
  /** Versions, the newest first. */
  data: SurveyVersionDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

/** A questionnaire that comes with the house. */
export class SurveyTemplateDto {
  /**
   * Its name for `template`.
   * @example servqual
   */
  code: SurveyTemplateCode;

  /**
   * What it is for.
   * @example servqual
   */
  purpose: SurveyPurpose;

  /**
   * Whom it asks.
   * @example guests
   */
  audience: SurveyAudience;

  /** What it asks, in English and Chinese. */
  questionnaire: QuestionnaireDto;
}

export class SurveyTemplateListDto {
  /** All of them. */
  @ArrayMaxSize(20)
  data: SurveyTemplateDto[];
}
