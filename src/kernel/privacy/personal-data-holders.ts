import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/database';
import type { Work } from '../database/unit-of-work';
import type { ProblemReason } from '../errors/problem';

/** Somebody whose data is asked for or is to go: the person, and every record id that other tables keep of them. */
export interface Subject {
  personId: string;
  recordIds: readonly string[];
  at: Date;
}

/** A part of the house that keeps personal data: it can tell what it has of somebody, and forget it. */
export interface PersonalDataHolder {
  /** Lower_snake: `reservations`. */
  name: string;
  /** `table.column` of everything that may hold something personal. A test holds this against the schema. */
  columns: readonly string[];
  /** Columns that look as if they did, with what they hold instead. */
  others?: Readonly<Record<string, string>>;
  /** What stays when the rest is forgotten, and why: for the person who asks. */
  keeps?: string;
  /** All that is held, opened, rows by table. */
  export?(sql: Sql, subject: Subject): Promise<Record<string, object[]>>;
  /** Why it cannot be forgotten now; empty when it can. */
  obstacles?(sql: Sql, subject: Subject): Promise<ProblemReason[]>;
  /** Destroys it within the transaction, and says how many rows of each table it touched. Nothing where nothing is left: it is called again after a restored backup. */
  forget?(work: Work, subject: Subject): Promise<Record<string, number>>;
}

/** Who keeps personal data. Modules register in constructors; those below a module are asked by it through this, without being known. */
@Injectable()
export class PersonalDataHolders {
  private readonly holders = new Map<string, PersonalDataHolder>();

  register(holder: PersonalDataHolder): void {
    if (this.holders.has(holder.name)) throw new Error(`Two holders of personal data are named ${holder.name}`);
    this.holders.set(holder.name, holder);
  }

  /** In the order of registration: what lies deeper first. */
  all(): PersonalDataHolder[] {
    return [...this.holders.values()];
  }
}
