import type { ServqualDimension } from '../../domain/questionnaire';
import type { SurveyItem } from '../domain/report';
import type { Pair } from '../domain/servqual';

/** Which items of a survey belong to the gap model, and their places in a sheet. */
export function servqualItemsOf(all: readonly SurveyItem[]): {
  items: SurveyItem[];
  pairs: Pair[];
  importance: Map<ServqualDimension, number>;
} {
  const items = all.filter(({ role }) => role === 'expectation' || role === 'perception' || role === 'importance');
  const place = new Map(items.map((item, i) => [item.key, i]));
  const pairs = items.flatMap((item, perception): Pair[] => {
    if (item.role !== 'perception' || !item.pair) return [];
    const expectation = place.get(item.pair);
    const dimension = item.dimension ?? (expectation === undefined ? null : items[expectation]!.dimension);
    return expectation === undefined || !dimension ? [] : [{ dimension: dimension as ServqualDimension, expectation, perception }];
  });
  const importance = items.flatMap((item, i) =>
    item.role === 'importance' && item.dimension ? [[item.dimension as ServqualDimension, i] as const] : [],
  );
  return { items, pairs, importance: new Map(importance) };
}
