import type { Vault } from '../../../../kernel/crypto/vault';
import type { LocalDate } from '../../../../kernel/values/local-date';
import type { TraceStatus } from '../../domain/desk/trace';
import type { TraceDto } from '../dto/trace.dto';
import { tracePlace } from '../sealed';

/** A row of `traces`, with whose stay it is. */
export interface TraceRow {
  id: string;
  property_id: string;
  reservation_id: string;
  guest_id: string;
  department_id: string;
  due_on: LocalDate;
  text: Buffer | null;
  status: TraceStatus;
  ended_at: Date | null;
  ended_by: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const SELECT_TRACE = `
  SELECT t.id, t.property_id, t.reservation_id, r.guest_id, t.department_id, t.due_on, t.text, t.status, t.ended_at, t.ended_by, t.version, t.created_at, t.updated_at
  FROM traces t JOIN reservations r ON r.id = t.reservation_id`;

export const traceFacts = (row: TraceRow) => ({
  id: row.id,
  propertyId: row.property_id,
  reservationId: row.reservation_id,
  guestId: row.guest_id,
  departmentId: row.department_id,
  dueOn: row.due_on,
});

export const traceView = (row: TraceRow, vault: Vault, businessDate: LocalDate): TraceDto => ({
  id: row.id,
  propertyId: row.property_id,
  reservationId: row.reservation_id,
  departmentId: row.department_id,
  dueOn: row.due_on,
  overdue: row.status === 'open' && row.due_on < businessDate,
  text: row.text && vault.openRecord(row.text, tracePlace(row.id)).toString('utf8'),
  status: row.status,
  endedAt: row.ended_at?.toISOString() ?? null,
  endedBy: row.ended_by,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
