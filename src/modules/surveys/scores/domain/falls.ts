import { beyondChance, chanceOfFall, differenceOf, type Estimate } from './statistics';

/** Four weeks, so that each weekday counts as often, against the twelve before them. */
export const WINDOW_DAYS = 28;
export const REFERENCE_DAYS = 84;

/** Fewer answers than this are not compared: the test leans on means of some size. */
export const FEWEST_ANSWERS = 20;

/**
 * Much stricter than the usual .05, for there is a test every day: with .05 a hotel of 25 items and ten answers a day would hear of seven falls a year where nothing
 * has changed; with this of one in two years.
 */
const FALSE_RATE = 0.005;

/** From then on a score is no longer lower than before beyond chance: this one is a single test, of a fall that is known. */
const RECOVERED_FROM = 0.05;

/** A score in the window and in the reference before it. */
export interface Compared {
  before: Estimate;
  now: Estimate;
}

/** Those that have fallen beyond chance, of all that are compared at once, with how likely each would be by chance alone. */
export function fallsOf<Item extends Compared>(compared: readonly Item[]): (Item & { chance: number })[] {
  const tested = compared.flatMap((item) => {
    const chance = chanceOfFall(differenceOf(item.now, item.before));
    return chance === null ? [] : [{ ...item, chance }];
  });
  const believed = beyondChance(
    tested.map(({ chance }) => chance),
    FALSE_RATE,
  );
  return tested.filter((_, i) => believed[i]);
}

/** Whether a score that had fallen is back where it was. */
export function hasRecovered({ before, now }: Compared): boolean {
  const chance = chanceOfFall(differenceOf(now, before));
  return chance === null ? now.mean >= before.mean : chance >= RECOVERED_FROM;
}
