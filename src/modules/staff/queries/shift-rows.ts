import type { Sql } from '../../../kernel/database/database';
import type { ShiftKind, ShiftStatus } from '../domain/shift';
import { wallTime } from '../domain/shift';
import type { ShiftDto } from '../dto/shift.dto';

/** A row of `shifts` with the name of who works. */
export interface Shift {
  id: string;
  propertyId: string;
  departmentId: string;
  employeeId: string;
  employeeName: string;
  day: string;
  startsAt: Date;
  endsAt: Date;
  kind: ShiftKind;
  serviceCodes: string[];
  status: ShiftStatus;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const SELECT_SHIFT = `SELECT s.id, s.property_id AS "propertyId", s.department_id AS "departmentId", s.employee_id AS "employeeId",
  e.first_name || ' ' || e.last_name AS "employeeName", s.day, s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.kind,
  s.service_codes AS "serviceCodes", s.status, s.version, s.created_at AS "createdAt", s.updated_at AS "updatedAt"
  FROM shifts s JOIN employees e ON e.id = s.employee_id`;

/** Locked until the transaction ends, in the order of their ids. */
export async function lockShifts(sql: Sql, ids: readonly string[]): Promise<Shift[]> {
  await sql.query('SELECT 1 FROM shifts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids]);
  return readShifts(sql, ids);
}

export const readShifts = (sql: Sql, ids: readonly string[]): Promise<Shift[]> =>
  sql.query<Shift>(`${SELECT_SHIFT} WHERE s.id = ANY ($1::uuid[]) ORDER BY s.id`, [ids]);

export function shiftView(shift: Shift, timeZone: string): ShiftDto {
  const { startsAt, endsAt, createdAt, updatedAt, ...rest } = shift;
  return {
    ...rest,
    from: wallTime(startsAt, timeZone),
    to: wallTime(endsAt, timeZone),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    minutes: Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** What an event tells of a shift. */
export const shiftRef = (shift: Shift) => ({ ...shift, startsAt: shift.startsAt.toISOString(), endsAt: shift.endsAt.toISOString() });
