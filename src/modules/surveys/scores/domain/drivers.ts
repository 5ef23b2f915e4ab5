import type { Sheet } from './servqual';

/** What the answers to an item have to do with the overall score. */
export interface Driver {
  /** Those who answered both. */
  n: number;
  /** Pearson's; null where one of the two does not vary. */
  correlation: number | null;
  /** Share of what the items explain together of the overall score, from 0 to 1. */
  importance: number | null;
}

export interface Drivers {
  drivers: Driver[];
  /** Share of the overall score's variance that the items explain together. */
  explained: number | null;
  /** Those who answered all of it: of them alone the shares are known. */
  complete: number;
}

/** So many respondents for each item, or the shares would be noise. */
const RESPONDENTS_AN_ITEM = 5;

/**
 * Correlations pair by pair, and Johnson's relative weights (Multivariate Behavioral Research 35, 2000), which share out what is explained among items that go
 * together. They tell what goes with the overall score, not what causes it.
 */
export function driversOf(sheets: readonly Sheet[], overall: number, items: readonly number[]): Drivers {
  const pairwise = items.map((item) => correlationOf(sheets, item, overall));
  const varying = items.filter((_, i) => pairwise[i]!.r !== null);
  const asked = [...varying, overall];
  const complete = sheets.filter((sheet) => asked.every((place) => !Number.isNaN(sheet[place])));
  const weights = complete.length >= RESPONDENTS_AN_ITEM * (varying.length + 1) ? relativeWeights(complete, overall, varying) : null;
  const explained = weights && weights.reduce((sum, weight) => sum + weight, 0);
  return {
    drivers: items.map((item, i) => {
      const place = varying.indexOf(item);
      return {
        n: pairwise[i]!.n,
        correlation: pairwise[i]!.r,
        importance: weights && explained && place >= 0 ? weights[place]! / explained : null,
      };
    }),
    explained,
    complete: complete.length,
  };
}

/** Means first, then what lies around them: in one pass large means would swallow small differences. */
function correlationOf(sheets: readonly Sheet[], a: number, b: number): { n: number; r: number | null } {
  let n = 0;
  let sumA = 0;
  let sumB = 0;
  for (const sheet of sheets) {
    if (Number.isNaN(sheet[a]! + sheet[b]!)) continue;
    n += 1;
    sumA += sheet[a]!;
    sumB += sheet[b]!;
  }
  const meanA = sumA / n;
  const meanB = sumB / n;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (const sheet of sheets) {
    const x = sheet[a]! - meanA;
    const y = sheet[b]! - meanB;
    if (Number.isNaN(x + y)) continue;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  const spread = Math.sqrt(squaresA * squaresB);
  return { n, r: spread > 0 ? Math.max(-1, Math.min(1, products / spread)) : null };
}

/** Null where an item does not vary among those who answered everything. */
function relativeWeights(sheets: readonly Sheet[], overall: number, items: readonly number[]): number[] | null {
  const columns = [...items, overall].map((place) => standardised(sheets, place));
  if (items.length === 0 || columns.some((column) => column === null)) return null;
  const r = (i: number, j: number): number => {
    let sum = 0;
    const [a, b] = [columns[i]!, columns[j]!];
    for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
    return sum;
  };
  const half = items.map((_, i) => items.slice(0, i).map((_, j) => r(i, j)));
  const between = items.map((_, i) => items.map((_, j) => (i === j ? 1 : i > j ? half[i]![j]! : half[j]![i]!)));
  const withOverall = items.map((_, i) => r(i, items.length));
  const { values, vectors } = eigen(between);
  const roots = values.map((value) => Math.sqrt(Math.max(0, value)));
  // items turned into uncorrelated ones that lie as close to them as can be: Λ says how much of each is in each, β what they explain
  const lambda = items.map((_, i) =>
    items.map((_, j) => roots.reduce((sum, root, k) => sum + vectors[i]![k]! * root * vectors[j]![k]!, 0)),
  );
  const beta = items.map((_, i) =>
    items.reduce(
      (sum, _, j) =>
        sum +
        roots.reduce((part, root, k) => (root > 1e-6 ? part + (vectors[i]![k]! * vectors[j]![k]!) / root : part), 0) * withOverall[j]!,
      0,
    ),
  );
  return items.map((_, i) => items.reduce((sum, _, j) => sum + lambda[i]![j]! ** 2 * beta[j]! ** 2, 0));
}

/** One item of all respondents around its mean and of length 1, so that the product of two is their correlation; null where it does not vary. */
function standardised(sheets: readonly Sheet[], place: number): Float64Array | null {
  const column = Float64Array.from(sheets, (sheet) => sheet[place]!);
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const length = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return length > 0 ? column.map((value) => (value - mean) / length) : null;
}

/** Of a symmetric matrix, by Jacobi's rotations: values, and vectors in columns. */
function eigen(matrix: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p]![q]! ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, p, q);
  }
  return { values: a.map((row, i) => row[i]!), vectors };
}

/** Turns rows and columns p and q so that what they have in common becomes 0. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  if (Math.abs(a[p]![q]!) < 1e-300) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  const turn = (x: number[], y: number[], i: number, j: number): void => {
    const [u, v] = [x[i]!, y[j]!];
    x[i] = c * u - s * v;
    y[j] = s * u + c * v;
  };
  for (let k = 0; k < a.length; k++) turn(a[k]!, a[k]!, p, q);
  for (let k = 0; k < a.length; k++) turn(a[p]!, a[q]!, k, k);
  for (const row of vectors) turn(row, row, p, q);
}
