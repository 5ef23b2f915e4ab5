import { type CrossValidation, crossValidate } from './evaluation';
import { languageOf } from './lexicon';
import type { MoodLanguage } from './mood';
import { packModel } from './stored-model';
import { Corpus, type LabelledText, trainModel, TrainedReader } from './trained';

/** What is known of a model when it has been trained. */
export interface TrainingFigures extends CrossValidation {
  /** Rows that were called good. */
  good: number;
  /** To read one review and name its words, on one core. */
  msPerReview: number;
  /** Training and testing together. */
  seconds: number;
}

export interface Training {
  language: MoodLanguage;
  figures: TrainingFigures;
  /** The model as bytes. */
  packed: Buffer;
}

const SAMPLE = 500;

/** A model of all rows, and how well one of its kind reads reviews that it has not seen. @throws Error when all are good, or all bad */
export function train(rows: readonly LabelledText[]): Training {
  const start = performance.now();
  const corpus = new Corpus(rows);
  const figures = crossValidate(corpus);
  const model = trainModel(corpus);
  const seconds = (performance.now() - start) / 1000;
  const sample = rows.filter((_, i) => i % Math.ceil(rows.length / SAMPLE) === 0);
  return {
    language: languageOf(sample.map(({ text }) => text).join('\n')),
    figures: {
      ...figures,
      good: rows.filter((row) => row.good).length,
      msPerReview: timed(new TrainedReader(model, ''), sample),
      seconds: Math.round(seconds * 10) / 10,
    },
    packed: packModel(model),
  };
}

/** Milliseconds of the processor, so that others who use it do not count; the first time over warms it up. */
function timed(reader: TrainedReader, rows: readonly LabelledText[]): number {
  let spent = 0;
  for (let turn = 0; turn < 2; turn++) {
    const before = process.cpuUsage();
    for (const { text } of rows) reader.read(text);
    const { user, system } = process.cpuUsage(before);
    spent = (user + system) / 1000 / rows.length;
  }
  return Math.round(spent * 1000) / 1000;
}
