import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import type { LocalDate } from '../../../kernel/values/local-date';

/** The counters of one room type in one night. */
export interface InventoryNight {
  roomTypeId: string;
  night: LocalDate;
  /** Rooms in service. */
  physical: number;
  /** Rooms in service that a maintenance block takes out of sale. */
  removed: number;
  sold: number;
  /** By holds, expired ones included until somebody tidies them. */
  held: number;
  blocked: number;
  overbookAllowance: number;
}

export interface OverbookAllowance {
  roomTypeId: string;
  night: LocalDate;
  /** Rooms that may be sold beyond those there are, ≥ 0. */
  allowance: number;
}

/** A night whose allowance was left as it is. */
export interface RefusedAllowance {
  roomTypeId: string;
  night: LocalDate;
  /** `no_such_night`: beyond the horizon, or no room type of this hotel. */
  code: 'rooms_are_sold' | 'no_such_night';
  /** The least allowance that the rooms sold and held leave possible; null for a night that is not there. */
  least: number | null;
}

const COLUMNS = `room_type_id AS "roomTypeId", night, physical, removed, sold, held, blocked, overbook_allowance AS "overbookAllowance"`;

/** The counters of nights. Whoever locks several rows of a hotel does so in the order (room type, night). */
@Injectable()
export class InventoryNights {
  /** Both nights included, ordered by room type and night. Nights beyond the horizon have no row. */
  read(sql: Sql, propertyId: string, firstNight: LocalDate, lastNight: LocalDate): Promise<InventoryNight[]> {
    return sql.hot<InventoryNight>(
      'inventory_nights_read',
      `SELECT ${COLUMNS} FROM inventory_nights WHERE property_id = $1 AND night BETWEEN $2::date AND $3::date ORDER BY room_type_id, night`,
      [propertyId, firstNight, lastNight],
    );
  }

  /**
   * Sets how far nights may be overbooked, all in one statement. A night that has sold more than the new allowance permits stays as
   * it is and is named in the answer; the others change. Of several entries for one night the last one counts.
   */
  setOverbookAllowance(work: Sql, propertyId: string, allowances: readonly OverbookAllowance[]): Promise<RefusedAllowance[]> {
    const wanted = [...new Map(allowances.map((a) => [`${a.roomTypeId} ${a.night}`, a])).values()];
    if (wanted.length === 0) return Promise.resolve([]);
    return work.hot<RefusedAllowance>(
      'inventory_nights_overbook',
      `WITH wanted AS MATERIALIZED (
         SELECT * FROM unnest($2::uuid[], $3::date[], $4::int[]) AS w(room_type_id, night, allowance)
       ), locked AS MATERIALIZED (
         SELECT n.room_type_id, n.night, w.allowance, n.sold + n.held + n.blocked - n.physical + n.removed AS over
         FROM inventory_nights n JOIN wanted w ON w.room_type_id = n.room_type_id AND w.night = n.night
         WHERE n.property_id = $1
         ORDER BY n.room_type_id, n.night FOR UPDATE OF n
       ), changed AS (
         UPDATE inventory_nights n SET overbook_allowance = l.allowance
         FROM locked l
         WHERE n.property_id = $1 AND n.room_type_id = l.room_type_id AND n.night = l.night
           AND l.over <= l.allowance AND n.overbook_allowance <> l.allowance
       )
       SELECT w.room_type_id AS "roomTypeId", w.night, CASE WHEN l.night IS NULL THEN 'no_such_night' ELSE 'rooms_are_sold' END AS code, l.over AS least
       FROM wanted w LEFT JOIN locked l ON l.room_type_id = w.room_type_id AND l.night = w.night
       WHERE l.night IS NULL OR l.over > l.allowance
       ORDER BY 1, 2`,
      [propertyId, wanted.map((w) => w.roomTypeId), wanted.map((w) => w.night), wanted.map((w) => w.allowance)],
    );
  }
}
