import type { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import type { PlanConditions, PlanTask, TaskStatus, Why } from '../domain/service-plan';
import type { ServicePlanTaskDto } from '../dto/plan-task.dto';
import type { ServicePlanDto } from '../dto/service-plan.dto';

export interface PlanRow {
  id: string;
  propertyId: string;
  code: string;
  name: string;
  conditions: PlanConditions;
  tasks: PlanTask[];
  status: 'active' | 'retired';
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const SELECT_PLAN = `
  SELECT id, property_id AS "propertyId", code, name, conditions, tasks, status, version, created_at AS "createdAt", updated_at AS "updatedAt" FROM service_plans`;

export const planView = (row: PlanRow): ServicePlanDto => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export const taskPlace = (id: string): string => `service_plan_tasks.remarks ${id}`;

export interface TaskRow {
  id: string;
  property_id: string;
  plan_id: string;
  task: string;
  title: string;
  reservation_id: string;
  guest_id: string;
  department_id: string;
  occasion: string | null;
  due_at: Date;
  proof_needed: boolean;
  status: TaskStatus;
  why: Why | null;
  proof: string[];
  remarks: Buffer | null;
  ended_at: Date | null;
  ended_by: string | null;
  response_id: string | null;
  rating: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const SELECT_TASK = 'SELECT t.* FROM service_plan_tasks t';

export const readTask = async (sql: Sql, id: string): Promise<TaskRow | undefined> =>
  (await sql.query<TaskRow>(`${SELECT_TASK} WHERE t.id = $1`, [id]))[0];

export const taskView = (row: TaskRow, vault: Vault, now: Date): ServicePlanTaskDto => ({
  id: row.id,
  propertyId: row.property_id,
  planId: row.plan_id,
  task: row.task,
  title: row.title,
  reservationId: row.reservation_id,
  guestId: row.guest_id,
  departmentId: row.department_id,
  occasion: row.occasion,
  dueAt: row.due_at.toISOString(),
  overdue: row.status === 'open' && row.due_at < now,
  proofNeeded: row.proof_needed,
  proof: row.proof,
  remarks: row.remarks && vault.openRecord(row.remarks, taskPlace(row.id)).toString('utf8'),
  status: row.status,
  why: row.why,
  endedAt: row.ended_at?.toISOString() ?? null,
  endedBy: row.ended_by,
  responseId: row.response_id,
  rating: row.rating === null ? null : Number(row.rating),
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
