import type { Answers } from './questionnaire';
import type { Item } from './questionnaire-items';
import type { Alarm } from './survey';

export interface LowItem {
  item: string;
  touchpoint: string | null;
  department: string | null;
  value: number;
}

export interface Verdict {
  /** From 0 to 100; null where the survey asks for none, or it was not answered. */
  overall: number | null;
  /** In the lowest fifth of their scale, the worst first. */
  lowItems: LowItem[];
  /** The hotel should look into it. */
  low: boolean;
}

const LOWEST = 0.2;

/** What tells how good it was: neither what is expected elsewhere nor what counts how much. */
const isScore = ({ kind, role }: Item): boolean => kind !== 'allocation' && role !== 'expectation' && role !== 'importance';

/** What an answer says at first sight. @param mood of its words, from -1 to 1 */
export function verdictOf(items: readonly Item[], answers: Answers, alarm: Alarm, mood: number | null): Verdict {
  const given = items.flatMap((item) => {
    const value = answers[item.key];
    const { scale } = item;
    return scale && typeof value === 'number' ? [{ item, value, share: (value - scale.min) / (scale.max - scale.min) }] : [];
  });
  const said = given.filter(({ item }) => item.role === 'overall').map(({ share }) => share);
  const overall = said.length > 0 ? Math.round((said.reduce((a, b) => a + b, 0) / said.length) * 10_000) / 100 : null;
  const lowItems = given
    .filter(({ item, share }) => isScore(item) && share <= LOWEST)
    .toSorted((a, b) => a.share - b.share)
    .map(({ item, value }) => ({ item: item.key, touchpoint: item.touchpoint ?? null, department: item.department ?? null, value }));
  const { overallAtMost, lowestFifth, moodAtMost } = alarm;
  const low =
    (overallAtMost !== null && overall !== null && overall <= overallAtMost) ||
    (lowestFifth && lowItems.length > 0) ||
    (moodAtMost !== null && mood !== null && mood <= moodAtMost);
  return { overall, lowItems, low };
}
