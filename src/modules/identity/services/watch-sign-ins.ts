import type { Work } from '../../../kernel/database/unit-of-work';
import { type Act, type AlertKind, crossings, grouped } from '../domain/watch';
import { lastAlert, raiseAlert } from './raise-alert';

const QUARTER = 15 * 60_000;
const KNOWN_MS = 90 * 86_400_000;
const NOTES = 2_000;

interface Note {
  at: Date;
  method: string;
  accountId: string | null;
  succeeded: boolean;
  network: Buffer | null;
  browser: Buffer | null;
}

/** Looks at the sign-ins that nobody has looked at. @returns whether there may be more */
export async function watchSignIns(work: Work, at: Date, limits: { accounts: number; codes: number }): Promise<boolean> {
  const notes = await work.query<Note>(
    `WITH taken AS (
       UPDATE sign_in_notes SET seen = true WHERE id IN (SELECT id FROM sign_in_notes WHERE NOT seen ORDER BY at, id LIMIT ${NOTES} FOR UPDATE SKIP LOCKED)
       RETURNING id, at, method, account_id AS "accountId", succeeded, network_index AS network, browser_index AS browser)
     SELECT * FROM taken ORDER BY at, id`,
  );
  for (const note of notes) if (note.succeeded && note.accountId) await lookAtPlace(work, at, { ...note, accountId: note.accountId });
  const failed = grouped(
    notes.filter((n) => !n.succeeded && n.network),
    (n) => n.network!.toString('hex'),
  );
  for (const [subject, tries] of failed) {
    const codes = tries.filter((t) => t.method === 'guest_code');
    const accounts = tries.filter((t) => t.method !== 'guest_code');
    if (accounts.length > 0) await lookForGuessing(work, at, 'guessing', subject, accounts[0]!.at, limits.accounts);
    if (codes.length > 0) await lookForGuessing(work, at, 'guessing_codes', subject, codes[0]!.at, limits.codes);
  }
  return notes.length === NOTES;
}

/** A network or a browser from which the account has not signed in for 90 days, while it has from others. */
async function lookAtPlace(work: Work, at: Date, note: Note & { accountId: string }): Promise<void> {
  const fresh = { network: 0, browser: 0 };
  for (const kind of ['network', 'browser'] as const) {
    const place = note[kind];
    if (!place) continue;
    const [known] = await work.query<{ here: boolean; elsewhere: boolean }>(
      `SELECT coalesce(bool_or(place_index = $3), false) AS here, coalesce(bool_or(place_index <> $3), false) AS elsewhere
       FROM account_places WHERE account_id = $1 AND kind = $2 AND last_seen_at >= $4`,
      [note.accountId, kind, place, new Date(note.at.getTime() - KNOWN_MS)],
    );
    if (!known!.here && known!.elsewhere) fresh[kind] = 1;
    await work.query(
      `INSERT INTO account_places AS p (account_id, kind, place_index, last_seen_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account_id, kind, place_index) DO UPDATE SET last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)`,
      [note.accountId, kind, place, note.at],
    );
  }
  if (fresh.network + fresh.browser > 0)
    await raiseAlert(work, at, { kind: 'new_place', accountId: note.accountId, counts: fresh, occurredAt: note.at });
}

/** Many accounts from one network, or many codes: each try of a code counts, of an account only the first. */
async function lookForGuessing(work: Work, at: Date, kind: AlertKind, network: string, from: Date, limit: number): Promise<void> {
  const ofCodes = kind === 'guessing_codes';
  const acts = await work.query<Act>(
    `SELECT at, CASE WHEN $4 THEN id::text ELSE encode(tried_index, 'hex') END AS target FROM sign_in_notes
     WHERE network_index = $1 AND NOT succeeded AND at > $2 AND at <= $3 AND (method = 'guest_code') = $4 ORDER BY at, id`,
    [Buffer.from(network, 'hex'), new Date(from.getTime() - QUARTER), at, ofCodes],
  );
  const last = await lastAlert(work, kind, null, network);
  for (const { at: occurredAt, distinct, acts: tries } of crossings(acts, limit, QUARTER, from, last))
    await raiseAlert(work, at, {
      kind,
      accountId: null,
      subject: network,
      counts: ofCodes ? { tries } : { accounts: distinct, tries },
      occurredAt,
    });
}
