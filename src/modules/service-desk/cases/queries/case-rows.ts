import type { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import type { CaseFacts } from '../../events/case.events';
import { casePlace, type CaseKind, type CaseSeverity, type CaseStatus, type CaseWords, type ClosedBy } from '../domain/case';
import type { Clock } from '../domain/clocks';
import type { PolicyTerms } from '../domain/policy';

export interface CaseRow {
  id: string;
  propertyId: string;
  number: string;
  kind: CaseKind;
  severity: CaseSeverity;
  status: CaseStatus;
  departmentId: string | null;
  employeeId: string | null;
  guestId: string | null;
  reservationId: string | null;
  roomId: string | null;
  sourceType: string;
  sourceId: string | null;
  rootCauseId: string | null;
  terms: PolicyTerms;
  sealed: Buffer | null;
  openedBy: string;
  openedAt: Date;
  settledAt: Date | null;
  closedAt: Date | null;
  closedBy: ClosedBy | null;
  reopened: number;
  resettledScore: number | null;
  version: number;
  updatedAt: Date;
}

export interface ClockRow extends Clock {
  caseId: string;
  propertyId: string;
  missedAt: Date | null;
  /** Steps of escalation that are done. */
  escalated: number;
}

export const SELECT_CASE = `
  SELECT c.id, c.property_id AS "propertyId", c.number, c.kind, c.severity, c.status, c.department_id AS "departmentId", c.employee_id AS "employeeId",
    c.guest_id AS "guestId", c.reservation_id AS "reservationId", c.room_id AS "roomId", c.source_type AS "sourceType", c.source_id AS "sourceId",
    c.root_cause_id AS "rootCauseId", c.terms, c.sealed, c.opened_by AS "openedBy", c.opened_at AS "openedAt", c.settled_at AS "settledAt",
    c.closed_at AS "closedAt", c.closed_by AS "closedBy", c.reopened, c.resettled_score::float8 AS "resettledScore", c.version, c.updated_at AS "updatedAt"
  FROM cases c`;

/** How people list what is their own. */
export const OPENED = { openedAt: { column: 'c.opened_at', type: 'timestamptz' } } as const;

export const readCase = async (sql: Sql, id: string): Promise<CaseRow | undefined> =>
  (await sql.query<CaseRow>(`${SELECT_CASE} WHERE c.id = $1`, [id]))[0];

/** The case, locked until the transaction ends. @throws Refusal 404 */
export async function lockCase(work: Work, id: string): Promise<CaseRow> {
  await work.query('SELECT 1 FROM cases WHERE id = $1 FOR NO KEY UPDATE', [id]);
  const row = await readCase(work, id);
  if (!row) throw notFound();
  return row;
}

export async function clocksOf(sql: Sql, caseIds: readonly string[]): Promise<ClockRow[]> {
  const rows = await sql.query<Omit<ClockRow, 'pauses'> & { pauses: { from: string; to: string | null }[] }>(
    `SELECT case_id AS "caseId", property_id AS "propertyId", kind, round, started_at AS "startedAt", minutes, pauses, due_at AS "dueAt", met_at AS "metAt",
       stopped_at AS "stoppedAt", missed_at AS "missedAt", escalated
     FROM case_clocks WHERE case_id = ANY ($1::uuid[]) ORDER BY started_at, round, kind`,
    [caseIds],
  );
  return rows.map((row) => ({
    ...row,
    pauses: row.pauses.map(({ from, to }) => ({ from: new Date(from), to: to === null ? null : new Date(to) })),
  }));
}

export const wordsOf = (row: Pick<CaseRow, 'id' | 'sealed'>, vault: Vault): CaseWords | null =>
  row.sealed && (JSON.parse(vault.openRecord(row.sealed, casePlace(row.id)).toString('utf8')) as CaseWords);

export const factsOf = (row: CaseRow): CaseFacts => ({
  caseId: row.id,
  number: row.number,
  kind: row.kind,
  severity: row.severity,
  departmentId: row.departmentId,
  guestId: row.guestId,
  reservationId: row.reservationId,
  roomId: row.roomId,
  source: { type: row.sourceType, id: row.sourceId },
});
