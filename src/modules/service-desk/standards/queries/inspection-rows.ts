import type { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import type { LocalDate } from '../../../../kernel/values/local-date';
import type { ActionStatus, Criterion, InspectionStatus, INSPECTORS, Process, Subject, Verdict } from '../domain/standard';
import type { CorrectiveActionDto } from '../dto/corrective-action.dto';
import type { InspectionDto } from '../dto/inspection.dto';

export const inspectionPlace = (id: string): string => `inspections.remarks ${id}`;
export const findingPlace = (inspectionId: string, criterion: string): string => `inspection_findings.remarks ${inspectionId} ${criterion}`;
export const actionPlace = (id: string): string => `corrective_actions.measures ${id}`;

interface FindingRow {
  criterion: string;
  verdict: Verdict;
  points: number;
  evidence: string[];
  /** Base64. */
  remarks: string | null;
  action_id: string | null;
}

export interface InspectionRow {
  id: string;
  property_id: string;
  standard_id: string;
  standard_version: number;
  process: Process;
  inspector: (typeof INSPECTORS)[number];
  subject: Subject;
  department_id: string | null;
  room_id: string | null;
  employee_id: string | null;
  status: InspectionStatus;
  remarks: Buffer | null;
  earned: number | null;
  possible: number | null;
  score: string | null;
  passed: boolean | null;
  begun_by: string;
  completed_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  criteria: Criterion[];
  pass_mark: number;
  findings: FindingRow[] | null;
}

export const SELECT_INSPECTION = `
  SELECT i.*, v.criteria, v.pass_mark, (
    SELECT json_agg(row_to_json(f)) FROM (
      SELECT x.criterion, x.verdict, x.points, x.evidence, encode(x.remarks, 'base64') AS remarks, a.id AS action_id
      FROM inspection_findings x LEFT JOIN corrective_actions a ON a.inspection_id = x.inspection_id AND a.criterion = x.criterion
      WHERE x.inspection_id = i.id) f) AS findings
  FROM inspections i JOIN service_standard_versions v ON v.standard_id = i.standard_id AND v.version = i.standard_version`;

export const readInspection = async (sql: Sql, id: string): Promise<InspectionRow | undefined> =>
  (await sql.query<InspectionRow>(`${SELECT_INSPECTION} WHERE i.id = $1`, [id]))[0];

const opened = (vault: Vault, sealed: Buffer | null, place: string): string | null =>
  sealed && vault.openRecord(sealed, place).toString('utf8');

export function inspectionView(row: InspectionRow, vault: Vault): InspectionDto {
  const found = new Map((row.findings ?? []).map((f) => [f.criterion, f]));
  return {
    id: row.id,
    propertyId: row.property_id,
    standardId: row.standard_id,
    standardVersion: row.standard_version,
    process: row.process,
    inspector: row.inspector,
    subject: row.subject,
    departmentId: row.department_id,
    roomId: row.room_id,
    employeeId: row.employee_id,
    status: row.status,
    criteria: row.criteria,
    findings: row.criteria.flatMap(({ key }) => {
      const f = found.get(key);
      if (!f) return [];
      const remarks = opened(vault, f.remarks === null ? null : Buffer.from(f.remarks, 'base64'), findingPlace(row.id, key));
      return [{ criterion: key, verdict: f.verdict, points: f.points, evidence: f.evidence, remarks, actionId: f.action_id }];
    }),
    remarks: opened(vault, row.remarks, inspectionPlace(row.id)),
    earned: row.earned,
    possible: row.possible,
    score: row.score === null ? null : Number(row.score),
    passed: row.passed,
    begunBy: row.begun_by,
    completedAt: row.completed_at?.toISOString() ?? null,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** What is sealed of a corrective action. */
export interface ActionWords {
  measures: string | null;
  remark: string | null;
}

export interface ActionRow {
  id: string;
  property_id: string;
  inspection_id: string;
  criterion: string;
  process: Process;
  critical: boolean;
  department_id: string | null;
  owner_id: string | null;
  due_on: LocalDate;
  measures: Buffer | null;
  proof: string[];
  status: ActionStatus;
  returned: number;
  done_at: Date | null;
  done_by: string | null;
  verified_at: Date | null;
  verified_by: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  failed_before: number;
  overdue: boolean;
}

/** Overdue by the hotel's own day. */
export const IS_OVERDUE = `(a.status = 'open' AND a.due_on < p.business_date)`;

export const SELECT_ACTION = `
  SELECT a.*, ${IS_OVERDUE} AS overdue,
    (SELECT count(*)::int FROM corrective_actions b WHERE b.property_id = a.property_id AND b.process = a.process AND b.criterion = a.criterion
       AND b.created_at < a.created_at AND b.created_at >= a.created_at - interval '90 days') AS failed_before
  FROM corrective_actions a JOIN properties p ON p.id = a.property_id`;

export const readAction = async (sql: Sql, id: string): Promise<ActionRow | undefined> =>
  (await sql.query<ActionRow>(`${SELECT_ACTION} WHERE a.id = $1`, [id]))[0];

export const actionWords = ({ id, measures }: Pick<ActionRow, 'id' | 'measures'>, vault: Vault): ActionWords =>
  measures ? (JSON.parse(vault.openRecord(measures, actionPlace(id)).toString('utf8')) as ActionWords) : { measures: null, remark: null };

export const actionView = (row: ActionRow, vault: Vault): CorrectiveActionDto => ({
  id: row.id,
  propertyId: row.property_id,
  inspectionId: row.inspection_id,
  criterion: row.criterion,
  process: row.process,
  critical: row.critical,
  failedBefore: row.failed_before,
  departmentId: row.department_id,
  ownerId: row.owner_id,
  dueOn: row.due_on,
  overdue: row.overdue,
  ...actionWords(row, vault),
  proof: row.proof,
  status: row.status,
  returned: row.returned,
  doneAt: row.done_at?.toISOString() ?? null,
  doneBy: row.done_by,
  verifiedAt: row.verified_at?.toISOString() ?? null,
  verifiedBy: row.verified_by,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
