import type { Vault } from '../../kernel/crypto/vault';
import type { Sql } from '../../kernel/database/database';
import type { PersonalDataHolder, Subject } from '../../kernel/privacy/personal-data-holders';
import type { RecordSecrets } from './domain/record';
import { Consents } from './queries/consents';
import { EVERYTHING, Persons } from './queries/persons';
import { requestPlace } from './queries/privacy-requests.query';
import { quarantinePlace } from './services/intake/item';

const OF_RECORDS = 'WHERE guest_id = ANY ($1::uuid[])';

/** Rows that made no guest, and tell of one nevertheless: by the id of their system, an e-mail or a phone number. */
const OF_QUARANTINE = `EXISTS (
  SELECT FROM guests g WHERE g.id = ANY ($1::uuid[]) AND ((q.property_id = g.property_id AND q.external_system = g.external_system AND q.external_id = g.external_id)
    OR q.email_index = g.email_index OR q.phone_index = g.phone_index))
  OR EXISTS (SELECT FROM guest_facts f WHERE f.guest_id = ANY ($1::uuid[]) AND f.value_index IN (q.email_index, q.phone_index))`;

const rowsOf = (sql: Sql, columns: string, from: string, { recordIds }: Subject): Promise<object[]> =>
  sql.query(`SELECT ${columns} FROM ${from}`, [recordIds]);

/** What the guests module keeps of people. */
export const guestsHolder = (persons: Persons, consents: Consents, vault: Vault): PersonalDataHolder => ({
  name: 'guests',
  columns: [
    ...['first_name', 'last_name', 'name_key', 'data_key', 'sealed'].map((c) => `guests.${c}`),
    ...['email_index', 'phone_index', 'phone_last4_index', 'birthday_index', 'document_index', 'row_index', 'external_id'].map(
      (c) => `guests.${c}`,
    ),
    ...['name_key', 'sealed', 'value_index', 'last4_index'].map((c) => `guest_facts.${c}`),
    'guest_record_versions.sealed',
    ...['sealed', 'email_index', 'phone_index', 'row_index', 'external_id'].map((c) => `guest_quarantine.${c}`),
    'guest_import_chunks.sealed',
    'guest_imports.data_key',
    'consents.sealed',
    'privacy_requests.sealed',
  ],
  others: {
    'companies.name': 'of a company or travel agent',
    'companies.name_key': 'of a company or travel agent',
    'companies.data_key': 'of a company’s contact person, who is no guest of ours',
    'companies.sealed': 'a company’s contact person, who is no guest of ours',
  },
  keeps: 'ids of the records, the days of stays and what they cost, and that the guest was erased: nothing that says who it was',
  export: async (sql, subject) => {
    const person = await persons.one(sql, subject.personId, EVERYTHING);
    const keys = new Map(
      (
        await sql.query<{ id: string; data_key: Buffer | null }>('SELECT id, data_key FROM guests WHERE id = ANY ($1::uuid[])', [
          subject.recordIds,
        ])
      ).flatMap(({ id, data_key }) => (data_key ? [[id, vault.unwrap(data_key)]] : [])),
    );
    const versions = await sql.query<{ guest_id: string; version: number; sealed: Buffer; observed_at: Date; replaced_at: Date }>(
      `SELECT guest_id, version, sealed, observed_at, replaced_at FROM guest_record_versions ${OF_RECORDS}`,
      [subject.recordIds],
    );
    const requests = await sql.query<{ id: string; sealed: Buffer | null }>(
      `SELECT id, kind, law, status, received_on, due_on, extended_on, identity_check, closed_at, sealed FROM privacy_requests ${OF_RECORDS}`,
      [subject.recordIds],
    );
    return {
      guests: person.records,
      guest_facts: person.facts,
      guest_record_versions: versions.map(({ sealed, ...version }) => ({
        ...version,
        secrets: JSON.parse(
          vault
            .open(keys.get(version.guest_id)!, sealed, `guest_record_versions.sealed ${version.guest_id} ${version.version}`)
            .toString('utf8'),
        ) as RecordSecrets,
      })),
      guest_quarantine: (
        await sql.query<{ id: string; sealed: Buffer; created_at: Date }>(
          `SELECT q.id, q.sealed, q.created_at FROM guest_quarantine q WHERE ${OF_QUARANTINE}`,
          [subject.recordIds],
        )
      ).map(({ id, sealed, created_at }) => ({
        createdAt: created_at,
        ...(JSON.parse(vault.openRecord(sealed, quarantinePlace(id)).toString('utf8')) as object),
      })),
      guest_merges: await rowsOf(
        sql,
        'id, survivor_id, merged_id, guest_ids, automatic, merged_at',
        'guest_merges WHERE survivor_id = ANY ($1::uuid[]) OR merged_id = ANY ($1::uuid[])',
        subject,
      ),
      consents: (await consents.rows(sql, subject.recordIds)).map(
        ({ id, sealed, data_key, purpose, channel, status, source, at, recordedAt }) => ({
          ...{ purpose, channel, status, source, at, recordedAt },
          evidence: consents.evidence({ id, sealed, data_key }),
        }),
      ),
      privacy_requests: requests.map(({ sealed, ...request }) => ({
        ...request,
        ...(sealed ? (JSON.parse(vault.openRecord(sealed, requestPlace(request.id)).toString('utf8')) as object) : {}),
      })),
      privacy_flags: await rowsOf(sql, 'guest_id, kind, since', `privacy_flags ${OF_RECORDS}`, subject),
      guest_stays: await rowsOf(sql, '*', `guest_stays ${OF_RECORDS}`, subject),
      guest_figures: await rowsOf(sql, '*', 'guest_figures WHERE person_id = ANY ($1::uuid[])', subject),
      guest_classes: await rowsOf(sql, '*', 'guest_classes WHERE person_id = ANY ($1::uuid[])', subject),
      guest_timeline: await rowsOf(sql, 'seq, type, occurred_at, property_id, data', `guest_timeline ${OF_RECORDS}`, subject),
    };
  },
  forget: async (work, { recordIds, at }) => {
    const gone = async (sql: string, ...more: unknown[]) => (await work.query(`${sql} RETURNING 1`, [recordIds, ...more])).length;
    return {
      guest_quarantine: await gone(`DELETE FROM guest_quarantine q WHERE ${OF_QUARANTINE}`),
      guest_facts: await gone(`DELETE FROM guest_facts ${OF_RECORDS}`),
      guest_classes: await gone('DELETE FROM guest_classes WHERE person_id = ANY ($1::uuid[])'),
      guest_timeline: await gone(`DELETE FROM guest_timeline ${OF_RECORDS}`),
      guest_record_versions: await gone(`DELETE FROM guest_record_versions ${OF_RECORDS}`),
      privacy_requests: await gone(`UPDATE privacy_requests SET sealed = NULL ${OF_RECORDS} AND sealed IS NOT NULL`),
      // with the key goes whatever it sealed elsewhere: the wording and the proof of consents
      guests: await gone(
        `UPDATE guests SET data_key = NULL, sealed = NULL, first_name = '', last_name = '', name_key = '', language = NULL, country = NULL,
           external_system = NULL, external_id = NULL, email_index = NULL, phone_index = NULL, phone_last4_index = NULL, birthday_index = NULL,
           document_index = NULL, row_index = NULL, completeness = 0, faults = '{}', erased_at = $2, version = version + 1, updated_at = $2
         WHERE id = ANY ($1::uuid[]) AND erased_at IS NULL`,
        at,
      ),
    };
  },
});
