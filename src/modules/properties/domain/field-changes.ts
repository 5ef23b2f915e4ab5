import type { FieldChange } from '../../../kernel/events/domain-event';

const isPlain = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);
const LONGEST_VALUE = 200;

/** The named fields with their old and new values, where those are short enough to be of use to a listener. */
export function fieldChanges<T extends object>(before: T, after: T, fields: readonly (keyof T & string)[]): FieldChange[] {
  return fields.map((field) => {
    const [old, now] = [before[field] ?? null, after[field] ?? null];
    const short = [old, now].every((v) => isPlain(v) && String(v).length <= LONGEST_VALUE);
    return short ? { field, old, new: now } : { field };
  });
}
