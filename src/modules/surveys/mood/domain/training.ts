import { type CrossValidation, crossValidate, lexiconFigures, type MoodFigures } from './evaluation';
import { languageOf } from './lexicon';
import type { MoodLanguage } from './mood';
import type { Steps } from './steps';
import { Corpus, distinct, type LabelledText, type TrainedModel, trainModel, TrainedReader } from './trained';

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
  /** Of the lists of words, on the same reviews. */
  lexicon: MoodFigures;
  model: TrainedModel;
}

/** Different reviews of each kind that a training would learn from. */
export function* countTaught(rows: readonly LabelledText[]): Steps<{ good: number; bad: number }> {
  const taught = distinct(yield* Corpus.of(rows));
  const good = taught.filter((row) => rows[row]!.good).length;
  return { good, bad: taught.length - good };
}

const SAMPLE = 500;
/** Reviews of a piece of work. */
const FEW = 10;

/** A model of all rows, and how well one of its kind reads reviews that it has not seen. @throws Error when all are good, or all bad */
export function* train(rows: readonly LabelledText[]): Steps<Training> {
  const start = performance.now();
  const corpus = yield* Corpus.of(rows);
  const figures = yield* crossValidate(corpus);
  const model = yield* trainModel(corpus);
  const seconds = (performance.now() - start) / 1000;
  const sample = rows.filter((_, i) => i % Math.ceil(rows.length / SAMPLE) === 0);
  return {
    language: languageOf(sample.map(({ text }) => text).join('\n')),
    figures: {
      ...figures,
      good: rows.filter((row) => row.good).length,
      msPerReview: yield* timed(new TrainedReader(model, ''), sample),
      seconds: Math.round(seconds * 10) / 10,
    },
    lexicon: lexiconFigures(corpus),
    model,
  };
}

/** Milliseconds of the processor, so that others who use it do not count; the first time over warms it up. */
function* timed(reader: TrainedReader, rows: readonly LabelledText[]): Steps<number> {
  let spent = 0;
  for (let turn = 0; turn < 2; turn++) {
    spent = 0;
    for (let from = 0; from < rows.length; from += FEW) {
      const before = process.cpuUsage();
      for (const { text } of rows.slice(from, from + FEW)) reader.read(text);
      const { user, system } = process.cpuUsage(before);
      spent += user + system;
      yield;
    }
  }
  return Math.round(spent / rows.length) / 1000;
}
