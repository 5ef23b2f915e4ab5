import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import type { Sql } from '../../../kernel/database/database';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import { GuestProblems } from '../domain/problems';
import type { FactKind, FactValue, GuestFact, GuestRecord, LawfulBasis, RecordSecrets } from '../domain/record';
import { guestPlace } from '../services/guest-records';

export const factPlace = (id: string): string => `guest_facts.sealed ${id}`;

/** What somebody may look at: hotels, null = all. */
export interface Sight {
  propertyIds: string[] | null;
}

export const sightOf = (caller: Caller, permission: string): Sight => ({ propertyIds: caller.propertiesWith(permission) });
/** A guest about themselves, a job: everything. */
export const EVERYTHING: Sight = { propertyIds: null };

/** A person as far as they may be seen. */
export interface Person {
  /** The record that stands for the person; it may be one that is not in `records`. */
  id: string;
  /** Changes whenever anything about the person does. */
  version: number;
  /** Oldest first. At least one. */
  records: GuestRecord[];
  facts: GuestFact[];
}

interface RecordRow {
  id: string;
  person_id: string;
  property_id: string;
  first_name: string;
  last_name: string;
  language: string | null;
  country: string | null;
  source: string;
  lawful_basis: LawfulBasis;
  observed_at: string;
  created_at: string;
  updated_at: string;
  version: number;
  erased_at: string | null;
  completeness: number;
  faults: string[];
  external_system: string | null;
  external_id: string | null;
  data_key: string | null;
  sealed: string | null;
  person_version: number;
  visible: boolean;
  facts: FactRow[] | null;
}

interface FactRow {
  id: string;
  guest_id: string;
  property_id: string | null;
  kind: FactKind;
  sealed: string;
  holds: boolean;
  source: string;
  observed_at: string;
  lawful_basis: LawfulBasis;
  confidence: number;
  recorded_by: string;
  ended_at: string | null;
  created_at: string;
}

/** What {@link personColumn} holds: at least one record. */
export type PersonInJson = RecordRow[];

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
const instant = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

/**
 * A person in one column of another statement, so that one moment is seen and one statement is enough: their records, oldest first, each with its facts as far as those
 * may be seen. Bytes are base64, instants ISO 8601. `$1` are the hotels that may be seen, null = all.
 * @param person an expression: the person's id
 */
export const personColumn = (person: string): string => `(
  SELECT json_agg(row_to_json(r)) FROM (
    SELECT g.id, g.person_id, g.property_id, g.first_name, g.last_name, g.language, g.country, g.source, g.lawful_basis, g.observed_at, g.created_at, g.updated_at,
      g.version, g.erased_at, g.completeness, g.faults, g.external_system, g.external_id,
      encode(g.data_key, 'base64') AS data_key, encode(g.sealed, 'base64') AS sealed, p.version AS person_version,
      ($1::uuid[] IS NULL OR g.property_id = ANY ($1::uuid[])) AS visible, (
      SELECT json_agg(row_to_json(x)) FROM (
        SELECT f.id, f.guest_id, f.property_id, f.kind, encode(f.sealed, 'base64') AS sealed, f.holds, f.source, f.observed_at, f.lawful_basis, f.confidence,
          f.recorded_by, f.ended_at, f.created_at
        FROM guest_facts f WHERE f.guest_id = g.id AND ($1::uuid[] IS NULL OR f.property_id IS NULL OR f.property_id = ANY ($1::uuid[]))) x) AS facts
    FROM guests g JOIN guests p ON p.id = g.person_id
    WHERE g.id = ${person} OR (g.together AND g.person_id = ${person})
    ORDER BY g.created_at, g.id) r)`;

const OF_PERSONS = '(g.id = ANY ($1::uuid[]) OR (g.together AND g.person_id = ANY ($1::uuid[])))';

/** Loads persons: their records and facts, opened. */
@Injectable()
export class Persons {
  private readonly log = new Logger('Guests');

  constructor(private readonly vault: Vault) {}

  /** @throws Refusal 404 when there is no such record, or none of its person's may be seen */
  async one(sql: Sql, id: string, sight: Sight): Promise<Person> {
    const [person] = await this.ofRecords(sql, [id], sight);
    if (!person) throw notFound();
    return person;
  }

  /** The persons to whom these records belong, as far as they may be seen; each once, in the order of the ids. */
  async ofRecords(sql: Sql, ids: readonly string[], sight: Sight): Promise<Person[]> {
    const rows = await this.rows(sql, ids, sight);
    return rows.flatMap((person) => this.read(person) ?? []);
  }

  /**
   * As {@link ofRecords}, for whoever goes over many: a record that cannot be opened, since its key is lost or its bytes are damaged, is left out of its person and
   * named in the log, and does not stop the others.
   */
  async readable(sql: Sql, ids: readonly string[], sight: Sight): Promise<{ persons: Person[]; unreadable: ReadonlySet<string> }> {
    const rows = await this.rows(sql, ids, sight);
    const unreadable = new Set<string>();
    const persons = rows.flatMap((person) => this.read(person, unreadable) ?? []);
    for (const id of unreadable) this.log.error(`The guest record ${id} cannot be opened`);
    return { persons, unreadable };
  }

  private async rows(sql: Sql, ids: readonly string[], sight: Sight): Promise<PersonInJson[]> {
    if (ids.length === 0) return [];
    const rows = await sql.hot<{ person: PersonInJson }>(
      'persons_of_records',
      `SELECT ${personColumn('w.person_id')} AS person FROM (
         SELECT g.person_id, min(a.place) AS place FROM unnest($2::uuid[]) WITH ORDINALITY a (id, place) JOIN guests g ON g.id = a.id GROUP BY g.person_id) w
       ORDER BY w.place`,
      [sight.propertyIds, ids],
    );
    return rows.map(({ person }) => person);
  }

  /**
   * The person of a {@link personColumn}, opened; none where no record of theirs may be seen.
   * @param unreadable takes the ids of records that cannot be opened; without it they are an error
   */
  read(rows: PersonInJson, unreadable?: Set<string>): Person | undefined {
    const person: Person = { id: rows[0]!.person_id, version: rows[0]!.person_version, records: [], facts: [] };
    const facts: { at: string; fact: GuestFact }[] = [];
    for (const row of rows) {
      try {
        const key = row.data_key === null ? undefined : this.vault.unwrap(bytes(row.data_key));
        const record = row.visible && this.open(row, key);
        // what holds for the whole chain is known in every hotel, wherever it was said
        if (key) facts.push(...(row.facts ?? []).map((fact) => ({ at: `${fact.created_at} ${fact.id}`, fact: this.openFact(fact, key) })));
        if (record) person.records.push(record);
      } catch (error) {
        if (!unreadable) throw error;
        unreadable.add(row.id);
      }
    }
    if (person.records.length === 0) return undefined;
    person.facts = facts.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ fact }) => fact);
    return person;
  }

  /**
   * Locks every record of the persons to whom these records belong, in the order of their ids, as every writer of persons does: merges, facts and erasures go one after
   * the other.
   * @returns ids of the records by person, in the order of `ids`
   * @throws Refusal 404 when there is no such record
   */
  async lock(
    sql: Sql,
    ids: readonly string[],
  ): Promise<{ personId: string; recordIds: string[]; propertyIds: string[]; erased: boolean }[]> {
    for (;;) {
      await sql.query('SAVEPOINT persons');
      const persons = await this.personIds(sql, ids);
      const locked = await sql.query<{ id: string; person_id: string; property_id: string; erased_at: Date | null }>(
        `SELECT g.id, g.person_id, g.property_id, g.erased_at FROM guests g WHERE ${OF_PERSONS} ORDER BY g.id FOR NO KEY UPDATE OF g`,
        [persons],
      );
      // whoever held the lock may have moved records meanwhile: what we hold must still be whole persons
      const now = await this.personIds(sql, ids);
      const whole = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM guests g WHERE ${OF_PERSONS}`, [now]);
      if (String(now) !== String(persons) || whole[0]!.n !== locked.length) {
        // begun anew with nothing held: locks kept from this try would be out of order in the next
        await sql.query('ROLLBACK TO SAVEPOINT persons');
        continue;
      }
      return now.map((personId) => {
        const own = locked.filter((r) => r.person_id === personId);
        return {
          personId,
          recordIds: own.map((r) => r.id),
          propertyIds: [...new Set(own.map((r) => r.property_id))],
          erased: own.every((r) => r.erased_at !== null),
        };
      });
    }
  }

  /**
   * Locks the person of a record whom the caller may change.
   * @returns also the record that new facts hang on: the one that was named where it may be seen, else the oldest that may
   * @throws Refusal 404 when none of the person's records may be seen, 409 `guest_erased`
   */
  async lockVisible(sql: Sql, id: string, { propertyIds }: Sight): Promise<{ personId: string; recordIds: string[]; recordId: string }> {
    const [person] = await this.lock(sql, [id]);
    const visible = await sql.query<{ id: string }>(
      'SELECT id FROM guests WHERE id = ANY ($1::uuid[]) AND ($2::uuid[] IS NULL OR property_id = ANY ($2::uuid[])) ORDER BY created_at, id',
      [person!.recordIds, propertyIds],
    );
    if (visible.length === 0) throw notFound();
    if (person!.erased) throw new Refusal(GuestProblems.guestErased);
    return { ...person!, recordId: visible.find((r) => r.id === id)?.id ?? visible[0]!.id };
  }

  /** @throws Refusal 404 */
  private async personIds(sql: Sql, ids: readonly string[]): Promise<string[]> {
    const rows = await sql.query<{ id: string; person_id: string }>('SELECT id, person_id FROM guests WHERE id = ANY ($1::uuid[])', [ids]);
    const personOf = new Map(rows.map((r) => [r.id, r.person_id]));
    return ids.map((id) => {
      const person = personOf.get(id);
      if (!person) throw notFound();
      return person;
    });
  }

  private open(row: RecordRow, key: Buffer | undefined): GuestRecord {
    return {
      id: row.id,
      personId: row.person_id,
      propertyId: row.property_id,
      firstName: row.first_name,
      lastName: row.last_name,
      language: row.language,
      country: row.country,
      source: row.source,
      lawfulBasis: row.lawful_basis,
      observedAt: new Date(row.observed_at),
      createdAt: new Date(row.created_at),
      updatedAt: new Date(row.updated_at),
      version: row.version,
      erasedAt: instant(row.erased_at),
      completeness: row.completeness,
      faults: row.faults,
      externalSystem: row.external_system,
      externalId: row.external_id,
      secrets:
        key && row.sealed
          ? (JSON.parse(this.vault.open(key, bytes(row.sealed), guestPlace(row.id)).toString('utf8')) as RecordSecrets)
          : {},
    };
  }

  private openFact(row: FactRow, key: Buffer): GuestFact {
    return {
      id: row.id,
      guestId: row.guest_id,
      propertyId: row.property_id,
      kind: row.kind,
      value: JSON.parse(this.vault.open(key, bytes(row.sealed), factPlace(row.id)).toString('utf8')) as FactValue,
      holds: row.holds,
      source: row.source,
      observedAt: new Date(row.observed_at),
      lawfulBasis: row.lawful_basis,
      confidence: row.confidence,
      recordedBy: row.recorded_by,
      endedAt: instant(row.ended_at),
    };
  }
}
