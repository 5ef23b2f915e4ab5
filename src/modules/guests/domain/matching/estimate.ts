import { DIFFERENT, EXACT, LEVELS, type MatchField, MISSING } from './field';
import type { Form } from './form';
import { type Frequencies, ORDINARY_RECORDS } from './frequencies';
import { type FieldModel, type MatchModel, ordinaryModel } from './model';
import { probabilityOf } from './score';

/** Pairs of one person that the ordinary model counts as. */
const ORDINARY_MATCHES = 20;
const ROUNDS = 30;
/** Pairs drawn at random to learn how often people agree by chance. */
const DRAWN = 30_000;

/** Inverse document frequency of the words of one field. */
export function wordWeights(cells: readonly (readonly Form[])[]): (token: string) => number {
  const counts = new Map<string, number>();
  let total = 0;
  for (const forms of cells) {
    if (forms.length) total++;
    for (const { tokens } of forms) for (const token of new Set(tokens)) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const weights = new Map([...counts].map(([token, count]) => [token, Math.log2(1 + (total + 1) / count) / 4]));
  const unseen = Math.log2(2 + total) / 4;
  return (token) => weights.get(token) ?? unseen;
}

/** Pairs of different records: all of them where there are few, else drawn at random. @returns `low * count + high` of each */
export function drawnPairs(count: number, random: () => number): Float64Array {
  const all = (count * (count - 1)) / 2;
  if (all <= DRAWN) {
    let at = 0;
    const pairs = new Float64Array(all);
    for (let low = 0; low < count; low++) for (let high = low + 1; high < count; high++) pairs[at++] = low * count + high;
    return pairs;
  }
  return Float64Array.from({ length: DRAWN }, () => {
    const low = Math.floor(random() * (count - 1));
    return low * count + low + 1 + Math.floor(random() * (count - 1 - low));
  });
}

/** How often two records of different people agree so far. @param patterns of pairs drawn at random */
export function chances(schema: readonly MatchField[], patterns: readonly Pattern[], frequencies: readonly Frequencies[]): number[][] {
  return schema.map(({ kind }, field) => {
    const counts = LEVELS.map(() => 0);
    for (const { levels, count } of patterns) if (levels[field] !== MISSING) counts[levels[field]!]! += count;
    const ordinary = ordinaryModel(kind).u;
    const seen = counts.reduce((sum, n) => sum + n, 0);
    // what was never seen among a few thousand pairs is not impossible
    const least = (level: number) => Math.min(ordinary[level]!, 0.5 / (seen + 1));
    const u = counts.map((n, level) => Math.max((n + ORDINARY_RECORDS * ordinary[level]!) / (seen + ORDINARY_RECORDS), least(level)));
    u[EXACT] = frequencies[field]!.sameByChance();
    u[DIFFERENT] = Math.max(0.02, 1 - u.slice(0, DIFFERENT).reduce((sum, p) => sum + p, 0));
    return u;
  });
}

/** Comparisons with the same levels and about the same rarity of values, counted once. */
export interface Pattern {
  levels: Uint8Array;
  /** Bits for the rarity of the values that agree. */
  rarity: number;
  count: number;
}

/** @param levels those of all pairs, one pair after the other; @param rarity bits of each pair */
export function patternsOf(
  levels: Uint8Array,
  width: number,
  rarity: Float32Array,
  counts: (pair: number) => boolean = () => true,
): Pattern[] {
  const found = new Map<number, Pattern>();
  for (let pair = 0; pair < rarity.length; pair++) {
    if (!counts(pair)) continue;
    const bits = Math.max(-31, Math.min(32, Math.round(rarity[pair]!)));
    let key = bits + 31;
    for (let field = 0; field < width; field++) key = (key * (MISSING + 1) + levels[pair * width + field]!) % Number.MAX_SAFE_INTEGER;
    const there = found.get(key);
    if (there) there.count++;
    else found.set(key, { levels: levels.slice(pair * width, (pair + 1) * width), rarity: bits, count: 1 });
  }
  return [...found.values()];
}

/**
 * How often two records of one person agree so far, and how many pairs there are of one person: expectation and maximisation (A. P. Dempster, N. M. Laird &
 * D. B. Rubin 1977, as applied to linkage by Winkler 1988), with the chances held fixed. Pairs that share no key count as of two people.
 * @param everyPair how many pairs the records make
 */
export function expectAndMaximise(
  schema: readonly MatchField[],
  patterns: readonly Pattern[],
  u: readonly number[][],
  everyPair: number,
  start: { prior: number },
): { fields: FieldModel[]; prior: number } {
  const ordinary = schema.map(({ kind }) => ordinaryModel(kind).m);
  let m = ordinary.map((levels) => [...levels]);
  let prior = start.prior;
  for (let round = 0; round < ROUNDS; round++) {
    const next = ordinary.map((levels) => levels.map((share) => share * ORDINARY_MATCHES));
    let matches = 0;
    const odds = Math.log2(prior / (1 - prior));
    const bits = m.map((levels, field) => levels.map((share, level) => Math.log2(share / Math.max(u[field]![level]!, 1e-12))));
    for (const { levels, rarity, count } of patterns) {
      let sum = odds + rarity;
      levels.forEach((level, field) => (sum += level === MISSING ? 0 : bits[field]![level]!));
      const expected = probabilityOf(sum) * count;
      matches += expected;
      levels.forEach((level, field) => {
        if (level !== MISSING) next[field]![level]! += expected;
      });
    }
    m = next.map((levels) => {
      const total = levels.reduce((sum, n) => sum + n, 0);
      return levels.map((n) => Math.max(n / total, 1e-6));
    });
    prior = Math.min(0.5, Math.max((matches + 1) / (everyPair + 1_000), 1e-12));
  }
  return { fields: m.map((levels, field) => ({ m: levels, u: u[field]! })), prior };
}

export const modelOf = (
  schema: readonly MatchField[],
  learned: { fields: FieldModel[]; prior: number },
  frequencies: readonly Frequencies[],
  words: readonly ((token: string) => number)[],
): MatchModel => ({
  schema,
  ...learned,
  share: (field, form, together) => frequencies[field]!.share(form, together),
  soundShare: (field, form, together) => frequencies[field]!.soundShare(form, together),
  wordWeight: (field) => words[field]!,
});
