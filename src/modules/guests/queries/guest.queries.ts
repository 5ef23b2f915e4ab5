import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { invalid } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetStatement } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { lastFour, normaliseEmail, normalisePhone, searchKey } from '../domain/contact';
import { goldenProfile } from '../domain/profile/golden';
import type { ExplanationDto, FactListDto } from '../dto/fact.dto';
import type { GuestDto, GuestPageDto, ListGuestsQuery } from '../dto/guest.dto';
import { type Person, personColumn, type PersonInJson, Persons, sightOf } from './persons';
import { revealTrace } from './reveals';
import { guestView, mayReveal, statementView } from './views';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** What is looked for, in records and in the facts that were added to them. */
interface Wanted {
  record: string;
  fact: string;
}

@Injectable()
export class GuestQueries {
  constructor(
    private readonly database: Database,
    private readonly persons: Persons,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404 */
  async one(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<GuestDto> {
    const person = await this.persons.one(sql, id, sightOf(ctx.caller, 'guests:read'));
    ctx.answer.etag = etagOf(person.version);
    await this.noteReveal(sql, ctx, [person]);
    return guestView(ctx.caller, person);
  }

  /** What holds of a guest, the best of each field first. */
  async facts(ctx: RequestContext, id: string, kinds?: string): Promise<FactListDto> {
    const person = await this.persons.one(this.database, id, sightOf(ctx.caller, 'guests:read'));
    await this.noteReveal(this.database, ctx, [person]);
    const wanted = kinds?.split(',');
    const { choices } = goldenProfile(person.records, person.facts);
    return { data: choices.filter((c) => !wanted || wanted.includes(c.kind)).map((c) => statementView(ctx.caller, c.chosen)) };
  }

  /** Field by field, whose word holds and why; and what each source said. */
  async explanation(ctx: RequestContext, id: string): Promise<ExplanationDto> {
    const person = await this.persons.one(this.database, id, sightOf(ctx.caller, 'guests:read'));
    await this.noteReveal(this.database, ctx, [person]);
    const profile = goldenProfile(person.records, person.facts);
    const rejected = ({ statement, why }: (typeof profile.rejected)[number]) => ({ ...statementView(ctx.caller, statement), why });
    const unchosen = [...new Set(profile.rejected.map((r) => r.statement.kind))].filter(
      (kind) => !profile.choices.some((c) => c.kind === kind),
    );
    return {
      id: person.id,
      fields: [
        ...profile.choices.map((choice) => ({
          kind: choice.kind,
          chosen: statementView(ctx.caller, choice.chosen),
          rule: choice.rule,
          others: [
            ...choice.others.map(rejected),
            // told once, with the first choice of its kind
            ...profile.rejected
              .filter((r) => r.statement.kind === choice.kind && profile.choices.find((c) => c.kind === choice.kind) === choice)
              .map(rejected),
          ],
        })),
        ...unchosen.map((kind) => ({
          kind,
          chosen: null,
          rule: null,
          others: profile.rejected.filter((r) => r.statement.kind === kind).map(rejected),
        })),
      ],
      records: person.records.map((record) => ({
        id: record.id,
        propertyId: record.propertyId,
        source: record.source,
        externalSystem: record.externalSystem,
        externalId: record.externalId,
        lawfulBasis: record.lawfulBasis,
        observedAt: record.observedAt.toISOString(),
        given: mayReveal(ctx.caller, record.propertyId) ? (record.secrets.given ?? null) : null,
        faults: record.faults,
      })),
    };
  }

  async list(ctx: RequestContext, query: ListGuestsQuery): Promise<GuestPageDto> {
    const sight = sightOf(ctx.caller, 'guests:read');
    const values: unknown[] = [sight.propertyIds];
    const where = ['g.erased_at IS NULL'];
    if (query.updatedSince) where.push(`g.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    if (query.q === undefined)
      where.push(`(NOT g.together OR g.id = ${FIRST_VISIBLE('g')})`, '($1::uuid[] IS NULL OR g.property_id = ANY ($1::uuid[]))');
    else where.push(`g.id IN (${this.matching(query.q, values)})`);
    if (query.class !== undefined) {
      const [scheme, name] = query.class.split(':');
      where.push(`EXISTS (SELECT FROM guest_classes c JOIN classification_schemes s ON s.id = c.scheme_id
        WHERE c.person_id = g.person_id AND c.class = $${values.push(name)} AND s.code = $${values.push(scheme)} AND s.retired_at IS NULL
          AND ($1::uuid[] IS NULL OR s.property_id IS NULL OR s.property_id = ANY ($1::uuid[])))`);
    }
    // a planner that does not know the name expects many and walks all guests by age until the page is full: whoever is found is sorted instead
    const unindexed = query.q === undefined ? '' : ` + interval '0'`;
    const list = keysetStatement<{ id: string; person_id: string; person: PersonInJson }>(
      {
        select: 'SELECT g.id, g.person_id FROM guests g',
        where,
        values,
        sortable: {
          createdAt: { column: `(g.created_at${unindexed})`, type: 'timestamptz' },
          updatedAt: { column: `(g.updated_at${unindexed})`, type: 'timestamptz' },
        },
        idColumn: 'g.id',
        defaultSort: 'createdAt',
      },
      query,
    );
    // what is found, who they are, and the trace that they were shown, in one statement: three take twice as long
    const trace = revealTrace(ctx, `(SELECT person_id FROM page LIMIT ${query.limit ?? 50})`, list.values);
    const statement = `WITH page AS MATERIALIZED (${list.text})${trace && `, noted AS (${trace})`}
      SELECT page.*, ${personColumn('page.person_id')} AS person FROM page`;
    // what is typed at the desk all day is planned once; of other shapes there are too many
    const typed = query.q !== undefined && query.limit === 50 && !query.sort && !query.cursor && !query.class && !query.updatedSince;
    const { data, nextCursor } = await list.page(
      typed ? this.database.hot(`guests_${digest(statement)}`, statement, list.values) : this.database.query(statement, list.values),
    );
    return { data: data.map(({ person }) => guestView(ctx.caller, this.persons.read(person)!)), nextCursor };
  }

  /** Ids of guest records with this phone number, or these last four digits: for other modules' searches. At most 200, newest first. */
  async idsByPhone(sql: Sql, text: string, country?: string | null): Promise<string[]> {
    const digits = text.replace(/\D/g, '');
    if (digits.length < 4) return [];
    const [column, kind, value] =
      digits.length === 4
        ? ['phone_last4_index', 'guest_phone_last4', digits]
        : ['phone_index', 'guest_phone', normalisePhone(text, country)];
    const found = await sql.query<{ id: string }>(
      `SELECT id FROM guests WHERE ${column} = ANY ($1::bytea[]) ORDER BY created_at DESC LIMIT 200`,
      [this.vault.blindIndexes(kind, value)],
    );
    return found.map((g) => g.id);
  }

  /** Ids of all records of a person, by any of them: what other tables hold of this guest bears one of these. */
  async recordIds(sql: Sql, guestId: string): Promise<string[]> {
    const rows = await sql.query<{ id: string }>(
      `SELECT id FROM guests WHERE id = $1
       UNION SELECT id FROM guests WHERE together AND person_id = (SELECT person_id FROM guests WHERE id = $1)`,
      [guestId],
    );
    return rows.map((row) => row.id);
  }

  /**
   * The record that a request names as a known guest.
   * @throws Refusal 400 `unknown_guest` when the caller may not see them
   */
  async knownGuest(ctx: RequestContext, guestId: string | undefined, pointer = '/guestId'): Promise<string | undefined> {
    if (guestId === undefined) return undefined;
    if (ctx.caller.guestId && (await this.recordIds(this.database, ctx.caller.guestId)).includes(guestId)) return guestId;
    const [person] = await this.persons.ofRecords(this.database, [guestId], sightOf(ctx.caller, 'guests:read'));
    if (!person || person.records.every((r) => r.erasedAt))
      throw invalid({ pointer, code: 'unknown_guest', detail: 'There is no such guest.' });
    return guestId;
  }

  /**
   * Who somebody is to a hotel: the person behind a record, the classes they are in by the standards that count there (`standard:class`), and how many stays they have
   * behind and before them in the whole house.
   * @returns undefined for somebody unknown or erased
   */
  async standing(
    sql: Sql,
    guestId: string,
    propertyId: string | null,
  ): Promise<{ personId: string; classes: string[]; stays: number } | undefined> {
    const [row] = await sql.hot<{ personId: string; classes: string[]; stays: number }>(
      'standing_of_guest',
      `SELECT g.person_id AS "personId",
         ARRAY(SELECT s.code || ':' || c.class FROM guest_classes c JOIN classification_schemes s ON s.id = c.scheme_id
           WHERE c.person_id = g.person_id AND s.retired_at IS NULL AND (s.property_id IS NULL OR s.property_id = $2)) AS classes,
         (SELECT coalesce(sum(f.stays + f.upcoming), 0)::int FROM guest_figures f WHERE f.person_id = g.person_id) AS stays
       FROM guests g WHERE g.id = $1 AND g.erased_at IS NULL`,
      [guestId, propertyId],
    );
    return row;
  }

  /** Whether the person is on the block list of this hotel, or of the whole house. */
  async isBlocked(sql: Sql, guestId: string, propertyId: string): Promise<boolean> {
    const found = await sql.hot(
      'block_of_guest',
      `SELECT 1 FROM guest_facts f WHERE f.kind = 'block' AND f.holds AND f.ended_at IS NULL AND (f.property_id IS NULL OR f.property_id = $2)
         AND f.guest_id IN (SELECT $1::uuid UNION SELECT id FROM guests WHERE together AND person_id = (SELECT person_id FROM guests WHERE id = $1)) LIMIT 1`,
      [guestId, propertyId],
    );
    return found.length > 0;
  }

  /** Which of these records are no longer anybody's. */
  async erasedAmong(sql: Sql, recordIds: readonly string[]): Promise<Set<string>> {
    const erased = await sql.query<{ id: string }>('SELECT id FROM guests WHERE id = ANY ($1::uuid[]) AND erased_at IS NOT NULL', [
      recordIds,
    ]);
    return new Set(erased.map((g) => g.id));
  }

  /** Leaves a trace of each person whose personal values the caller is about to read. */
  async noteReveal(sql: Sql, ctx: RequestContext, persons: readonly Person[]): Promise<void> {
    const values: unknown[] = [persons.map((person) => person.id)];
    const trace = revealTrace(ctx, '(SELECT unnest($1::uuid[]) AS person_id)', values);
    if (trace && persons.length) await sql.hot('note_reveal', trace, values);
  }

  /** Ids of the records by which the persons found are listed: of each the first that the caller may see. */
  private matching(text: string, values: unknown[]): string {
    const { record, fact } = this.wanted(text, values);
    return `
      SELECT CASE WHEN hit.together THEN ${FIRST_VISIBLE('hit')} ELSE hit.id END FROM (
        SELECT g.id, g.person_id, g.together FROM guests g WHERE ${record} AND ($1::uuid[] IS NULL OR g.property_id = ANY ($1::uuid[]))
        UNION ALL
        SELECT g.id, g.person_id, g.together FROM guest_facts f JOIN guests g ON g.id = f.guest_id
        WHERE ${fact} AND f.holds AND f.ended_at IS NULL
          AND ($1::uuid[] IS NULL OR ((f.property_id IS NULL OR f.property_id = ANY ($1::uuid[])) AND (g.together OR g.property_id = ANY ($1::uuid[]))))) hit`;
  }

  private wanted(text: string, values: unknown[]): Wanted {
    const hashed = (kind: string, value: string) => `ANY ($${values.push(this.vault.blindIndexes(kind, value))}::bytea[])`;
    if (text.includes('@')) {
      const email = hashed('guest_email', normaliseEmail(text));
      return { record: `g.email_index = ${email}`, fact: `f.value_index = ${email}` };
    }
    if (/^[+0-9][0-9 ()./-]*$/.test(text) && text.replace(/\D/g, '').length >= 4) {
      const digits = text.replace(/\D/g, '');
      if (digits.length === 4) {
        const last4 = hashed('guest_phone_last4', lastFour(digits));
        return { record: `g.phone_last4_index = ${last4}`, fact: `f.last4_index = ${last4}` };
      }
      const phone = hashed('guest_phone', normalisePhone(text));
      return { record: `g.phone_index = ${phone}`, fact: `f.value_index = ${phone}` };
    }
    const key = searchKey(text);
    // trigrams cannot tell one or two letters within a word: those are looked for where a name begins
    const from = key.length <= 2 ? '% ' : '%';
    const name = `$${values.push(`${from}${key.replace(/[\\%_]/g, '\\$&')}%`)}`;
    return { record: `g.name_key LIKE ${name}`, fact: `f.name_key LIKE ${name}` };
  }
}

/** The first record of a person that the caller may see; `$1` are their hotels. */
const FIRST_VISIBLE = (row: string) => `(
  SELECT o.id FROM guests o WHERE o.person_id = ${row}.person_id AND o.together AND ($1::uuid[] IS NULL OR o.property_id = ANY ($1::uuid[]))
  ORDER BY o.created_at, o.id LIMIT 1)`;
