import type { Sql } from '../../../../kernel/database/database';
import type { OrderKindDto } from '../dto/order-kind.dto';

export interface KindRow extends Omit<OrderKindDto, 'createdAt' | 'updatedAt'> {
  createdAt: Date;
  updatedAt: Date;
}

export const SELECT_KIND = `
  SELECT id, property_id AS "propertyId", code, name, department_id AS "departmentId", for_guests AS "forGuests", calendar_id AS "calendarId",
    accept_minutes AS "acceptMinutes", done_minutes AS "doneMinutes", status, version, created_at AS "createdAt", updated_at AS "updatedAt"
  FROM service_order_kinds`;

export const readKind = async (sql: Sql, id: string): Promise<KindRow | undefined> =>
  (await sql.query<KindRow>(`${SELECT_KIND} WHERE id = $1`, [id]))[0];

export const kindView = (row: KindRow): OrderKindDto => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
