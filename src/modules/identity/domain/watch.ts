export const ALERT_KINDS = ['bulk_reveal', 'off_hours_reveal', 'new_place', 'guessing', 'guessing_codes', 'missed_ids'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Lists by key, each in the order in which its entries came. */
export function grouped<T>(entries: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}

/** Something that an account did to something, or tried. */
export interface Act {
  at: Date;
  target: string;
}

/** A moment at which more distinct targets had been met within the window than is usual. */
export interface Crossing {
  at: Date;
  distinct: number;
  acts: number;
}

/**
 * Moments at which one went beyond the limit: how many distinct targets lie in the window that ends there. After one of them the next
 * counts only when a whole window has passed, so that whoever goes on is told of once an hour and not a thousand times.
 * @param acts in the order of time
 * @param from acts before it have been looked at already and count as context only
 * @param last moment that was told of before
 */
export function crossings(acts: readonly Act[], limit: number, windowMs: number, from: Date, last?: Date): Crossing[] {
  const found: Crossing[] = [];
  const within = new Map<string, number>();
  let [oldest, quietUntil] = [0, last ? last.getTime() + windowMs : -Infinity];
  for (const [i, { at, target }] of acts.entries()) {
    within.set(target, (within.get(target) ?? 0) + 1);
    while (acts[oldest]!.at.getTime() <= at.getTime() - windowMs) {
      const gone = acts[oldest++]!.target;
      const left = within.get(gone)! - 1;
      if (left > 0) within.set(gone, left);
      else within.delete(gone);
    }
    if (within.size <= limit || at < from || at.getTime() < quietUntil) continue;
    found.push({ at, distinct: within.size, acts: i - oldest + 1 });
    quietUntil = at.getTime() + windowMs;
  }
  return found;
}

/** An hour of work: day and hour in UTC. */
export interface WorkedHour {
  day: string;
  hour: number;
}

/** Before an account has worked on so many days it has no usual hours. */
export const DAYS_TO_KNOW = 10;
const OFTEN = 2;

/**
 * Whether an hour of the day lies outside those in which the account usually works: neither in it nor in the hour before or after was it
 * at work on two of the days before. The neighbours make up for summer time. An account that is not known well enough has no unusual hours.
 */
export function isUnusualHour(at: Date, worked: readonly WorkedHour[]): boolean {
  const today = at.toISOString().slice(0, 10);
  const before = worked.filter((w) => w.day < today);
  if (new Set(before.map((w) => w.day)).size < DAYS_TO_KNOW) return false;
  const hour = at.getUTCHours();
  const near = before.filter((w) => [hour, (hour + 1) % 24, (hour + 23) % 24].includes(w.hour));
  return new Set(near.map((w) => w.day)).size < OFTEN;
}

/** The network of an address: /24 of IPv4, /48 of IPv6. Undefined for what is no address. */
export function networkOf(address: string): string | undefined {
  const v4 = /(?:^|:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(address);
  if (v4) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`;
  const [plain = ''] = address.split('%');
  if (!/^[0-9a-f:]+$/i.test(plain) || !plain.includes(':')) return undefined;
  const [head = '', tail] = plain.split('::');
  const groups = head ? head.split(':') : [];
  const rest = tail ? tail.split(':') : [];
  const whole =
    tail === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return `${whole
    .slice(0, 3)
    .map((g) => parseInt(g, 16).toString(16))
    .join(':')}::/48`;
}

/** A browser without its version, so that an update is no new place. */
export const browserOf = (userAgent: string): string => userAgent.replace(/\d+([._]\d+)*/g, '#').slice(0, 300);
