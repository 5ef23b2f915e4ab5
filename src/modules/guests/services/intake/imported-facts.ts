import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { newId } from '../../../../kernel/values/ids';
import { bytea } from '../../../../kernel/database/database';
import type { ExtraFact } from '../../domain/quality/clean-person';
import { type FactKind, type FactValue, trustIn } from '../../domain/record';
import { clearCode, searchedBy, valueKey } from '../../domain/values';
import { factPlace } from '../../queries/persons';
import type { GuestRow } from '../guest-records';
import { INSERT_FACTS } from './statements';

interface Holder {
  row: GuestRow;
  /** Of the record, wrapped. */
  dataKey: Buffer;
  extras: readonly ExtraFact[];
}

/** Facts that come with imported records: second contacts, preferences, tags. They hold for the hotel that imported them. */
@Injectable()
export class ImportedFacts {
  constructor(private readonly vault: Vault) {}

  async add(work: Work, holders: readonly Holder[], recordedBy = IMPORT): Promise<void> {
    const rows = holders.flatMap(({ row, dataKey, extras }) => {
      if (!extras.length) return [];
      const key = this.vault.unwrap(dataKey);
      return extras.map(({ kind, value }) => {
        const id = newId();
        const searched = searchedBy(kind, value);
        return {
          id,
          guest_id: row.id,
          property_id: row.property_id,
          kind,
          code: clearCode(kind, value),
          sealed: bytea(this.vault.seal(key, JSON.stringify(value), factPlace(id))),
          value_index: searched ? bytea(this.vault.blindIndex(searched.index, searched.text)) : null,
          last4_index: searched?.last4 ? bytea(this.vault.blindIndex('guest_phone_last4', searched.last4)) : null,
          source: row.source,
          observed_at: row.observed_at,
          lawful_basis: row.lawful_basis,
          confidence: trustIn(row.source),
          recorded_by: recordedBy,
          created_at: row.created_at,
        };
      });
    });
    if (rows.length) await work.query(INSERT_FACTS, [JSON.stringify(rows)]);
  }

  /** What the source no longer says ends; what it says anew is added. */
  async replace(work: Work, holders: readonly Holder[]): Promise<void> {
    const stored = await work.query<{ id: string; guest_id: string; kind: FactKind; sealed: Buffer }>(
      `SELECT f.id, f.guest_id, f.kind, f.sealed FROM guest_facts f
       WHERE f.guest_id = ANY ($1::uuid[]) AND f.source = $2 AND f.recorded_by = $3 AND f.holds AND f.ended_at IS NULL`,
      [holders.map((h) => h.row.id), holders[0]!.row.source, IMPORT],
    );
    const ended: string[] = [];
    const added = holders.map((holder): Holder => {
      const own = stored.filter((f) => f.guest_id === holder.row.id);
      if (!own.length) return holder;
      const key = this.vault.unwrap(holder.dataKey);
      const said = new Set(holder.extras.map(({ kind, value }) => `${kind} ${valueKey(kind, value)}`));
      const held = new Map(
        own.map((fact) => {
          const value = JSON.parse(this.vault.open(key, fact.sealed, factPlace(fact.id)).toString('utf8')) as FactValue;
          return [`${fact.kind} ${valueKey(fact.kind, value)}`, fact.id];
        }),
      );
      for (const [known, id] of held) if (!said.has(known)) ended.push(id);
      return { ...holder, extras: holder.extras.filter(({ kind, value }) => !held.has(`${kind} ${valueKey(kind, value)}`)) };
    });
    if (ended.length) {
      await work.query('UPDATE guest_facts SET ended_at = $2, ended_by = $3 WHERE id = ANY ($1::uuid[])', [
        ended,
        holders[0]!.row.created_at,
        IMPORT,
      ]);
    }
    await this.add(work, added);
  }
}

/** Who records what an import brings: no person has looked at each. */
const IMPORT = '00000000-0000-7000-8000-000000000000';
