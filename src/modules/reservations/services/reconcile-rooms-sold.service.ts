import { Injectable } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database, type Sql } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';
import type { LocalDate } from '../../../kernel/values/local-date';
import { OCCUPYING } from '../domain/reservation';
import { RefreshCityOffers } from './refresh-city-offers.service';

/** A counter that says something else than the reservations or the holds of its night. */
export interface RoomsSoldDifference {
  propertyId: string;
  roomTypeId: string;
  night: LocalDate;
  kind: 'sold' | 'held' | 'blocked';
  /** What the counter says; null where the night has none. */
  counter: number | null;
  counted: number;
}

export interface RoomsSoldRepair {
  repaired: RoomsSoldDifference[];
  /** Left as they were: `oversold` where the right count is more than there are rooms, `no_such_night` where there is no counter to set. */
  refused: (RoomsSoldDifference & { why: 'oversold' | 'no_such_night' })[];
}

/** `$1` hotel, null: all; `$2` the statuses that occupy a room. Nights that have passed are history. */
const DIFFERENCES = `
  WITH hotels AS MATERIALIZED (
    SELECT id, business_date FROM properties WHERE $1::uuid IS NULL OR id = $1
  ), counted AS (
    SELECT property_id, room_type_id, night, sum(sold)::int AS sold, sum(held)::int AS held, sum(blocked)::int AS blocked
    FROM (
      SELECT n.property_id, n.room_type_id, n.night, 1 AS sold, 0 AS held, 0 AS blocked
      FROM hotels p JOIN reservation_nights n ON n.property_id = p.id AND n.night >= p.business_date
      JOIN reservations r ON r.id = n.reservation_id AND r.status = ANY ($2::text[])
      UNION ALL
      SELECT h.property_id, h.room_type_id, h.night, 0, h.rooms, 0
      FROM hotels p JOIN hold_nights h ON h.property_id = p.id AND h.night >= p.business_date
      UNION ALL
      SELECT b.property_id, b.room_type_id, b.night, 0, 0, b.rooms - b.picked_up - b.released
      FROM hotels p JOIN group_nights b ON b.property_id = p.id AND b.night >= p.business_date
      JOIN stay_groups g ON g.id = b.group_id AND g.status = 'definite'
    ) parts
    GROUP BY 1, 2, 3
  ), kept AS (
    SELECT i.property_id, i.room_type_id, i.night, i.sold, i.held, i.blocked
    FROM hotels p JOIN inventory_nights i ON i.property_id = p.id AND i.night >= p.business_date
  )
  SELECT property_id AS "propertyId", room_type_id AS "roomTypeId", night, v.kind, v.counter, v.counted
  FROM kept k FULL JOIN counted c USING (property_id, room_type_id, night)
  CROSS JOIN LATERAL (VALUES ('sold', k.sold, coalesce(c.sold, 0)), ('held', k.held, coalesce(c.held, 0)),
    ('blocked', k.blocked, coalesce(c.blocked, 0))) AS v(kind, counter, counted)
  WHERE coalesce(v.counter, 0) <> v.counted
  ORDER BY 1, 2, 3, 4`;

const LOCK = `
  SELECT FROM inventory_nights
  WHERE property_id = $1 AND (room_type_id, night) IN (SELECT * FROM unnest($2::uuid[], $3::date[]))
  ORDER BY property_id, room_type_id, night FOR UPDATE`;

/** A count that is null leaves its counter alone. Rows: the nights that could be set. */
const SET = `
  UPDATE inventory_nights i SET sold = coalesce(d.sold, i.sold), held = coalesce(d.held, i.held), blocked = coalesce(d.blocked, i.blocked)
  FROM unnest($2::uuid[], $3::date[], $4::int[], $5::int[], $6::int[]) AS d(room_type_id, night, sold, held, blocked)
  WHERE i.property_id = $1 AND i.room_type_id = d.room_type_id AND i.night = d.night
    AND coalesce(d.sold, i.sold) + coalesce(d.held, i.held) + coalesce(d.blocked, i.blocked) <= i.physical - i.removed + i.overbook_allowance
  RETURNING i.room_type_id AS "roomTypeId", i.night`;

/** Recounts the rooms sold, held and blocked of every night ahead from reservations, holds and groups, and compares it with the counters. */
@Injectable()
export class ReconcileRoomsSold {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly offers: RefreshCityOffers,
  ) {}

  /** Of one hotel or of all, in one statement and so as of one moment: bookings that are being made meanwhile make no difference. */
  differences(propertyId?: string): Promise<RoomsSoldDifference[]> {
    return this.database.transaction(async (tx) => {
      await tx.query(`SET LOCAL statement_timeout = '10min'`);
      await tx.query(`SET LOCAL work_mem = '128MB'`);
      return tx.query<RoomsSoldDifference>(DIFFERENCES, [propertyId ?? null, OCCUPYING]);
    });
  }

  /** Sets the counters of one hotel or of all right, as far as there are rooms; what must stay as it is, is told. */
  async repair(propertyId?: string): Promise<RoomsSoldRepair> {
    const hotels = groupedBy(await this.differences(propertyId), (d) => d.propertyId);
    const all: RoomsSoldRepair = { repaired: [], refused: [] };
    for (const [id, differences] of hotels) {
      const { repaired, refused } = await this.repairHotel(id, differences);
      all.repaired.push(...repaired);
      all.refused.push(...refused);
    }
    return all;
  }

  /** Under the lock of these nights the count is taken again: nobody can take or give back a room of them meanwhile. */
  private repairHotel(propertyId: string, suspects: RoomsSoldDifference[]): Promise<RoomsSoldRepair> {
    const at = this.clock.now();
    return this.work.run(systemContext(Caller.system, at, `reconcile-${propertyId}`), 200, async (work) => {
      const suspected = new Map(suspects.map((d) => [placeOf(d), d]));
      await lock(work, propertyId, [...suspected.values()]);
      const found = await work.query<RoomsSoldDifference>(DIFFERENCES, [propertyId, OCCUPYING]);
      const nights = groupedBy(
        found.filter((d) => suspected.has(placeOf(d))),
        placeOf,
      );
      const counts = [...nights.values()].map((both) => ({
        ...both[0]!,
        sold: both.find((d) => d.kind === 'sold')?.counted ?? null,
        held: both.find((d) => d.kind === 'held')?.counted ?? null,
        blocked: both.find((d) => d.kind === 'blocked')?.counted ?? null,
      }));
      const changed = await work.query<Pick<RoomsSoldDifference, 'roomTypeId' | 'night'>>(SET, [
        propertyId,
        counts.map((c) => c.roomTypeId),
        counts.map((c) => c.night),
        counts.map((c) => c.sold),
        counts.map((c) => c.held),
        counts.map((c) => c.blocked),
      ]);
      const done = new Set(changed.map(placeOf));
      const differences = [...nights.values()].flat();
      if (changed.length) {
        await this.offers.mark(
          work,
          changed.map(({ night }) => ({ propertyId, firstNight: night, lastNight: night })),
        );
        work.audit({
          action: 'inventory.reconciled',
          target: { type: 'property', id: propertyId },
          propertyId,
          details: { nights: changed.length },
        });
      }
      return {
        repaired: differences.filter((d) => done.has(placeOf(d))),
        refused: differences
          .filter((d) => !done.has(placeOf(d)))
          .map((d) => ({ ...d, why: d.counter === null ? ('no_such_night' as const) : ('oversold' as const) })),
      };
    });
  }
}

const placeOf = ({ roomTypeId, night }: { roomTypeId: string; night: LocalDate }): string => `${roomTypeId} ${night}`;

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

async function lock(sql: Sql, propertyId: string, nights: RoomsSoldDifference[]): Promise<void> {
  await sql.query(LOCK, [propertyId, nights.map((d) => d.roomTypeId), nights.map((d) => d.night)]);
}
