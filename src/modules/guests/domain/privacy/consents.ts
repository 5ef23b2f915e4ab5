export const PURPOSES = ['marketing', 'profiling', 'surveys', 'third_party_sharing', 'sensitive_data', 'cross_border_transfer'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const CONSENT_CHANNELS = ['email', 'sms', 'phone', 'wechat', 'post', 'any'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

export interface ConsentEntry {
  purpose: Purpose;
  channel: ConsentChannel;
  status: 'granted' | 'withdrawn';
  at: Date;
  /** Decides between entries of one instant: the one that was written later holds. */
  recordedAt: Date;
}

function later<E extends ConsentEntry>(a: E, b: E): E {
  const order = a.at.getTime() - b.at.getTime() || a.recordedAt.getTime() - b.recordedAt.getTime() || (a.status === 'withdrawn' ? 1 : -1);
  return order > 0 ? a : b;
}

/** The latest word for each purpose and channel. */
export function currentConsents<E extends ConsentEntry>(entries: readonly E[]): E[] {
  const latest = new Map<string, E>();
  for (const entry of entries) {
    const key = `${entry.purpose} ${entry.channel}`;
    const known = latest.get(key);
    latest.set(key, known ? later(entry, known) : entry);
  }
  return [...latest.values()].toSorted((a, b) => (`${a.purpose} ${a.channel}` < `${b.purpose} ${b.channel}` ? -1 : 1));
}

/**
 * Whether a purpose is allowed by a channel. No word is a no (GDPR article 4(11), PIPL article 14). Of a word for this channel and one for any channel the later
 * holds; where an objection or a restriction stands, nothing is allowed (GDPR articles 18 and 21).
 */
export function consentAllows(
  entries: readonly ConsentEntry[],
  flags: { objection: boolean; restriction: boolean },
  purpose: Purpose,
  channel: ConsentChannel,
): boolean {
  if (flags.objection || flags.restriction) return false;
  const words = currentConsents(entries.filter((e) => e.purpose === purpose && (e.channel === channel || e.channel === 'any')));
  return words.length > 0 && words.reduce((a, b) => later(a, b)).status === 'granted';
}
