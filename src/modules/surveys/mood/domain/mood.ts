import type { MoodTopic } from './topics';

export type MoodLanguage = 'zh' | 'en' | 'other';

/** A word or phrase of the text, and how strongly it pulled which way. */
export interface Pull {
  word: string;
  weight: number;
}

/** How a text sounds, and of what. */
export interface Mood {
  /** From -1 bitter to 1 delighted. */
  score: number;
  /** What it is about, each with a score of its own and the words that say so. */
  topics: { topic: MoodTopic; score: number; words: string[] }[];
  language: MoodLanguage;
  /** Which model read it, with its version. */
  model: string;
  /** What made the score. */
  pulls: Pull[];
}
