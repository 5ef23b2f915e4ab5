import { Injectable } from '@nestjs/common';

/** A row as it is read for rotation: the columns of {@link SealedTable}, and what `reindex` asked for. */
// oxlint-disable-next-line typescript/no-explicit-any -- columns of any table
export type SealedRow = Record<string, any>;

/** What lies sealed in a table, so that a new master key can be brought to all of it. Every bytea column of the schema stands in one of the lists. */
export interface SealedTable {
  table: string;
  /** Columns of the primary key in their order, each with its SQL type. */
  key: Readonly<Record<string, string>>;
  /** Column that holds the row's data key, wrapped. */
  dataKey?: string;
  /** Columns sealed with a data key of their own in front (`Vault.sealRecord`). */
  records?: readonly string[];
  /** Columns sealed under a data key: rotation leaves them alone. */
  sealed?: readonly string[];
  /** Bytes that no master key had a part in: hashes of tokens, links of a chain. */
  plain?: readonly string[];
  /** Rows live for minutes and keep nothing to make an index from: those under an old key are deleted. */
  fleeting?: boolean;
  /** Blind indexes, and how each is made again from what is sealed. */
  indexes?: {
    columns: readonly string[];
    /** SQL expressions by name, `t` being the row. */
    select?: Readonly<Record<string, string>>;
    /** Further tables of the expressions: `JOIN guests g ON g.id = t.guest_id`. */
    join?: string;
    /** The indexes under the current key, by column; an empty one where nothing is left to make it from. Only those that are not null now are written. */
    remake?(row: SealedRow): Readonly<Record<string, Buffer | null>>;
  };
}

/** Which tables hold sealed values. Each module says so for its own. */
@Injectable()
export class SealedTables {
  private readonly tables = new Map<string, SealedTable>();

  register(table: SealedTable): void {
    if (this.tables.has(table.table)) throw new Error(`${table.table} is registered twice`);
    this.tables.set(table.table, table);
  }

  all(): SealedTable[] {
    return [...this.tables.values()].toSorted((a, b) => a.table.localeCompare(b.table));
  }
}

/** All bytea columns that a table has declared. */
export const bytesOf = (table: SealedTable): string[] => [
  ...(table.dataKey ? [table.dataKey] : []),
  ...(table.records ?? []),
  ...(table.sealed ?? []),
  ...(table.plain ?? []),
  ...(table.indexes?.columns ?? []),
];
