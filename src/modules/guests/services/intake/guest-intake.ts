import { Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Vault } from '../../../../kernel/crypto/vault';
import { bytea, Database, type Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { newId } from '../../../../kernel/values/ids';
import { normaliseEmail } from '../../domain/contact';
import { rowKey } from '../../domain/import/row-key';
import { cleanEmail } from '../../domain/quality/emails';
import { faultsOf, type FindingCode } from '../../domain/quality/finding';
import { readPhone } from '../../domain/quality/phones';
import type { RecordSecrets } from '../../domain/record';
import { guestsTakenIn } from '../../events/guests-imported.event';
import { guestPlace, GuestRecords, type GuestRow } from '../guest-records';
import { ImportedFacts } from './imported-facts';
import { type IntakeItem, type IntakeTerms, type QuarantinedRow, quarantinePlace, type RowResult, sourceOf, verdictOn } from './item';
import {
  BUMP_PERSONS,
  CLEAR_QUARANTINE,
  FIND_KNOWN,
  INSERT_RECORDS,
  KEEP_VERSIONS,
  LOCK_KNOWN,
  QUARANTINE,
  REWRITE_RECORDS,
} from './statements';

type IntakeRow = GuestRow & { row_index: string | null };

interface KnownRow {
  id: string;
  external_id: string | null;
  row_index: Buffer | null;
  data_key: Buffer;
  sealed: Buffer;
  observed_at: Date;
  erased_at: Date | null;
  version: number;
}

/** A row on its way: what it is known by, and the record that will be made of it where it is not known yet. */
interface Candidate {
  item: IntakeItem;
  verdict: 'take' | 'quarantine' | 'drop';
  reasons: FindingCode[];
  /** What it says by itself, where it has no id; by every key that is in use, the one for writing first. */
  rowIndexes: Buffer[];
  record?: IntakeRow;
}

/** Rows after which other requests of this process get their turn. */
const AT_A_STRETCH = 32;

/**
 * Takes people in from another system: what it says of each becomes a record of its own, known again by the system's id or by what the row says. A row that is
 * known and says the same is left untouched; one that says something else keeps what it said before as a version.
 */
@Injectable()
export class GuestIntake {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly records: GuestRecords,
    private readonly facts: ImportedFacts,
  ) {}

  /** Everything that needs no transaction: what is known is looked up, what is new is sealed. */
  async prepare(items: readonly IntakeItem[], terms: IntakeTerms): Promise<Candidate[]> {
    const candidates = items.map((item): Candidate => {
      const { verdict, reasons } = verdictOn(item);
      const rowIndexes = item.externalId === undefined && verdict !== 'drop' ? this.rowIndexes(item, terms) : [];
      return { item, verdict: item.person || verdict === 'drop' ? verdict : 'quarantine', reasons, rowIndexes };
    });
    const known = await this.known(this.database, FIND_KNOWN, candidates, terms);
    for (const [i, candidate] of candidates.entries()) {
      if (i % AT_A_STRETCH === AT_A_STRETCH - 1) await breathe();
      if (candidate.verdict === 'take' && !known(candidate)) candidate.record = this.recordOf(candidate, terms);
    }
    return candidates;
  }

  /** Writes what was prepared, within the caller's transaction. @returns what became of each row, in their order */
  async write(work: Work, candidates: readonly Candidate[], terms: IntakeTerms): Promise<RowResult[]> {
    const taken = candidates.filter((c) => c.verdict === 'take');
    const made = await this.insert(work, taken);
    const results = new Map<Candidate, RowResult>();
    for (const candidate of taken) {
      const { item, record } = candidate;
      if (record && made.has(record.id)) results.set(candidate, resultOf(item, 'created', record.id));
    }
    await this.compare(
      work,
      taken.filter((c) => !results.has(c)),
      terms,
      results,
    );
    await this.quarantine(
      work,
      candidates.filter((c) => c.verdict === 'quarantine'),
      terms,
    );
    const written = candidates.filter((c) => c.item.externalId !== undefined && results.has(c)).map((c) => c.item.externalId);
    if (written.length) await work.query(CLEAR_QUARANTINE, [terms.propertyId, terms.system, written]);

    const all = candidates.map((c) => results.get(c) ?? resultOf(c.item, c.verdict === 'quarantine' ? 'quarantined' : 'dropped', null));
    for (const became of ['created', 'updated'] as const) {
      const ids = all.filter((r) => r.status === became).map((r) => r.guestId!);
      if (!ids.length) continue;
      const aggregate = terms.importId ? { type: 'guest_import' as const, id: terms.importId } : { type: 'guest' as const, id: ids[0]! };
      work.emit(guestsTakenIn(aggregate, terms.propertyId, sourceOf(terms), became, ids));
    }
    return all;
  }

  /** What writing would come to, where nothing is to be written. */
  async foresee(candidates: readonly Candidate[], terms: IntakeTerms): Promise<RowResult[]> {
    const known = await this.known(this.database, LOCK_KNOWN, candidates, terms);
    return candidates.map((candidate) => {
      const { item, verdict } = candidate;
      if (verdict !== 'take') return resultOf(item, verdict === 'quarantine' ? 'quarantined' : 'dropped', null);
      const before = known(candidate);
      return before ? this.judge(candidate, before, terms) : resultOf(item, 'created', null);
    });
  }

  private rowIndexes(item: IntakeItem, terms: IntakeTerms): Buffer[] {
    const key = rowKey(terms.propertyId, sourceOf(terms), item.given);
    const current = this.vault.blindIndex('guest_row', key);
    return [current, ...this.vault.blindIndexes('guest_row', key).filter((index) => !index.equals(current))];
  }

  private recordOf({ item, rowIndexes }: Candidate, terms: IntakeTerms, before?: KnownRow): IntakeRow {
    const { person, externalId, observedAt, given, findings } = item;
    const from = {
      propertyId: terms.propertyId,
      country: terms.country,
      source: sourceOf(terms),
      at: terms.at,
      observedAt,
      lawfulBasis: terms.lawfulBasis,
      external: externalId === undefined ? undefined : { system: terms.system, id: externalId },
      given,
      faults: faultsOf(findings),
    };
    const row = before
      ? this.records.rewrite({ id: before.id, dataKey: before.data_key }, person!, from)
      : this.records.prepare(person!, from);
    return { ...row, row_index: rowIndexes.length ? bytea(rowIndexes[0]!) : null };
  }

  /** @returns what is known of a candidate, by its id or by what it says */
  private async known(
    sql: Sql,
    statement: string,
    candidates: readonly Candidate[],
    terms: IntakeTerms,
  ): Promise<(candidate: Candidate) => KnownRow | undefined> {
    const taken = candidates.filter((c) => c.verdict === 'take');
    const externalIds = taken.flatMap((c) => c.item.externalId ?? []);
    const indexes = taken.flatMap((c) => c.rowIndexes);
    if (!externalIds.length && !indexes.length) return () => undefined;
    const rows = await sql.query<KnownRow>(statement, [terms.propertyId, terms.system, externalIds, indexes]);
    const byKey = new Map(rows.map((row) => [row.external_id ?? row.row_index!.toString('latin1'), row]));
    return ({ item, rowIndexes }) =>
      item.externalId !== undefined
        ? byKey.get(item.externalId)
        : rowIndexes.map((index) => byKey.get(index.toString('latin1'))).find((row) => row !== undefined);
  }

  private async insert(work: Work, taken: readonly Candidate[]): Promise<Set<string>> {
    const fresh = taken.filter((c) => c.record);
    if (!fresh.length) return new Set();
    const made = new Set(
      (await work.hot<{ id: string }>('import_guests', INSERT_RECORDS, [JSON.stringify(fresh.map((c) => c.record))])).map((r) => r.id),
    );
    const withFacts = fresh.filter(({ record, item }) => item.extras.length && made.has(record!.id));
    await this.facts.add(
      work,
      withFacts.map(({ record, item }) => ({ row: record!, dataKey: Buffer.from(record!.data_key.slice(2), 'hex'), extras: item.extras })),
    );
    return made;
  }

  /** Rows that are known: by an earlier import, or by one that runs beside this one. */
  private async compare(
    work: Work,
    candidates: readonly Candidate[],
    terms: IntakeTerms,
    results: Map<Candidate, RowResult>,
  ): Promise<void> {
    if (!candidates.length) return;
    const known = await this.known(work, LOCK_KNOWN, candidates, terms);
    const changed: { row: IntakeRow; before: KnownRow; dataKey: Buffer; extras: IntakeItem['extras'] }[] = [];
    const seen = new Set<string>();
    for (const candidate of candidates) {
      const before = known(candidate);
      if (!before) throw new Error('A row that was known is gone'); // erased and removed meanwhile: the batch is tried again
      // named twice in one batch: the later one is compared with what the earlier one has written, in the next
      const again = seen.has(before.id);
      const result = again ? resultOf(candidate.item, 'unchanged', before.id) : this.judge(candidate, before, terms);
      results.set(candidate, result);
      if (result.status !== 'updated') continue;
      seen.add(before.id);
      changed.push({ row: this.recordOf(candidate, terms, before), before, dataKey: before.data_key, extras: candidate.item.extras });
    }
    if (!changed.length) return;
    const ids = changed.map((c) => c.row.id);
    await work.query(KEEP_VERSIONS, [JSON.stringify(changed.map((c) => this.versionOf(c.before, terms.at)))]);
    await work.query(REWRITE_RECORDS, [JSON.stringify(changed.map((c) => c.row))]);
    await work.query(BUMP_PERSONS, [ids, terms.at]);
    await this.facts.replace(work, changed);
  }

  /** Whether a record changes by what its source says now: the newer word holds. */
  private judge({ item }: Candidate, before: KnownRow, terms: IntakeTerms): RowResult {
    if (before.erased_at)
      return { ...resultOf(item, 'dropped', before.id), findings: [...item.findings, { field: 'guest', code: 'guest_erased' }] };
    const secrets = JSON.parse(this.open(before).toString('utf8')) as RecordSecrets;
    if (isDeepStrictEqual(secrets.given, item.given)) return resultOf(item, 'unchanged', before.id);
    if ((item.observedAt ?? terms.at) < before.observed_at) {
      return {
        ...resultOf(item, 'unchanged', before.id),
        findings: [...item.findings, { field: 'observedAt', code: 'older_than_stored' }],
      };
    }
    return resultOf(item, 'updated', before.id);
  }

  private open({ id, data_key, sealed }: KnownRow): Buffer {
    return this.vault.open(this.vault.unwrap(data_key), sealed, guestPlace(id));
  }

  /** What a record said until now, sealed anew under its own key. */
  private versionOf(before: KnownRow, at: Date): object {
    const { id, version, data_key, observed_at } = before;
    const sealed = this.vault.seal(this.vault.unwrap(data_key), this.open(before), `guest_record_versions.sealed ${id} ${version}`);
    return { guest_id: id, version, sealed: bytea(sealed), observed_at, replaced_at: at };
  }

  private async quarantine(work: Work, candidates: readonly Candidate[], terms: IntakeTerms): Promise<void> {
    if (!candidates.length) return;
    const ids = candidates.flatMap((c) => c.item.externalId ?? []);
    if (ids.length) await work.query(CLEAR_QUARANTINE, [terms.propertyId, terms.system, ids]);
    const rows = candidates.map(({ item, reasons, rowIndexes }) => {
      const id = newId();
      const { email, phone } = contactsOf(item, terms.country);
      const sealed: QuarantinedRow = { raw: item.raw, given: item.given, email, phone };
      const index = (kind: string, value: string | undefined) => (value === undefined ? null : bytea(this.vault.blindIndex(kind, value)));
      return {
        id,
        property_id: terms.propertyId,
        import_id: terms.importId ?? null,
        row_number: item.row,
        source: sourceOf(terms),
        lawful_basis: terms.lawfulBasis,
        external_system: item.externalId === undefined ? null : terms.system,
        external_id: item.externalId ?? null,
        row_index: rowIndexes.length ? bytea(rowIndexes[0]!) : null,
        sealed: bytea(this.vault.sealRecord(JSON.stringify(sealed), quarantinePlace(id))),
        reasons: reasons.length ? reasons : ['name_missing'],
        findings: item.findings,
        email_index: index('guest_email', email && normaliseEmail(email)),
        phone_index: index('guest_phone', phone),
        observed_at: item.observedAt ?? terms.at,
        created_at: terms.at,
      };
    });
    await work.query(QUARANTINE, [JSON.stringify(rows)]);
  }
}

const resultOf = ({ row, findings }: IntakeItem, status: RowResult['status'], guestId: string | null): RowResult => ({
  row,
  status,
  guestId,
  findings,
});

/** What can be read of a row that makes no guest. */
function contactsOf({ raw, person }: IntakeItem, country: string | null): { email?: string; phone?: string } {
  const silent = () => undefined;
  const given = [...(raw.email ?? []), ...(raw.phone ?? [])];
  return {
    email: person?.email ?? given.map((v) => cleanEmail(v, 'email', silent)).find((v) => v !== undefined),
    phone:
      person?.phone ??
      (raw.phone ?? []).map((v) => (v.length > 60 ? undefined : readPhone(v, country)?.number)).find((v) => v !== undefined),
  };
}

export type IntakeCandidate = Candidate;
