import { Injectable } from '@nestjs/common';
import type { Database } from '../database/database';
import type { RequestContext } from '../http/request-context';

/** Data of one kind, which is kept for a time and then goes. */
export interface RetentionClass {
  /** Lower_snake: `quotes`. */
  class: string;
  what: string;
  /** Days it is kept where nobody has decided otherwise; null: for ever. */
  keepDays: number | null;
  /** Law or reason behind the default. */
  legalSource: string;
  /**
   * Removes what is older, or counts it. Called again until the end of what there is; a crash in between loses nothing.
   * @param before instant before which it is too old
   * @returns rows that went, or would
   */
  apply(before: Date, run: { ctx: RequestContext; dryRun: boolean }): Promise<number>;
}

/** What is kept for how long. Modules register in constructors. */
@Injectable()
export class RetentionClasses {
  private readonly classes = new Map<string, RetentionClass>();

  register(kind: RetentionClass): void {
    if (this.classes.has(kind.class)) throw new Error(`Two classes of retention are named ${kind.class}`);
    this.classes.set(kind.class, kind);
  }

  all(): RetentionClass[] {
    return [...this.classes.values()].toSorted((a, b) => a.class.localeCompare(b.class));
  }
}

const CHUNK = 2_000;

/** For rows that may simply be deleted. @param condition SQL over the table, `$1` being the instant */
export const deletes =
  (database: Database, table: string, condition: string): RetentionClass['apply'] =>
  async (before, { dryRun }) => {
    if (dryRun) return (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${condition}`, [before]))[0]!.n;
    for (let total = 0; ;) {
      const gone = await database.query(
        `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${CHUNK})) RETURNING 1`,
        [before],
      );
      total += gone.length;
      if (gone.length < CHUNK) return total;
    }
  };

/** For rows whose words go while the rest stays. @param condition SQL over the table, `$1` being the instant */
export const clears =
  (database: Database, table: string, column: string, condition: string): RetentionClass['apply'] =>
  async (before, { dryRun }) => {
    const old = `${condition} AND ${column} IS NOT NULL`;
    if (dryRun) return (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${old}`, [before]))[0]!.n;
    for (let total = 0; ;) {
      const gone = await database.query(
        `UPDATE ${table} SET ${column} = NULL WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${old} LIMIT ${CHUNK})) RETURNING 1`,
        [before],
      );
      total += gone.length;
      if (gone.length < CHUNK) return total;
    }
  };
