import type { Vault } from '../src/kernel/crypto/vault';
import { searchKey } from '../src/modules/guests';

/**
 * The best SQL for a page of guests who match: the hits by their index, the first fifty by age, each with its person's records and facts, and a
 * trace that they were shown. No hotel is left out, as for somebody who may see all.
 */
const best = (record: string, fact: string) => `
  WITH hits AS (
    SELECT g.person_id FROM guests g WHERE ${record} AND g.erased_at IS NULL
    UNION SELECT g.person_id FROM guest_facts f JOIN guests g ON g.id = f.guest_id WHERE ${fact} AND f.holds AND f.ended_at IS NULL),
  page AS (SELECT p.id, p.property_id FROM hits h JOIN guests p ON p.id = h.person_id ORDER BY p.created_at, p.id LIMIT 51),
  trace AS (
    INSERT INTO audit_entries (id, at, actor_id, actor_kind, action, target_type, target_id, property_id, request_id, details)
    SELECT uuidv7(), now(), '00000000-0000-7000-8000-000000000000', 'staff', 'guest.personal_data_read', 'guest', id, property_id, 'bench', '{}' FROM page)
  SELECT g.id, g.person_id, g.property_id, g.first_name, g.last_name, g.language, g.country, g.source, g.lawful_basis, g.observed_at, g.created_at, g.updated_at,
    g.version, g.completeness, g.faults, encode(g.data_key, 'base64') AS data_key, encode(g.sealed, 'base64') AS sealed,
    (SELECT json_agg(json_build_object('id', f.id, 'kind', f.kind, 'sealed', encode(f.sealed, 'base64'))) FROM guest_facts f WHERE f.guest_id = g.id) AS facts
  FROM page JOIN LATERAL (
    SELECT * FROM guests a WHERE a.id = page.id UNION ALL SELECT * FROM guests b WHERE b.together AND b.person_id = page.id AND b.id <> page.id) g ON true`;

export const BEST = {
  email: best('g.email_index = ANY ($1::bytea[])', 'f.value_index = ANY ($1::bytea[])'),
  phone: best('g.phone_index = ANY ($1::bytea[])', 'f.value_index = ANY ($1::bytea[])'),
  last4: best('g.phone_last4_index = ANY ($1::bytea[])', 'f.last4_index = ANY ($1::bytea[])'),
  name: best('g.name_key LIKE $1', 'f.name_key LIKE $1'),
} as const;

export type SearchKind = keyof typeof BEST;

export function bestParameters(vault: Vault, q: string): { kind: SearchKind; values: unknown[] } {
  if (q.includes('@')) return { kind: 'email', values: [vault.blindIndexes('guest_email', q)] };
  if (/^\d{4}$/.test(q)) return { kind: 'last4', values: [vault.blindIndexes('guest_phone_last4', q)] };
  if (/^\+\d+$/.test(q)) return { kind: 'phone', values: [vault.blindIndexes('guest_phone', q)] };
  return { kind: 'name', values: [`${q.length <= 2 ? '% ' : '%'}${searchKey(q)}%`] };
}
