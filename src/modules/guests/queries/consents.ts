import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { consentAllows, type ConsentChannel, currentConsents, type Purpose } from '../domain/privacy/consents';
import type { ConsentDto, ConsentEvidenceDto, ConsentsDto } from '../dto/consent.dto';
import { GuestQueries } from './guest.queries';
import { Persons, type Sight } from './persons';

export const consentPlace = (id: string): string => `consents.sealed ${id}`;

interface Row {
  id: string;
  person_id: string;
  property_id: string;
  purpose: Purpose;
  channel: ConsentChannel;
  status: 'granted' | 'withdrawn';
  source: string;
  sealed: Buffer;
  data_key: Buffer | null;
  at: Date;
  recordedAt: Date;
}

/** The records of the persons to whom the records `$1` belong. */
const SAME_PERSONS = `SELECT r.id, r.person_id, r.property_id, r.data_key, r.erased_at FROM guests r
  WHERE r.person_id IN (SELECT person_id FROM guests WHERE id = ANY ($1::uuid[]))
    AND (r.together OR r.id = ANY ($1::uuid[]) OR r.id IN (SELECT person_id FROM guests WHERE id = ANY ($1::uuid[])))`;

/** What guests have agreed to. */
@Injectable()
export class Consents {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly persons: Persons,
    private readonly guests: GuestQueries,
  ) {}

  /** Whether a guest has agreed to a purpose by a channel; no without a word of theirs, and while an objection or a restriction stands. @param guestId any of their records */
  async allows(guestId: string, purpose: Purpose, channel: ConsentChannel, sql: Sql = this.database): Promise<boolean> {
    return (await this.allowed([guestId], purpose, channel, sql)).has(guestId);
  }

  /** The same for many: those who have agreed. */
  async allowed(guestIds: readonly string[], purpose: Purpose, channel: ConsentChannel, sql: Sql = this.database): Promise<Set<string>> {
    const [rows, flags, persons] = [
      await this.rows(sql, guestIds, purpose),
      await this.flags(sql, guestIds),
      await sql.query<{ id: string; person_id: string; erased_at: Date | null }>(
        'SELECT id, person_id, erased_at FROM guests WHERE id = ANY ($1::uuid[])',
        [guestIds],
      ),
    ];
    const agreed = persons.filter(({ person_id, erased_at }) => {
      const stands = (kind: string) => flags.some((f) => f.person_id === person_id && f.kind === kind);
      const words = rows.filter((r) => r.person_id === person_id);
      return !erased_at && consentAllows(words, { objection: stands('objection'), restriction: stands('restriction') }, purpose, channel);
    });
    return new Set(agreed.map((p) => p.id));
  }

  /** @throws Refusal 404 */
  async of(ctx: RequestContext, guestId: string, sight: Sight, sql: Sql = this.database): Promise<ConsentsDto> {
    const person = await this.persons.one(sql, guestId, sight);
    await this.guests.noteReveal(sql, ctx, [person]);
    const seen = new Set(person.records.map((r) => r.id));
    const rows = await this.rows(sql, [guestId]);
    const flags = await this.flags(sql, [guestId]);
    const shown = (row: Row) => ctx.caller.kind === 'guest' || (ctx.caller.can('guests:pii', row.property_id) && seen.size > 0);
    const view = (row: Row): ConsentDto => ({
      id: row.id,
      purpose: row.purpose,
      channel: row.channel,
      status: row.status,
      evidence: shown(row) ? this.evidence(row) : null,
      source: row.source,
      at: row.at.toISOString(),
      recordedAt: row.recordedAt.toISOString(),
    });
    return {
      current: currentConsents(rows).map(view),
      history: rows.toSorted((a, b) => b.at.getTime() - a.at.getTime() || b.recordedAt.getTime() - a.recordedAt.getTime()).map(view),
      objection: flags.some((f) => f.kind === 'objection'),
      restriction: flags.some((f) => f.kind === 'restriction'),
    };
  }

  evidence(row: Pick<Row, 'id' | 'sealed' | 'data_key'>): ConsentEvidenceDto | null {
    if (!row.data_key) return null;
    const opened = this.vault.open(this.vault.unwrap(row.data_key), row.sealed, consentPlace(row.id)).toString('utf8');
    return JSON.parse(opened) as ConsentEvidenceDto | null;
  }

  rows(sql: Sql, guestIds: readonly string[], purpose?: Purpose): Promise<Row[]> {
    return sql.query<Row>(
      `WITH people AS (${SAME_PERSONS})
       SELECT c.id, p.person_id, p.property_id, c.purpose, c.channel, c.status, c.source, c.sealed, p.data_key, c.at, c.recorded_at AS "recordedAt"
       FROM people p JOIN consents c ON c.guest_id = p.id WHERE $2::text IS NULL OR c.purpose = $2`,
      [guestIds, purpose ?? null],
    );
  }

  private flags(sql: Sql, guestIds: readonly string[]): Promise<{ person_id: string; kind: string }[]> {
    return sql.query(
      `WITH people AS (${SAME_PERSONS}) SELECT p.person_id, f.kind FROM people p JOIN privacy_flags f ON f.guest_id = p.id`,
      [guestIds],
    );
  }
}
