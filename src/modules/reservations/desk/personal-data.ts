import type { Vault } from '../../../kernel/crypto/vault';
import type { PersonalDataHolder } from '../../../kernel/privacy/personal-data-holders';
import { registrationPlace, tracePlace } from './sealed';

const OF_STAYS = 'reservation_id IN (SELECT id FROM reservations WHERE guest_id = ANY ($1::uuid[]))';

/** What the front desk keeps of people. */
export const deskHolder = (vault: Vault): PersonalDataHolder => ({
  name: 'desk',
  columns: ['desk_queue.name', 'traces.text', 'guest_registrations.sealed'],
  keeps:
    'what was stated for the authorities, sealed, for as long as the law of the country asks it to be kept (GDPR article 17(3)(b), PIPL article 47)',
  export: async (sql, { recordIds }) => {
    const traces = await sql.query<{ id: string; text: Buffer | null }>(
      `SELECT id, property_id, reservation_id, due_on, status, text, created_at FROM traces WHERE ${OF_STAYS}`,
      [recordIds],
    );
    const registrations = await sql.query<{ id: string; sealed: Buffer }>(
      `SELECT id, property_id, reservation_id, country, arrival, complete, sealed, created_at FROM guest_registrations
       WHERE guest_id = ANY ($1::uuid[])`,
      [recordIds],
    );
    return {
      desk_queue: await sql.query(
        `SELECT id, property_id, day, number, kind, status, name, entered_at, called_at, ended_at FROM desk_queue
         WHERE guest_id = ANY ($1::uuid[]) OR ${OF_STAYS}`,
        [recordIds],
      ),
      traces: traces.map((t) => ({ ...t, text: t.text && vault.openRecord(t.text, tracePlace(t.id)).toString('utf8') })),
      guest_registrations: registrations.map(({ sealed, ...row }) => ({
        ...row,
        ...(JSON.parse(vault.openRecord(sealed, registrationPlace(row.id)).toString('utf8')) as object),
      })),
    };
  },
  forget: async (work, { recordIds, at }) => {
    const queue = await work.query(
      `UPDATE desk_queue SET name = NULL, updated_at = $2 WHERE (guest_id = ANY ($1::uuid[]) OR ${OF_STAYS}) AND name IS NOT NULL RETURNING 1`,
      [recordIds, at],
    );
    const traces = await work.query(
      `UPDATE traces SET text = NULL, version = version + 1, updated_at = $2 WHERE ${OF_STAYS} AND text IS NOT NULL RETURNING 1`,
      [recordIds, at],
    );
    // a form that was begun and never handed in is asked for by no law
    const registrations = await work.query(
      'DELETE FROM guest_registrations WHERE guest_id = ANY ($1::uuid[]) AND NOT complete RETURNING 1',
      [recordIds],
    );
    return { desk_queue: queue.length, traces: traces.length, guest_registrations: registrations.length };
  },
});
