import { SERVQUAL_DIMENSIONS, type ServqualDimension } from '../../domain/questionnaire';
import { type Sums, sumsOf, varianceOf } from './statistics';
import { partsOfOne } from './weights';

/** What one respondent answered, item by item; NaN where they left one out. */
export type Sheet = ArrayLike<number>;

/** One thing asked twice: what an excellent hotel should be like, and how this one was. Both are places in a sheet. */
export interface Pair {
  dimension: ServqualDimension;
  expectation: number;
  perception: number;
}

/** How far the hotel was from what was expected, perception less expectation, each respondent compared with themselves. */
export interface Gap {
  gap: Sums;
  expectation: Sums;
  perception: Sums;
}

export interface Servqual {
  /** In the order of the pairs that were given. */
  pairs: Gap[];
  dimensions: (Gap & { dimension: ServqualDimension })[];
  /** Mean over the dimensions that a respondent answered, each counting the same. */
  unweighted: Sums;
  /** Each dimension counting as much as it is worth to the respondent, or to all of them on average where they did not say. Null where nobody said. */
  weighted: Sums | null;
  /** What the dimensions are worth to those who said, as parts of 1. */
  importance: { weights: Partial<Record<ServqualDimension, number>>; n: number } | null;
  /** The whole of each respondent, weighted where somebody said what matters; null of those who answered no pair. */
  wholes: (number | null)[];
}

const nothing = (): Sums => ({ n: 0, sum: 0, squares: 0 });
const noGap = (): Gap => ({ gap: nothing(), expectation: nothing(), perception: nothing() });

function add(sums: Sums, value: number): void {
  sums.n += 1;
  sums.sum += value;
  sums.squares += value * value;
}

function addGap(to: Gap, expectation: number, perception: number): void {
  add(to.gap, perception - expectation);
  add(to.expectation, expectation);
  add(to.perception, perception);
}

/**
 * Parasuraman, Zeithaml & Berry, Journal of Retailing 64(1), 1988. A pair counts for those who answered both of its questions; a dimension of a respondent is the
 * mean of their pairs that count, the whole the mean of their dimensions.
 * @param importance place in a sheet of the points that a dimension was given
 */
export function servqual(sheets: readonly Sheet[], pairs: readonly Pair[], importance: ReadonlyMap<ServqualDimension, number>): Servqual {
  const asked = SERVQUAL_DIMENSIONS.filter((dimension) => pairs.some((pair) => pair.dimension === dimension));
  const places = asked.map((dimension) => importance.get(dimension));
  const said = sheets.map((sheet) => weightsOf(sheet, places));
  const average = averageOf(said);
  const result: Servqual = {
    pairs: pairs.map(noGap),
    dimensions: asked.map((dimension) => ({ dimension, ...noGap() })),
    unweighted: nothing(),
    weighted: average && nothing(),
    importance: average && {
      n: said.filter((weights) => weights !== null).length,
      weights: Object.fromEntries(asked.map((dimension, i) => [dimension, average[i]!])),
    },
    wholes: [],
  };
  const alike = asked.map(() => 1);
  const dimensionOf = pairs.map((pair) => asked.indexOf(pair.dimension));
  sheets.forEach((sheet, respondent) => {
    const gaps = gapsOf(sheet, pairs, dimensionOf, result);
    const unweighted = weightedMean(gaps, alike);
    const weighted = average && weightedMean(gaps, said[respondent] ?? average);
    if (unweighted !== null) add(result.unweighted, unweighted);
    if (weighted !== null) add(result.weighted!, weighted);
    result.wholes.push(average ? weighted : unweighted);
  });
  return result;
}

/** The gap of each dimension of one respondent, NaN where they answered no pair of it. Counts what it finds. */
function gapsOf(sheet: Sheet, pairs: readonly Pair[], dimensionOf: readonly number[], into: Servqual): number[] {
  const found = into.dimensions.map(() => ({ n: 0, expectation: 0, perception: 0 }));
  pairs.forEach((pair, i) => {
    const [expectation, perception] = [sheet[pair.expectation]!, sheet[pair.perception]!];
    if (Number.isNaN(expectation) || Number.isNaN(perception)) return;
    addGap(into.pairs[i]!, expectation, perception);
    const dimension = found[dimensionOf[i]!]!;
    dimension.n += 1;
    dimension.expectation += expectation;
    dimension.perception += perception;
  });
  return found.map(({ n, expectation, perception }, i) => {
    if (n === 0) return NaN;
    addGap(into.dimensions[i]!, expectation / n, perception / n);
    return (perception - expectation) / n;
  });
}

/** What one respondent says that the dimensions are worth: only who has said so of all of them has weighed them against each other. */
function weightsOf(sheet: Sheet, places: readonly (number | undefined)[]): number[] | null {
  if (places.length === 0) return null;
  const shares: number[] = [];
  for (const place of places) {
    const share = place === undefined ? NaN : sheet[place]!;
    if (Number.isNaN(share)) return null;
    shares.push(share);
  }
  return partsOfOne(shares);
}

function averageOf(said: readonly (readonly number[] | null)[]): number[] | null {
  const given = said.filter((weights) => weights !== null);
  if (given.length === 0) return null;
  return given[0]!.map((_, i) => given.reduce((sum, weights) => sum + weights[i]!, 0) / given.length);
}

/** Of the numbers that there are; null where all that there are weigh nothing. */
function weightedMean(values: readonly number[], weights: readonly number[]): number | null {
  let [sum, total] = [0, 0];
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    sum += value * weights[i]!;
    total += weights[i]!;
  });
  return total > 0 ? sum / total : null;
}

/**
 * Cronbach, Psychometrika 16, 1951: how far items measure one thing. Of those who answered all of the places. Null where that cannot be told: of one item, of fewer
 * than two respondents, or where nothing varies.
 */
export function cronbachsAlpha(sheets: readonly Sheet[], places: readonly number[]): number | null {
  const k = places.length;
  const complete = sheets.filter((sheet) => places.every((place) => !Number.isNaN(sheet[place])));
  const total = varianceOf(sumsOf(complete.map((sheet) => places.reduce((sum, place) => sum + sheet[place]!, 0))));
  if (k < 2 || !total) return null;
  const single = places.map((place) => varianceOf(sumsOf(complete.map((sheet) => sheet[place]!)))!);
  return (k / (k - 1)) * (1 - single.reduce((sum, variance) => sum + variance, 0) / total);
}
