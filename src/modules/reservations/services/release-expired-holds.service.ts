import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { Clock } from '../../../kernel/values/clock';

const BATCH = 500;

/** Tidies up: gives back what expired holds still count. Nothing waits for it, since reads and writes see through expired holds. */
@Injectable()
export class ReleaseExpiredHolds {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @returns how many nights were given back */
  async run(): Promise<number> {
    let released = 0;
    for (let found = BATCH; found === BATCH; released += found) found = await this.batch();
    return released;
  }

  private async batch(): Promise<number> {
    const [row] = await this.database.hot<{ released: number }>(
      'release_expired_holds',
      `WITH expired AS MATERIALIZED (
         SELECT property_id, room_type_id, night, quote_id FROM hold_nights WHERE expires_at <= $1 ORDER BY expires_at LIMIT ${BATCH}),
       locked AS MATERIALIZED (
         SELECT i.property_id, i.room_type_id, i.night FROM inventory_nights i
         WHERE (i.property_id, i.room_type_id, i.night) IN (SELECT property_id, room_type_id, night FROM expired)
         ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE),
       gone AS (
         DELETE FROM hold_nights h USING expired e
         WHERE (SELECT count(*) FROM locked) > 0
           AND h.property_id = e.property_id AND h.room_type_id = e.room_type_id AND h.night = e.night AND h.quote_id = e.quote_id
         RETURNING h.property_id, h.room_type_id, h.night, h.rooms),
       given AS (
         UPDATE inventory_nights i SET held = i.held - g.rooms
         FROM (SELECT property_id, room_type_id, night, sum(rooms)::int AS rooms FROM gone GROUP BY 1, 2, 3) g
         WHERE i.property_id = g.property_id AND i.room_type_id = g.room_type_id AND i.night = g.night
         RETURNING i.property_id, i.night),
       marked AS (
         INSERT INTO offer_refreshes (property_id, first_night, last_night) SELECT property_id, min(night), max(night) FROM given GROUP BY property_id)
       SELECT count(*)::int AS released FROM gone`,
      [this.clock.now()],
    );
    return row!.released;
  }
}
