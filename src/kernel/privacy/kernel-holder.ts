import type { Mail } from '../mail/mail';
import type { PersonalDataHolder } from './personal-data-holders';

/** Stored answers and mail that is kept: what the kernel has of people. */
export const kernelHolder = (mail: Mail): PersonalDataHolder => ({
  name: 'kernel',
  columns: ['idempotency_keys.answer', 'idempotency_keys.fingerprint', 'mails.sealed', 'mails.to_index'],
  others: {
    'audit_chain.previous_hash': 'a link of the chain',
    'audit_chain.hash': 'a link of the chain',
    'event_listeners.name': 'of a listener',
  },
  export: async (sql, { recordIds }) => ({
    mails: (
      await sql.query<{ id: string; purpose: string; status: string; sealed: Buffer | null; created_at: Date }>(
        `SELECT id, purpose, status, sealed, created_at FROM mails WHERE about_type = 'guest' AND about_id = ANY ($1::uuid[]) ORDER BY created_at`,
        [recordIds],
      )
    ).map(({ id, purpose, status, sealed, created_at }) => ({
      purpose,
      status,
      createdAt: created_at,
      ...(sealed ? mail.open(id, sealed) : {}),
    })),
  }),
  forget: async (work, { recordIds }) => {
    const mails = await work.query(`DELETE FROM mails WHERE about_type = 'guest' AND about_id = ANY ($1::uuid[]) RETURNING 1`, [recordIds]);
    return { mails: mails.length };
  },
});

/**
 * The answers that a replay would repeat are gone; the keys stay, so that nothing is done twice. Last of all: what commits while others are being forgotten leaves
 * its answer too.
 */
export const FORGET_ANSWERS = `
  UPDATE idempotency_keys SET answer = NULL, status = NULL, fingerprint = '', subjects = NULL WHERE subjects && $1::uuid[] RETURNING 1`;
