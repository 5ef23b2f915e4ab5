import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { newId } from '../../../../kernel/values/ids';
import { caseClosed, caseOpened, caseReopened } from '../../events/case.events';
import {
  casePlace,
  type CaseKind,
  type CaseSeverity,
  type CaseWords,
  type ClosedBy,
  type NoteKind,
  notePlace,
  requireStatusFor,
} from '../domain/case';
import { type CaseRow, factsOf, lockCase, readCase } from '../queries/case-rows';
import { CaseClocks } from './case-clocks';

export interface NewCase {
  propertyId: string;
  kind: CaseKind;
  severity: CaseSeverity;
  /** Sealed. */
  words: Pick<CaseWords, 'subject'> & Partial<CaseWords>;
  departmentId?: string | null;
  employeeId?: string | null;
  guestId?: string | null;
  reservationId?: string | null;
  roomId?: string | null;
  /** What it came of: `survey_response`, `review`, `conversation`, `inspection`, `stay`, `staff`, `guest` … */
  source: { type: string; id: string | null };
  /** Of what bears this key there is one case, however often it is opened. */
  onceKey?: string;
}

/** Cases, for everything that opens them or has its say in them. All of it in the caller's transaction. */
@Injectable()
export class Cases {
  constructor(
    private readonly vault: Vault,
    private readonly clocks: CaseClocks,
  ) {}

  /** @returns the case, and whether it is new: with a key that is known, it is the one that is there */
  async open(work: Work, wanted: NewCase, at: Date): Promise<{ row: CaseRow; opened: boolean }> {
    const { propertyId, kind, severity, words, source, onceKey = null } = wanted;
    if (onceKey !== null) {
      const [known] = await work.query<{ id: string }>('SELECT id FROM cases WHERE property_id = $1 AND once_key = $2', [
        propertyId,
        onceKey,
      ]);
      if (known) return { row: await lockCase(work, known.id), opened: false };
    }
    const id = newId();
    const terms = await this.clocks.terms(work, propertyId, kind, severity);
    const [counted] = await work.query<{ last: number }>(
      'INSERT INTO case_numbers (property_id, last) VALUES ($1, 1) ON CONFLICT (property_id) DO UPDATE SET last = case_numbers.last + 1 RETURNING last',
      [propertyId],
    );
    const number = `C-${String(counted!.last).padStart(6, '0')}`;
    const sealed: CaseWords = { subject: words.subject, description: words.description ?? null, incident: words.incident ?? null };
    const made = await work.query<{ id: string }>(
      `INSERT INTO cases (id, property_id, number, kind, severity, status, department_id, employee_id, guest_id, reservation_id, room_id, source_type, source_id, once_key,
         terms, sealed, opened_by, opened_at, version, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, 'new', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $17, $17)
       ON CONFLICT ON CONSTRAINT cases_once DO NOTHING RETURNING id`,
      [
        ...[id, propertyId, number, kind, severity, wanted.departmentId ?? null, wanted.employeeId ?? null, wanted.guestId ?? null],
        ...[wanted.reservationId ?? null, wanted.roomId ?? null, source.type, source.id, onceKey, JSON.stringify(terms)],
        ...[this.vault.sealRecord(JSON.stringify(sealed), casePlace(id)), work.by.accountId, at],
      ],
    );
    // somebody else was faster: their case has committed by now
    if (made.length === 0) return this.open(work, wanted, at);
    const row = (await readCase(work, id))!;
    await this.clocks.begin(work, row);
    work.emit(caseOpened(propertyId, factsOf(row)));
    work.audit({ action: 'case.opened', target: { type: 'case', id }, propertyId, details: { kind, source: source.type } });
    return { row, opened: true };
  }

  /** Writes down what was said; what was told to the guest is an answer, what comes from them asks for one. */
  async say(work: Work, row: CaseRow, kind: NoteKind, text: string, at: Date): Promise<CaseRow> {
    const id = newId();
    await work.query(
      'INSERT INTO case_notes (id, case_id, property_id, kind, sealed, written_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, row.id, row.propertyId, kind, this.vault.sealRecord(text, notePlace(id)), work.by.accountId, at],
    );
    if (kind === 'internal') return this.touch(work, row, {}, at);
    if (kind === 'told') {
      requireStatusFor('answer', row.status);
      await this.clocks.after(work, row, 'answered', at);
      return this.touch(work, row, row.status === 'new' ? { status: 'in_progress' } : {}, at);
    }
    // a word alone opens nothing again, to say that it is not settled there is a way of its own; but who speaks is not silent
    if (row.status === 'settled' || row.status === 'closed') return this.touch(work, row, { close_at: null }, at);
    await this.clocks.after(work, row, 'guest_wrote', at);
    return this.touch(work, row, row.status === 'waiting_for_guest' ? { status: 'in_progress' } : {}, at);
  }

  async close(work: Work, row: CaseRow, by: ClosedBy, at: Date): Promise<CaseRow> {
    requireStatusFor('close', row.status);
    const closed = await this.touch(work, row, { status: 'closed', closed_at: at, closed_by: by, close_at: null }, at);
    work.emit(caseClosed(row.propertyId, factsOf(closed), { by }));
    work.audit({ action: 'case.closed', target: { type: 'case', id: row.id }, propertyId: row.propertyId, details: { by } });
    return closed;
  }

  /** The guest is not content, or it has happened again: answer and settlement are owed anew, by what the hotel has agreed now. */
  async reopen(work: Work, row: CaseRow, at: Date): Promise<CaseRow> {
    requireStatusFor('reopen', row.status);
    const terms = await this.clocks.terms(work, row.propertyId, row.kind, row.severity);
    const reopened = await this.touch(
      work,
      row,
      {
        ...{ status: 'in_progress', terms: JSON.stringify(terms), reopened: row.reopened + 1 },
        ...{ settled_at: null, closed_at: null, closed_by: null, close_at: null },
      },
      at,
    );
    await this.clocks.after(work, reopened, 'reopened', at);
    work.emit(caseReopened(row.propertyId, factsOf(reopened), { times: reopened.reopened }));
    work.audit({ action: 'case.reopened', target: { type: 'case', id: row.id }, propertyId: row.propertyId });
    return reopened;
  }

  /** Another severity or kind has other terms, and the clocks that run count by them from where they began. */
  async agreeAnew(work: Work, row: CaseRow, at: Date): Promise<CaseRow> {
    const terms = await this.clocks.terms(work, row.propertyId, row.kind, row.severity);
    const agreed = await this.touch(work, row, { terms: JSON.stringify(terms) }, at);
    await this.clocks.under(work, agreed, at);
    return agreed;
  }

  /** Writes columns of the locked case. @returns the case as it is now */
  async touch(work: Work, row: CaseRow, columns: Record<string, unknown>, at: Date): Promise<CaseRow> {
    const names = Object.keys(columns);
    await work.query(
      `UPDATE cases SET ${names.map((name, i) => `${name} = $${i + 3}, `).join('')}version = version + 1, updated_at = $2 WHERE id = $1`,
      [row.id, at, ...names.map((name) => columns[name])],
    );
    return (await readCase(work, row.id))!;
  }
}
