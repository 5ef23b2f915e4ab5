import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../../kernel/http/validators';

const LANGUAGES = ['zh', 'en', 'other'] as const;

/** Words to be read. */
export class ReadMoodDto {
  /**
   * What somebody has written. Nothing of it is kept.
   * @example "房间很干净，前台服务非常热情，就是早餐一般。"
   */
  @IsText(20_000)
  text: string;
}

/** A word, and how strongly it pulled. */
export class MoodPullDto {
  /**
   * As it stands in the text, with what turned or strengthened it.
   * @example "非常热情"
   */
  word: string;

  /**
   * Above nought towards good, below towards bad.
   * @example 3.2
   */
  weight: number;
}

/** Something that the text is about. */
export class MoodTopicDto {
  /**
   * What it is.
   * @example staff
   */
  topic: string;

  /**
   * From -1 bitter to 1 delighted.
   * @example 0.64
   */
  score: number;

  /** The words that say so. */
  words: string[];
}

/** How a text sounds, and why. */
export class MoodReadingDto {
  /**
   * From -1 bitter to 1 delighted.
   * @example 0.81
   */
  score: number;

  /** What it is about. */
  topics: MoodTopicDto[];

  /**
   * In which language it was read.
   * @example zh
   */
  @ApiProperty({ enum: LANGUAGES })
  language: string;

  /**
   * By which model: the lists of words, or one that was trained.
   * @example lexicon-1
   */
  model: string;

  /** The words that made the score. */
  pulls: MoodPullDto[];
}

/** How well good and bad reviews were told apart that the model had not seen. */
export class MoodFoldDto {
  /**
   * Reviews that were read.
   * @example 1101
   */
  n: number;

  /**
   * Share that was read rightly.
   * @example 0.91
   */
  accuracy: number;

  /**
   * Mean of the F1 of good and of bad.
   * @example 0.89
   */
  macroF1: number;

  /**
   * Chance that a good review scores above a bad one.
   * @example 0.96
   */
  auc: number;
}

/** The figures of a model, by cross-validation. */
export class MoodFiguresDto extends MoodFoldDto {
  /** Of each of the five parts. */
  folds: MoodFoldDto[];

  /**
   * What is never in two parts: a `hotel`, or a `text`.
   * @example text
   */
  splitBy: string;

  /**
   * Reviews that were called good.
   * @example 3772
   */
  good: number;

  /**
   * Milliseconds of one core to read a review.
   * @example 0.5
   */
  msPerReview: number;

  /**
   * Seconds that training and testing took.
   * @example 18.2
   */
  seconds: number;

  /** Of one that learned from the hotels’ reviews: how the lists of words did on the same ones. */
  lexicon?: MoodFoldDto;
}

/** A model that was trained. */
export class MoodModelDto {
  /**
   * Its id.
   * @example 019a2f00-0000-7000-8000-000000000060
   */
  id: string;

  /**
   * What it reads.
   * @example zh
   */
  @ApiProperty({ enum: LANGUAGES })
  language: string;

  /**
   * Rises with each model of the language.
   * @example 1
   */
  version: number;

  /**
   * Whether it is the one that reads.
   * @example true
   */
  active: boolean;

  /**
   * Learned from a `file`, or from the hotel’s own `reviews`.
   * @example file
   */
  source: string;

  /** How good it is. */
  figures: MoodFiguresDto;

  /**
   * When it was trained.
   * @example 2026-11-22T08:00:00.000Z
   */
  createdAt: string;
}

/** The models of the house. */
export class MoodModelsDto {
  /** By language, the newest first. */
  data: MoodModelDto[];
}
