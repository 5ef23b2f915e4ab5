import { gramsOf, lettersOf, shown } from './grams';
import { readByLexicon } from './lexicon';
import { dot, fitLogistic, seeded, shuffle, type Sparse } from './logistic';
import type { Mood, Pull } from './mood';
import { forEach, type Steps } from './steps';

/** A review whose mood is known. */
export interface LabelledText {
  good: boolean;
  text: string;
  /** Reviews of one hotel resemble each other: they are tested on others. */
  hotel?: string;
}

/** What the features of a text were worth in training. */
export interface TrainedModel {
  grams: string[];
  /** How rare a gram is, and how much rather it stands in good reviews than in bad ones (a logarithm). */
  rarity: Float32Array;
  ratio: Float32Array;
  /** Weights of both regressions, the last one of each being its constant. */
  byRarity: Float32Array;
  byRatio: Float32Array;
  /** How much each voice counts: both regressions, the lexicon, and a constant. */
  voices: [number, number, number, number];
}

/** A text as the regressions see it: its grams by number, each with how often it occurs. */
interface Counted {
  index: Int32Array;
  times: Uint16Array;
  lexicon: number;
}

/** Grams that stand in one review alone tell nothing of another. */
const AT_LEAST = 2;
const COST_BY_RARITY = 10;
const COST_BY_RATIO = 1;
const INNER_FOLDS = 3;
/** Reviews, and grams, of a piece of work. */
const FEW = 10;
const MANY = 20_000;

const MAPS = 128;
const mapOf = (gram: string): number =>
  (gram.length * 37 + gram.charCodeAt(0) * 5 + gram.charCodeAt(gram.length >> 1) * 11 + gram.charCodeAt(gram.length - 1) * 17) % MAPS;

/** All texts, read once; every training afterwards is arithmetic on numbers. */
export class Corpus {
  readonly grams: string[] = [];
  /** In many small maps: one with a million grams stands still when it grows. */
  private readonly numbers = Array.from({ length: MAPS }, () => new Map<string, number>());
  readonly texts: Counted[] = [];
  /** Those that must not be parted: of one hotel, or the same words. */
  readonly groups: string[] = [];

  private constructor(readonly rows: readonly LabelledText[]) {}

  static *of(rows: readonly LabelledText[]): Steps<Corpus> {
    const corpus = new Corpus(rows);
    yield* forEach(rows.length, FEW, (row) => corpus.take(rows[row]!));
    return corpus;
  }

  private take({ hotel, text }: LabelledText): void {
    this.texts.push(this.count(text));
    this.groups.push(hotel === undefined ? `text ${lettersOf(text)}` : `hotel ${hotel}`);
  }

  private count(text: string): Counted {
    const times = new Map<number, number>();
    for (const gram of gramsOf(text)) {
      const numbers = this.numbers[mapOf(gram)]!;
      let number = numbers.get(gram);
      if (number === undefined) {
        number = this.grams.length;
        numbers.set(gram, number);
        this.grams.push(gram);
      }
      times.set(number, (times.get(number) ?? 0) + 1);
    }
    return { index: Int32Array.from(times.keys()), times: Uint16Array.from(times.values()), lexicon: readByLexicon(text).score };
  }
}

/** The rows in `count` parts of about the same size; what belongs together stays together. @returns of each row, its part */
export function foldsOf(corpus: Corpus, rows: readonly number[], count: number, seed: number): Int32Array {
  const together = new Map<string, number[]>();
  for (const row of rows) {
    const group = corpus.groups[row]!;
    const others = together.get(group);
    if (others) others.push(row);
    else together.set(group, [row]);
  }
  const groups = [...together.values()];
  const order = Int32Array.from(groups.keys());
  shuffle(order, seeded(seed));
  const sizes = Array.from({ length: count }, () => 0);
  const folds = new Int32Array(corpus.rows.length).fill(-1);
  // the largest first, each to the smallest part
  for (const i of [...order].toSorted((a, b) => groups[b]!.length - groups[a]!.length)) {
    const part = sizes.indexOf(Math.min(...sizes));
    for (const row of groups[i]!) folds[row] = part;
    sizes[part]! += groups[i]!.length;
  }
  return folds;
}

/** One training on some of the rows, by the numbers of the corpus. */
interface Fitted {
  /** Number of the feature by number of the gram; -1: too rare. */
  features: Int32Array;
  kept: number[];
  rarity: Float32Array;
  ratio: Float32Array;
  byRarity: Float64Array;
  byRatio: Float64Array;
}

/** Of length one, then the constant. */
function scale(value: Float64Array): Float64Array {
  const last = value.length - 1;
  let squares = 0;
  for (let k = 0; k < last; k++) squares += value[k]! * value[k]!;
  const length = Math.sqrt(squares) || 1;
  for (let k = 0; k < last; k++) value[k]! /= length;
  value[last] = 1;
  return value;
}

/** A text in both of its forms: by how rare its grams are (TF-IDF), and by whose they are (Wang & Manning, ACL 2012). */
function formsOf(index: ArrayLike<number>, times: ArrayLike<number>, of: { rarity: Float32Array; ratio: Float32Array }): [Sparse, Sparse] {
  let known = 0;
  for (let k = 0; k < index.length; k++) if (index[k]! >= 0) known++;
  const features = new Int32Array(known + 1);
  const [rare, whose] = [new Float64Array(known + 1), new Float64Array(known + 1)];
  for (let k = 0, at = 0; k < index.length; k++) {
    const feature = index[k]!;
    if (feature < 0) continue;
    features[at] = feature;
    rare[at] = (1 + Math.log(times[k]!)) * of.rarity[feature]!;
    whose[at++] = of.ratio[feature]!;
  }
  features[known] = of.rarity.length;
  return [
    { index: features, value: scale(rare) },
    { index: features, value: scale(whose) },
  ];
}

const formsOfRow = (corpus: Corpus, row: number, fitted: Pick<Fitted, 'features' | 'rarity' | 'ratio'>): [Sparse, Sparse] => {
  const { index, times } = corpus.texts[row]!;
  return formsOf(
    index.map((gram) => fitted.features[gram]!),
    times,
    fitted,
  );
};

/** The same words said twice count once, and those that were called both good and bad not at all. */
export function distinct(corpus: Corpus, rows: readonly number[] = [...corpus.rows.keys()]): number[] {
  const seen = new Map<string, { row: number; good: number; bad: number }>();
  for (const row of rows) {
    const { good, text } = corpus.rows[row]!;
    const key = corpus.groups[row]!.startsWith('text ') ? corpus.groups[row]! : lettersOf(text);
    const one = seen.get(key) ?? { row, good: 0, bad: 0 };
    one[good ? 'good' : 'bad']++;
    if (corpus.rows[one.row]!.good !== one.good > one.bad) one.row = row;
    seen.set(key, one);
  }
  return [...seen.values()].filter(({ good, bad }) => good !== bad).map(({ row }) => row);
}

function* fit(corpus: Corpus, rows: readonly number[]): Steps<Fitted> {
  const good = new Int32Array(corpus.grams.length);
  const bad = new Int32Array(corpus.grams.length);
  let goodRows = 0;
  yield* forEach(rows.length, FEW, (i) => {
    const row = rows[i]!;
    const into = corpus.rows[row]!.good ? good : bad;
    if (into === good) goodRows++;
    for (const gram of corpus.texts[row]!.index) into[gram]!++;
  });
  const features = new Int32Array(corpus.grams.length).fill(-1);
  const kept: number[] = [];
  yield* forEach(features.length, MANY, (gram) => {
    if (good[gram]! + bad[gram]! < AT_LEAST) return;
    features[gram] = kept.length;
    kept.push(gram);
  });
  const [rarity, ratio] = [new Float32Array(kept.length), new Float32Array(kept.length)];
  yield* forEach(kept.length, MANY, (feature) => {
    const gram = kept[feature]!;
    rarity[feature] = Math.log((1 + rows.length) / (1 + good[gram]! + bad[gram]!)) + 1;
    ratio[feature] = Math.log((good[gram]! + 1) / (goodRows + 2) / ((bad[gram]! + 1) / (rows.length - goodRows + 2)));
  });
  const forms: [Sparse, Sparse][] = [];
  yield* forEach(rows.length, FEW, (i) => forms.push(formsOfRow(corpus, rows[i]!, { features, rarity, ratio })));
  const labels = rows.map((row) => corpus.rows[row]!.good);
  const regression = (form: 0 | 1, cost: number) =>
    fitLogistic(
      forms.map((both) => both[form]),
      labels,
      kept.length + 1,
      cost,
    );
  return { features, kept, rarity, ratio, byRarity: yield* regression(0, COST_BY_RARITY), byRatio: yield* regression(1, COST_BY_RATIO) };
}

const heard = (corpus: Corpus, row: number, fitted: Fitted): number[] => {
  const [rare, whose] = formsOfRow(corpus, row, fitted);
  return [dot(fitted.byRarity, rare), dot(fitted.byRatio, whose), corpus.texts[row]!.lexicon];
};

/** How far each voice is to be trusted is learned on reviews that it was not trained on. */
function* weighVoices(corpus: Corpus, rows: readonly number[]): Steps<TrainedModel['voices']> {
  const folds = foldsOf(corpus, rows, INNER_FOLDS, 11);
  const said: Sparse[] = [];
  const good: boolean[] = [];
  for (let part = 0; part < INNER_FOLDS; part++) {
    const fitted = yield* fit(
      corpus,
      rows.filter((row) => folds[row] !== part),
    );
    const others = rows.filter((row) => folds[row] === part);
    yield* forEach(others.length, FEW, (i) => {
      const row = others[i]!;
      said.push({ index: Int32Array.of(0, 1, 2, 3), value: Float64Array.from([...heard(corpus, row, fitted), 1]) });
      good.push(corpus.rows[row]!.good);
    });
  }
  return [...(yield* fitLogistic(said, good, 4, 1))] as TrainedModel['voices'];
}

const sum = (voices: readonly number[], said: readonly number[]): number =>
  said.reduce((total, one, i) => total + one * voices[i]!, voices[3]!);

export interface TrainedOnRows {
  fitted: Fitted;
  voices: TrainedModel['voices'];
  /** Log odds that a row of the corpus is good. */
  margin: (row: number) => number;
}

/** @throws Error when all rows are good, or all bad */
export function* trainOn(corpus: Corpus, rows: readonly number[]): Steps<TrainedOnRows> {
  const taught = distinct(corpus, rows);
  const good = taught.filter((row) => corpus.rows[row]!.good).length;
  if (good < 2 || taught.length - good < 2) throw new Error('Both good and bad reviews are needed.');
  const voices = yield* weighVoices(corpus, taught);
  const fitted = yield* fit(corpus, taught);
  return { fitted, voices, margin: (row) => sum(voices, heard(corpus, row, fitted)) };
}

export function* trainModel(corpus: Corpus): Steps<TrainedModel> {
  const { fitted, voices } = yield* trainOn(corpus, [...corpus.rows.keys()]);
  return {
    grams: fitted.kept.map((gram) => corpus.grams[gram]!),
    rarity: fitted.rarity,
    ratio: fitted.ratio,
    byRarity: new Float32Array(fitted.byRarity),
    byRatio: new Float32Array(fitted.byRatio),
    voices,
  };
}

const STRONGEST = 12;
/** Without marks, and in Chinese more than a character: one alone means nothing to a reader. */
const TELLING = /^(?!\p{Script=Han}$)[\p{L}\p{M}\p{N}'’ -]+$|\p{Extended_Pictographic}/u;

/** Reads with what was learned; what a text is about is still told by the lexicon. */
export class TrainedReader {
  private readonly features = new Map<string, number>();

  constructor(
    private readonly model: TrainedModel,
    readonly name: string,
  ) {
    for (const [i, gram] of model.grams.entries()) this.features.set(gram, i);
  }

  read(text: string): Mood {
    const byWords = readByLexicon(text);
    const times = new Map<number, number>();
    for (const gram of gramsOf(text)) {
      const feature = this.features.get(gram);
      if (feature !== undefined) times.set(feature, (times.get(feature) ?? 0) + 1);
    }
    const { byRarity, byRatio, voices } = this.model;
    const [rare, whose] = formsOf([...times.keys()], [...times.values()], this.model);
    const odds = sum(voices, [dot(byRarity, rare), dot(byRatio, whose), byWords.score]);
    const pulls = Array.from(rare.index.subarray(0, -1), (feature, k) => ({
      word: this.model.grams[feature]!,
      weight: voices[0] * byRarity[feature]! * rare.value[k]! + voices[1] * byRatio[feature]! * whose.value[k]!,
    }));
    return { ...byWords, score: round(Math.tanh(odds / 2)), model: this.name, pulls: strongest(pulls) };
  }
}

/** Those that pulled hardest; what lies within a stronger one says the same again. */
function strongest(pulls: Pull[]): Pull[] {
  const chosen: Pull[] = [];
  for (const { word, weight } of pulls.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))) {
    if (chosen.length === STRONGEST) break;
    if (!TELLING.test(word)) continue;
    const written = shown(word);
    if (chosen.some((other) => other.word.includes(written) || written.includes(other.word))) continue;
    chosen.push({ word: written, weight: round(weight) });
  }
  return chosen;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
