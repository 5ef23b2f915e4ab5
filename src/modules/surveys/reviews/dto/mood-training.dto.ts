import { IsIn } from 'class-validator';

const LANGUAGES = ['zh', 'en'] as const;

/** Of which reviews to learn. */
export class TrainMoodDto {
  /**
   * The language of the reviews, and of what the model will read.
   * @example zh
   */
  @IsIn(LANGUAGES)
  language: (typeof LANGUAGES)[number];
}

/** A training that has been begun. */
export class MoodTrainingDto {
  /**
   * The job: `GET /v1/jobs/{id}`.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e99
   */
  jobId: string;
}
