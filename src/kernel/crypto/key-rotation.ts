import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytea, Database, type Transaction } from '../database/database';
import { SealedTables, type SealedRow, type SealedTable } from './sealed-tables';
import { INDEX_HEAD, Vault } from './vault';

/** Rows under one key. */
export interface KeyCount {
  table: string;
  /** Of the master key; `?` where no key that is loaded made the index. */
  keyId: string;
  rows: number;
}

export interface KeyStatus {
  current: string;
  /** Keys that wrap or have indexed something, rows of each table. */
  counts: KeyCount[];
  /** Rows that are not wholly under the current key. */
  pending: number;
}

export interface Rotation {
  rewritten: Record<string, number>;
  /** Rows that did not open, by table and key: they stay as they were. */
  unreadable: string[];
  pending: number;
}

/** Rows of a batch: they are locked while they are computed, some tens of milliseconds. */
const BATCH = 500;
/** A row that somebody holds is passed over and looked for again. */
const PASSES = 20;
const ROUNDS = 5;
const PAUSE_MS = 200;

const wrappedId = (column: string, offset: number): string =>
  `convert_from(substring(${column} FROM ${offset + 2} FOR get_byte(${column}, ${offset})), 'LATIN1')`;

/**
 * Brings everything that is sealed under the current master key: wrapped data keys are wrapped anew, blind indexes made again from the opened value. Readers and
 * writers go on meanwhile. A row that is done can be told from one that is not, so that it goes on where it was killed.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly tables: SealedTables,
  ) {}

  async status(): Promise<KeyStatus> {
    const counts: KeyCount[] = [];
    let pending = 0;
    const heads = new Map(this.vault.keys().map(({ id, indexHead }) => [indexHead.toString('hex'), id]));
    for (const table of this.tables.all()) {
      const byKey = new Map<string, number>();
      const keyOf = columnsOf(table).map(({ column, id }) => `CASE WHEN length(t.${column}) > 0 THEN ${id} END`);
      if (keyOf.length === 0) continue;
      const rows = await this.unlimited((tx) =>
        tx.query<{ keys: (string | null)[]; rows: number; pending: number }>(
          `SELECT ARRAY[${keyOf.join(', ')}] AS keys, count(*) AS rows, count(*) FILTER (WHERE ${this.pending(table)}) AS pending
           FROM ${table.table} t GROUP BY 1`,
        ),
      );
      for (const group of rows) {
        pending += group.pending;
        const ids = group.keys.flatMap((k) => (k === null ? [] : k.startsWith('index:') ? [heads.get(k.slice(6)) ?? '?'] : [k]));
        for (const id of new Set(ids)) byKey.set(id, (byKey.get(id) ?? 0) + group.rows);
      }
      for (const [keyId, count] of byKey) counts.push({ table: table.table, keyId, rows: count });
    }
    return { current: this.vault.keys()[0]!.id, counts, pending };
  }

  async rotate(): Promise<Rotation> {
    const rewritten: Record<string, number> = {};
    const unreadable = new Set<string>();
    // once more over all of them while something is left: what is copied from one table to another may have gone past
    for (let round = 1; ; round++) {
      for (const table of this.tables.all()) {
        if (columnsOf(table).length) rewritten[table.table] = (rewritten[table.table] ?? 0) + (await this.rotateTable(table, unreadable));
      }
      const { pending } = await this.status();
      if (pending <= unreadable.size || round === ROUNDS) return { rewritten, unreadable: [...unreadable], pending };
      await sleep(PAUSE_MS);
    }
  }

  private async rotateTable(table: SealedTable, unreadable: Set<string>): Promise<number> {
    for (let done = 0, pass = 1; ; pass++) {
      done += await this.pass(table, unreadable);
      if ((await this.left(table)) <= countOf(unreadable, table) || pass === PASSES) return done;
      await sleep(PAUSE_MS);
    }
  }

  private async pass(table: SealedTable, unreadable: Set<string>): Promise<number> {
    let done = 0;
    for (let after: unknown[] | undefined; ;) {
      const batch = await this.unlimited((tx) => this.batch(tx, table, after, unreadable));
      done += batch.written;
      if (!batch.last) return done;
      after = batch.last;
    }
  }

  private async batch(
    tx: Transaction,
    table: SealedTable,
    after: unknown[] | undefined,
    unreadable: Set<string>,
  ): Promise<{ written: number; last?: unknown[] }> {
    if (table.fleeting) {
      const gone = await tx.query(`DELETE FROM ${table.table} t WHERE ${this.pending(table)} RETURNING 1`);
      return { written: gone.length };
    }
    const key = Object.keys(table.key);
    const types = Object.values(table.key);
    const place = (columns: readonly string[]) => columns.map((c) => `t.${c}`).join(', ');
    const beyond = after ? `AND (${place(key)}) > (${types.map((type, i) => `$${i + 1}::${type}`).join(', ')})` : '';
    const changing = columnsOf(table).map(({ column }) => column);
    const asked = Object.entries(table.indexes?.select ?? {}).map(([name, sql]) => `${sql} AS ${name}`);
    // whoever holds a row is not waited for, so that rotation is in no deadlock
    const rows = await tx.query<SealedRow>(
      `SELECT ${[place(key), place(changing), ...asked].filter(Boolean).join(', ')} FROM ${table.table} t ${table.indexes?.join ?? ''}
       WHERE (${this.pending(table)}) ${beyond} ORDER BY ${place(key)} LIMIT ${BATCH} FOR NO KEY UPDATE OF t SKIP LOCKED`,
      after,
    );
    const written = rows.flatMap((row) => {
      try {
        return [{ ...Object.fromEntries(key.map((k) => [k, row[k]])), ...this.rewrite(table, row) }];
      } catch {
        unreadable.add(`${table.table} ${key.map((k) => String(row[k])).join(' ')}`);
        return [];
      }
    });
    if (written.length) {
      await tx.query(
        `UPDATE ${table.table} t SET ${changing.map((c) => `${c} = v.${c}`).join(', ')}
         FROM json_to_recordset($1::json) AS v(${[...key.map((k, i) => `${k} ${types[i]}`), ...changing.map((c) => `${c} bytea`)].join(', ')})
         WHERE ${key.map((k) => `t.${k} = v.${k}`).join(' AND ')}`,
        [JSON.stringify(written)],
      );
    }
    const last = rows.at(-1);
    return { written: written.length, last: last && key.map((k) => last[k] as unknown) };
  }

  private rewrite(table: SealedTable, row: SealedRow): Record<string, string | null> {
    const hex = (bytes: Buffer | null | undefined) => (bytes ? bytea(bytes) : null);
    const fresh: Record<string, string | null> = {};
    const bytes = (column: string) => row[column] as Buffer | null;
    if (table.dataKey) fresh[table.dataKey] = hex(bytes(table.dataKey) && this.vault.rewrap(bytes(table.dataKey)!));
    for (const column of table.records ?? []) fresh[column] = hex(bytes(column) && this.vault.rewrapRecord(bytes(column)!));
    const indexes = table.indexes?.columns.some((c) => bytes(c)?.length) ? table.indexes.remake!(row) : {};
    for (const column of table.indexes?.columns ?? []) fresh[column] = hex(bytes(column)?.length ? indexes[column] : bytes(column));
    return fresh;
  }

  private pending(table: SealedTable): string {
    const [current] = this.vault.keys();
    const wanted = { wrapped: `'${current!.id}'`, index: `'index:${current!.indexHead.toString('hex')}'` };
    return columnsOf(table)
      .map(({ column, id, kind }) => `CASE WHEN length(t.${column}) > 0 THEN ${id} <> ${wanted[kind]} ELSE false END`)
      .join(' OR ');
  }

  private async left(table: SealedTable): Promise<number> {
    const [row] = await this.unlimited((tx) =>
      tx.query<{ n: number }>(`SELECT count(*) AS n FROM ${table.table} t WHERE ${this.pending(table)}`),
    );
    return row!.n;
  }

  /** A pass over a large table takes longer than a request may. */
  private unlimited<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.query('SET LOCAL statement_timeout = 0');
      return work(tx);
    });
  }
}

const countOf = (unreadable: Set<string>, { table }: SealedTable): number =>
  [...unreadable].filter((u) => u.startsWith(`${table} `)).length;

/** The columns that a master key had a part in, each with the SQL that tells which. */
function columnsOf(table: SealedTable): { column: string; kind: 'wrapped' | 'index'; id: string }[] {
  return [
    ...(table.dataKey ? [{ column: table.dataKey, kind: 'wrapped' as const, id: wrappedId(`t.${table.dataKey}`, 0) }] : []),
    ...(table.records ?? []).map((column) => ({ column, kind: 'wrapped' as const, id: wrappedId(`t.${column}`, 1) })),
    ...(table.indexes?.columns ?? []).map((column) => ({
      column,
      kind: 'index' as const,
      id: `'index:' || encode(substring(t.${column} FROM 1 FOR ${INDEX_HEAD}), 'hex')`,
    })),
  ];
}
