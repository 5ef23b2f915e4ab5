import type { Picture, Translations } from './content';

const DAY_MS = 86_400_000;

export type StaleReason = 'never_confirmed' | 'review_due' | 'changed_since_confirmation' | 'missing';

/** One thing that is out of date (`content`) or not there (`pictures`, `description`, …). */
export interface StaleItem {
  item: 'content' | 'address' | 'description' | 'pictures' | 'translations';
  reason: StaleReason;
}

export interface Reviewed {
  contentConfirmedAt: Date | null;
  contentChangedAt: Date;
  createdAt: Date;
}

export interface Described {
  description: string | null;
  pictures: Picture[];
  translations: Translations;
  /** Only where there is an address at all: a room type has none. */
  city?: string | null;
}

export interface Freshness {
  /** Nobody has confirmed that it is true: never, not since it changed, or too long ago. What is merely missing does not count. */
  stale: boolean;
  staleSince: Date | null;
  staleItems: StaleItem[];
}

/** Whether content can be relied on at an instant. A confirmation lasts `reviewDays` days of 24 hours. */
export function freshnessOf(content: Reviewed & Described, reviewDays: number, at: Date): Freshness {
  const old = outdated(content, reviewDays, at);
  const since = old.map((o) => o.since.getTime());
  return {
    stale: old.length > 0,
    staleSince: since.length ? new Date(Math.min(...since)) : null,
    staleItems: [...old.map(({ reason }) => ({ item: 'content' as const, reason })), ...gaps(content)],
  };
}

function outdated(content: Reviewed, reviewDays: number, at: Date): { reason: StaleReason; since: Date }[] {
  const { contentConfirmedAt: confirmed, contentChangedAt: changed } = content;
  if (!confirmed) return [{ reason: 'never_confirmed', since: content.createdAt }];
  const due = new Date(confirmed.getTime() + reviewDays * DAY_MS);
  return [
    ...(changed > confirmed ? [{ reason: 'changed_since_confirmation' as const, since: changed }] : []),
    ...(at >= due ? [{ reason: 'review_due' as const, since: due }] : []),
  ];
}

function gaps(content: Described): StaleItem[] {
  const missing: StaleItem['item'][] = [];
  if (content.city === null) missing.push('address');
  if (!content.description) missing.push('description');
  if (content.pictures.length === 0) missing.push('pictures');
  if (Object.keys(content.translations).length === 0) missing.push('translations');
  return missing.map((item) => ({ item, reason: 'missing' as const }));
}
