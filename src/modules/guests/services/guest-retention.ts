import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { bytea, Database, type Sql } from '../../../kernel/database/database';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { deletes, RetentionClasses } from '../../../kernel/privacy/retention-classes';
import type { RecordSecrets } from '../domain/record';
import { EraseGuest } from './erase-guest.service';
import { guestPlace } from './guest-records';

const BATCH = 200;

/** A person none of whose records or stays is as late as `$1`. */
const FORGOTTEN = `
  p.id = p.person_id AND p.erased_at IS NULL AND p.id > $2::uuid AND NOT EXISTS (
    SELECT FROM guests r WHERE (r.id = p.id OR (r.together AND r.person_id = p.id))
      AND (r.updated_at >= $1 OR r.created_at >= $1 OR EXISTS (SELECT FROM guest_stays s WHERE s.guest_id = r.id AND s.departure >= $1::date)))`;

/** No stay of the record `$1` or later, and nothing said of it since. */
const GONE = (row: string) =>
  `NOT EXISTS (SELECT FROM guest_stays s JOIN guests o ON o.id = s.guest_id WHERE o.person_id = ${row}.person_id AND s.departure >= $1::date)`;

const FIRST = '00000000-0000-0000-0000-000000000000';

interface SealedRecord {
  id: string;
  data_key: Buffer;
  sealed: Buffer;
}

/** What guests keep that must go in time. */
@Injectable()
export class GuestRetention {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly eraseGuest: EraseGuest,
    classes: RetentionClasses,
  ) {
    classes.register({
      class: 'guests_without_stay',
      what: 'guests who have not stayed, booked or been changed for so long: they are erased',
      keepDays: 1095,
      legalSource: 'GDPR article 5(1)(e), PIPL article 19; three years after the last contact (CNIL, référentiel gestion commerciale)',
      apply: (before, { ctx, dryRun }) => this.eraseForgotten(before, ctx, dryRun),
    });
    classes.register({
      class: 'identity_documents',
      what: 'numbers of passports and identity cards, so long after the last departure',
      keepDays: 365,
      legalSource: 'Data minimisation, GDPR article 5(1)(c); registration forms of foreigners are kept one year (BMG § 30(4))',
      apply: (before, { dryRun }) => this.dropDocuments(before, dryRun),
    });
    classes.register({
      class: 'raw_payloads',
      what: 'what sources sent, word for word; what was read from it stays',
      keepDays: 180,
      legalSource: 'GDPR article 5(1)(c) and (e): it serves to correct errors of reading',
      apply: (before, { dryRun }) => this.dropRaw(before, dryRun),
    });
    classes.register({
      class: 'closed_privacy_requests',
      what: 'privacy requests so long after they were answered',
      keepDays: 1095,
      legalSource: 'GDPR article 5(2): proof of the answer until claims are barred (three years)',
      apply: deletes(
        database,
        'privacy_requests',
        'closed_at < $1 AND NOT EXISTS (SELECT FROM privacy_flags f WHERE f.request_id = privacy_requests.id)',
      ),
    });
  }

  private async eraseForgotten(before: Date, ctx: RequestContext, dryRun: boolean): Promise<number> {
    if (dryRun) {
      const [row] = await this.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM guests p WHERE ${FORGOTTEN}`, [before, FIRST]);
      return row!.n;
    }
    let erased = 0;
    for (let after = FIRST; ;) {
      const persons = await this.database.query<{ id: string }>(
        `SELECT p.id FROM guests p WHERE ${FORGOTTEN} ORDER BY p.id LIMIT ${BATCH}`,
        [before, after],
      );
      for (const { id } of persons) {
        try {
          await this.eraseGuest.run(ctx, id, { reason: 'retention' });
          erased++;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error; // somebody in the house is asked again tomorrow
        }
      }
      if (persons.length < BATCH) return erased;
      after = persons.at(-1)!.id;
    }
  }

  private async dropDocuments(before: Date, dryRun: boolean): Promise<number> {
    const facts = `f.kind = 'document' AND f.created_at < $1 AND EXISTS (SELECT FROM guests g WHERE g.id = f.guest_id AND ${GONE('g')})`;
    const records = `t.document_index IS NOT NULL AND t.erased_at IS NULL AND t.created_at < $1 AND ${GONE('t')}`;
    if (dryRun) {
      const [row] = await this.database.query<{ n: number }>(
        `SELECT (SELECT count(*) FROM guest_facts f WHERE ${facts})::int + (SELECT count(*) FROM guests t WHERE ${records})::int AS n`,
        [before],
      );
      return row!.n;
    }
    const gone = await this.database.query(`DELETE FROM guest_facts f WHERE ${facts} RETURNING 1`, [before]);
    return gone.length + (await this.reseal(records, 'document_index = NULL', before, withoutDocument));
  }

  private async dropRaw(before: Date, dryRun: boolean): Promise<number> {
    const records = 't.raw AND t.erased_at IS NULL AND t.created_at < $1';
    if (dryRun) {
      return (await this.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM guests t WHERE ${records}`, [before]))[0]!.n;
    }
    await this.database.query(`DELETE FROM guest_record_versions WHERE replaced_at < $1`, [before]);
    return this.reseal(records, 'raw = false', before, ({ given: _, ...secrets }) => secrets);
  }

  /** Opens the records, takes something out and seals them again under their key; batch by batch, whoever else holds one is passed over until tomorrow. */
  private async reseal(which: string, set: string, before: Date, thin: (secrets: RecordSecrets) => RecordSecrets): Promise<number> {
    for (let total = 0; ;) {
      const done = await this.database.transaction(async (tx) => {
        const rows = await tx.query<SealedRecord>(
          `SELECT t.id, t.data_key, t.sealed FROM guests t WHERE ${which} ORDER BY t.id LIMIT ${BATCH} FOR NO KEY UPDATE OF t SKIP LOCKED`,
          [before],
        );
        if (rows.length) await this.write(tx, rows, set, thin);
        return rows.length;
      });
      total += done;
      if (done < BATCH) return total;
    }
  }

  private async write(tx: Sql, rows: SealedRecord[], set: string, thin: (secrets: RecordSecrets) => RecordSecrets): Promise<void> {
    const thinned = rows.map(({ id, data_key, sealed }) => {
      const key = this.vault.unwrap(data_key);
      const secrets = JSON.parse(this.vault.open(key, sealed, guestPlace(id)).toString('utf8')) as RecordSecrets;
      return { id, sealed: bytea(this.vault.seal(key, JSON.stringify(thin(secrets)), guestPlace(id))) };
    });
    // not a change of the guest: neither version nor time moves, or nobody would ever be forgotten
    await tx.query(
      `UPDATE guests t SET sealed = v.sealed, ${set} FROM json_to_recordset($1::json) AS v(id uuid, sealed bytea) WHERE t.id = v.id`,
      [JSON.stringify(thinned)],
    );
  }
}

/** Also out of what the source sent. */
function withoutDocument({ document: _, given, ...secrets }: RecordSecrets): RecordSecrets {
  if (!given) return secrets;
  const { document: __, ...rest } = given;
  return { ...secrets, given: rest };
}
