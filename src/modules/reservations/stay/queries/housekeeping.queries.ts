import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { type KeysetList, keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { HousekeepingQuery, RoomStateDto, RoomStatePageDto } from '../dto/housekeeping.dto';

interface Row extends Omit<RoomStateDto, 'changedAt'> {
  changedAt: Date | null;
}

/** `$1`: the hotel's business date. */
const SELECT_ROOMS = `
  SELECT m.id AS "roomId", m.property_id AS "propertyId", m.room_type_id AS "roomTypeId", m.number, m.floor,
    coalesce(c.condition, 'clean') AS condition, o.room_id IS NOT NULL AS occupied, coalesce(r.departure <= $1::date, false) AS "dueOut",
    EXISTS (SELECT FROM room_assignments a JOIN reservations n ON n.id = a.reservation_id AND n.status = 'confirmed' AND n.arrival <= $1::date
      WHERE a.room_id = m.id AND a.first_night <= $1::date AND a.last_night >= $1::date) AS "dueIn",
    (SELECT b.kind FROM maintenance_blocks b WHERE b.room_id = m.id AND b.first_night <= $1::date AND LEAST(b.last_night, b.released_from - 1) >= $1::date
      ORDER BY b.deducts_inventory DESC LIMIT 1) AS maintenance,
    coalesce(c.version, 0) AS version, c.changed_at AS "changedAt"
  FROM rooms m LEFT JOIN room_conditions c ON c.room_id = m.id LEFT JOIN room_occupancies o ON o.room_id = m.id
    LEFT JOIN reservations r ON r.id = o.reservation_id`;

const SORTABLE: KeysetList['sortable'] = {
  number: { column: 'm.number', type: 'text' },
  condition: { column: `coalesce(c.condition, 'clean')`, type: 'text' },
};

const view = ({ changedAt, ...row }: Row): RoomStateDto => ({ ...row, changedAt: changedAt?.toISOString() ?? null });

/** Rooms as housekeeping sees them. */
@Injectable()
export class HousekeepingQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  async one(sql: Sql, roomId: string, businessDate: string): Promise<RoomStateDto> {
    const [row] = await sql.query<Row>(`${SELECT_ROOMS} WHERE m.id = $2`, [businessDate, roomId]);
    return view(row!);
  }

  /** Rooms in service, by number. */
  async list({ caller }: RequestContext, query: HousekeepingQuery): Promise<RoomStatePageDto> {
    caller.require('housekeeping:read', query.propertyId);
    const { businessDate } = await this.properties.mustExist(query.propertyId);
    const values: unknown[] = [businessDate, query.propertyId];
    const where = ['m.property_id = $2', 'm.in_service'];
    if (query.condition) where.push(`coalesce(c.condition, 'clean') = $${values.push(query.condition)}`);
    if (query.occupied !== undefined) where.push(`(o.room_id IS NOT NULL) = $${values.push(query.occupied)}`);
    if (query.floor) where.push(`m.floor = $${values.push(query.floor)}`);
    if (query.updatedSince) where.push(`c.changed_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<Row>(
      this.database,
      { select: SELECT_ROOMS, where, values, sortable: SORTABLE, idColumn: 'm.id', defaultSort: 'number' },
      query,
    );
    return { data: page.data.map(view), nextCursor: page.nextCursor };
  }
}
