import { atOnce, forEach, type Steps } from './steps';
import { Corpus, foldsOf, type LabelledText, trainOn } from './trained';

/** How well good and bad were told apart. */
export interface MoodFigures {
  n: number;
  accuracy: number;
  macroF1: number;
  /** Chance that a good review scores above a bad one. */
  auc: number;
}

/** @param scores the higher the better, good from above 0 */
export function figuresOf(scores: readonly number[], good: readonly boolean[]): MoodFigures {
  // [bad, good] by [read as bad, read as good]
  const [[badRight, badWrong], [goodWrong, goodRight]] = counted(scores, good);
  const f1 = (right: number, wrong: number) => (right ? (2 * right) / (2 * right + wrong) : 0);
  const wrong = goodWrong + badWrong;
  return {
    n: scores.length,
    accuracy: round((goodRight + badRight) / scores.length),
    macroF1: round((f1(goodRight, wrong) + f1(badRight, wrong)) / 2),
    auc: round(areaUnderCurve(scores, good)),
  };
}

function counted(scores: readonly number[], good: readonly boolean[]): [[number, number], [number, number]] {
  const counts: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ];
  for (const [i, score] of scores.entries()) counts[good[i] ? 1 : 0][score > 0 ? 1 : 0]++;
  return counts;
}

/** Mann and Whitney's count: equal scores are half a win. */
function areaUnderCurve(scores: readonly number[], good: readonly boolean[]): number {
  const order = [...scores.keys()].toSorted((a, b) => scores[a]! - scores[b]!);
  let [below, wins] = [0, 0];
  for (let from = 0, to = 0; from < order.length; from = to) {
    let [goods, bads] = [0, 0];
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++) {
      if (good[order[to]!]) goods++;
      else bads++;
    }
    wins += goods * (below + bads / 2);
    below += bads;
  }
  return wins / (below * (order.length - below));
}

const FOLDS = 5;
/** Reviews of a piece of work. */
const FEW = 10;

export interface CrossValidation extends MoodFigures {
  folds: MoodFigures[];
  /** `hotel`: no hotel is in two parts; `text`: no text is. */
  splitBy: 'hotel' | 'text';
}

/** Trains on four fifths and reads the fifth, five times; the figures are of all rows together, each read by a model that had not seen it. */
export function* crossValidate(corpus: Corpus): Steps<CrossValidation> {
  const rows = [...corpus.rows.keys()];
  const good = corpus.rows.map((row) => row.good);
  const parts = foldsOf(corpus, rows, FOLDS, 3);
  const scores = rows.map(() => 0);
  const folds: MoodFigures[] = [];
  for (let part = 0; part < FOLDS; part++) {
    const { margin } = yield* trainOn(
      corpus,
      rows.filter((row) => parts[row] !== part),
    );
    const tested = rows.filter((row) => parts[row] === part);
    yield* forEach(tested.length, FEW, (i) => (scores[tested[i]!] = margin(tested[i]!)));
    folds.push(
      figuresOf(
        tested.map((row) => scores[row]!),
        tested.map((row) => good[row]!),
      ),
    );
  }
  return { ...figuresOf(scores, good), folds, splitBy: corpus.rows[0]?.hotel === undefined ? 'text' : 'hotel' };
}

/** How the lists of words do on the same reviews: they learn nothing, so every part is new to them. */
export const lexiconFigures = (corpus: Corpus): MoodFigures =>
  figuresOf(
    corpus.texts.map(({ lexicon }) => lexicon),
    corpus.rows.map(({ good }) => good),
  );

/** Trains on some reviews, and reads others. */
export function trainAndTest(train: readonly LabelledText[], test: readonly LabelledText[]): MoodFigures {
  const corpus = atOnce(Corpus.of([...train, ...test]));
  const { margin } = atOnce(trainOn(corpus, [...train.keys()]));
  return figuresOf(
    test.map((_, i) => margin(train.length + i)),
    test.map((row) => row.good),
  );
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
