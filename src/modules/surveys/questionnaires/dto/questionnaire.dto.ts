import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsCode, Nested } from '../../../../kernel/http/validators';
import {
  type Block,
  type Condition,
  ITEM_ROLES,
  type ItemRole,
  type ItemTags,
  type Option,
  type Question,
  QUESTION_KINDS,
  type QuestionKind,
  type Questionnaire,
  type Quota,
  type Row,
  type Scale,
  SERVQUAL_DIMENSIONS,
  type ServqualDimension,
  type Texts,
  type Touchpoint,
  TOUCHPOINTS,
} from '../../domain/questionnaire';
import { IsLabels, IsTexts } from './texts';

const IsKey = (): PropertyDecorator =>
  Matches(/^[a-z0-9_]{1,60}$/, { message: '$property must be small letters, digits and _, at most 60' });

const IsCondition =
  (description: string): PropertyDecorator =>
  (target, property) => {
    IsOptional()(target, property);
    IsObject()(target, property);
    ApiProperty({
      type: 'object',
      additionalProperties: true,
      description: `${description} \`{ all: [...] }\`, \`{ any: [...] }\`, or \`{ question, op, value? }\` with \`answered\`, \`unanswered\`, \`equals\`, \`includes\`, \`at_least\` or \`at_most\`; a row is \`question.row\`.`,
      example: { question: 'recommend', op: 'at_most', value: 6 },
    })(target, property);
  };

export class ItemTagsDto implements ItemTags {
  /**
   * Where in the stay the guest meets the house.
   * @example dining
   */
  @IsOptional()
  @IsIn(TOUCHPOINTS)
  touchpoint?: Touchpoint;

  /**
   * Code of the department that answers for it.
   * @example KITCHEN
   */
  @IsOptional()
  @IsCode()
  department?: string;

  /**
   * SERVQUAL dimension.
   * @example reliability
   */
  @IsOptional()
  @IsIn(SERVQUAL_DIMENSIONS)
  dimension?: ServqualDimension;

  /**
   * What it measures beyond its own wording: a side of SERVQUAL, a question of the customer satisfaction index, or the overall score.
   * @example perception
   */
  @IsOptional()
  @IsIn(ITEM_ROLES)
  role?: ItemRole;

  /**
   * Of a perception: key of the expectation it is held against.
   * @example expected.prompt
   */
  @IsOptional()
  @IsString()
  @MaxLength(121)
  pair?: string;

  /**
   * A facility or part of the room, as in the hotel’s content.
   * @example wifi
   */
  @IsOptional()
  @IsCode()
  facility?: string;
}

export class SurveyRowDto extends ItemTagsDto implements Row {
  /**
   * Stands for the same thing in every version.
   * @example taste
   */
  @IsKey()
  key: string;

  @IsTexts(1000, 'The words of the row, by language.')
  text: Texts;
}

export class SurveyOptionDto implements Option {
  /**
   * Stands for the same thing in every version.
   * @example breakfast
   */
  @IsKey()
  key: string;

  @IsTexts(500, 'The words of the option, by language.')
  text: Texts;
}

export class SurveyScaleDto implements Scale {
  /**
   * The lowest step.
   * @example 1
   */
  @IsInt()
  @Min(-100)
  @Max(1000)
  min: number;

  /**
   * The highest step.
   * @example 5
   */
  @IsInt()
  @Min(-100)
  @Max(1000)
  max: number;

  @IsOptional()
  @IsLabels()
  labels?: Record<string, Texts>;
}

export class SurveyQuestionDto extends ItemTagsDto implements Question {
  /**
   * Stands for the same thing in every version, with the same kind and scale.
   * @example recommend
   */
  @IsKey()
  key: string;

  /**
   * How it is answered: by a number (`rating`, `nps`, `csat`, `ces`, `likert`), by a number for each row (`matrix`), by sharing out points (`allocation`), by options or in words.
   * @example nps
   */
  @IsIn(QUESTION_KINDS)
  kind: QuestionKind;

  @IsTexts(1000, 'The question, by language.')
  text: Texts;

  @IsOptional()
  @IsTexts(1000, 'A line below it, by language.')
  help?: Texts;

  /**
   * Without an answer it cannot be handed in.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  required?: boolean;

  /** Of rating (1–5), csat (1–5), ces (1–7), likert (1–5) and matrix (1–5), where it is another than that; nps is 0–10. */
  @IsOptional()
  @Nested(() => SurveyScaleDto)
  scale?: SurveyScaleDto;

  /** Of a matrix, and of an allocation. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(60)
  @Nested(() => SurveyRowDto, { each: true })
  rows?: SurveyRowDto[];

  /**
   * Points of an allocation; 100 where absent.
   * @example 100
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  total?: number;

  /** Of a choice. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(60)
  @Nested(() => SurveyOptionDto, { each: true })
  options?: SurveyOptionDto[];

  /**
   * “Does not apply” may be chosen: then there is no answer to count.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  notApplicable?: boolean;

  /**
   * Of a text, in characters; 2,000 where absent.
   * @example 500
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  maxLength?: number;

  @IsCondition('Shown only where this holds, of questions before it.')
  showIf?: Condition;
}

export class SurveyBlockDto implements Block {
  /**
   * One page of the survey.
   * @example dining
   */
  @IsKey()
  key: string;

  @IsOptional()
  @IsTexts(500, 'Its heading, by language.')
  title?: Texts;

  @IsCondition('Shown only where this holds, of questions before it.')
  showIf?: Condition;

  /** In their order. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @Nested(() => SurveyQuestionDto, { each: true })
  questions: SurveyQuestionDto[];
}

export class SurveyQuotaDto implements Quota {
  /**
   * Its name.
   * @example families
   */
  @IsKey()
  key: string;

  /**
   * No more complete responses than this.
   * @example 200
   */
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  limit: number;

  @IsCondition('Of responses that fulfil this; of all, where absent.')
  when?: Condition;
}

/** What is asked, as one version of a survey. */
export class QuestionnaireDto implements Questionnaire {
  /**
   * Its languages, as BCP 47 tags: every text is there in each. The first is shown where none of them is wanted.
   * @example ["en", "zh-CN"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { each: true })
  languages: string[];

  @IsTexts(300, 'Its heading, by language.')
  title: Texts;

  @IsOptional()
  @IsTexts(4000, 'What is said first, by language.')
  introduction?: Texts;

  @IsOptional()
  @IsTexts(4000, 'What is said when it is handed in, by language.')
  thanks?: Texts;

  /** In their order; one is shown at a time. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(40)
  @Nested(() => SurveyBlockDto, { each: true })
  blocks: SurveyBlockDto[];

  /** Where enough is enough. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Nested(() => SurveyQuotaDto, { each: true })
  quotas?: SurveyQuotaDto[];
}
