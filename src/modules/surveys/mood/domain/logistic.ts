import { forEach, type Steps } from './steps';

/** Features of a text that are not nought: which, and how much. */
export interface Sparse {
  index: Int32Array;
  value: Float64Array;
}

export const dot = (weights: ArrayLike<number>, { index, value }: Sparse): number => {
  let sum = 0;
  for (let k = 0; k < index.length; k++) sum += weights[index[k]!]! * value[k]!;
  return sum;
};

/** Numbers between 0 and 1 that are the same every time: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffle(list: Int32Array, random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
}

const ROUNDS = 60;
const CLOSE_ENOUGH = 0.05;
const NEWTON_STEPS = 20;
/** Rows of a piece of work. */
const PIECE = 50;

/**
 * Logistic regression with L2 regularisation by coordinate descent in the dual (Yu, Huang & Lin, Machine Learning 85, 2011, algorithm 5).
 * @param good of each row, whether it is
 * @param cost of a row that is not fitted: the larger, the less is regularised
 * @returns a weight for each feature
 */
export function* fitLogistic(rows: readonly Sparse[], good: readonly boolean[], features: number, cost: number): Steps<Float64Array> {
  const random = seeded(7);
  const weights = new Float64Array(features);
  const start = Math.min(0.001 * cost, 1e-8);
  const alpha = new Float64Array(rows.length).fill(start);
  const rest = new Float64Array(rows.length).fill(cost - start);
  const norms = new Float64Array(rows.length);
  const add = ({ index, value }: Sparse, by: number) => {
    for (let k = 0; k < index.length; k++) weights[index[k]!]! += by * value[k]!;
  };
  yield* forEach(rows.length, PIECE, (i) => {
    const row = rows[i]!;
    norms[i] = row.value.reduce((sum, v) => sum + v * v, 0);
    add(row, good[i] ? start : -start);
  });
  const order = Int32Array.from(rows.keys());
  let worst: number;
  const fitRows = (from: number, to: number) => {
    for (let at = from; at < to; at++) {
      const i = order[at]!;
      const row = rows[i]!;
      const side = good[i] ? 1 : -1;
      const norm = norms[i]!;
      const slope = side * dot(weights, row);
      // the smaller of the two variables is solved for: near its bound the logarithm needs the precision
      const swap = 0.5 * norm * (rest[i]! - alpha[i]!) + slope < 0;
      const sign = swap ? -1 : 1;
      const old = swap ? rest[i]! : alpha[i]!;
      let z = cost - old < 0.5 * cost ? 0.1 * old : old;
      const gradient = () => norm * (z - old) + sign * slope + Math.log(z / (cost - z));
      let g = gradient();
      worst = Math.max(worst, Math.abs(g));
      for (let step = 0; step < NEWTON_STEPS && Math.abs(g) > 1e-6; step++) {
        const next = z - g / (norm + cost / (cost - z) / z);
        z = next <= 0 ? z * 0.1 : next >= cost ? z + 0.5 * (cost - z) : next;
        g = gradient();
      }
      alpha[i] = swap ? cost - z : z;
      rest[i] = swap ? z : cost - z;
      if (z !== old) add(row, sign * (z - old) * side);
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    shuffle(order, random);
    worst = 0;
    for (let from = 0; from < order.length; from += PIECE) {
      fitRows(from, Math.min(from + PIECE, order.length));
      yield;
    }
    if (worst < CLOSE_ENOUGH) break;
  }
  return weights;
}
