import { INTO_AUDIT } from '../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../kernel/http/request-context';

/**
 * A fragment that leaves a trace of each person whose personal values the caller is about to read, on the oldest of the records that let them.
 * Empty for guests, who read what is their own, and for those who see masks only.
 * @param persons a table of `person_id`s
 * @param values parameters of the whole statement; those of the fragment are added
 */
export function revealTrace({ caller, at, requestId }: RequestContext, persons: string, values: unknown[]): string {
  const hotels = caller.propertiesWith('guests:pii');
  if (caller.kind === 'guest' || hotels?.length === 0) return '';
  const n = values.push(hotels, at, caller.accountId, caller.kind, requestId) - 4;
  return `${INTO_AUDIT}
    SELECT uuidv7(), $${n + 1}::timestamptz, $${n + 2}::uuid, $${n + 3}, 'guest.personal_data_read', 'guest', open.id, open.property_id, $${n + 4}, '{}'
    FROM ${persons} seen CROSS JOIN LATERAL (
      SELECT r.id, r.property_id FROM guests r
      WHERE (r.id = seen.person_id OR (r.together AND r.person_id = seen.person_id)) AND ($${n}::uuid[] IS NULL OR r.property_id = ANY ($${n}::uuid[]))
      ORDER BY r.created_at, r.id LIMIT 1) open`;
}
