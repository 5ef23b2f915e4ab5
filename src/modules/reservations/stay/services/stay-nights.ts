import type { Sql } from '../../../../kernel/database/database';
import { sqlState } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { GIVE_BACK, MOVE, type NightDemand, RELEASE_EXPIRED_ON, type ShortNight, STATE } from '../../services/booking-statement';
import { soldOut } from '../../services/quotes';

/** A night as its row lies in `reservation_nights`, whatever columns that has. */
export interface KeptNight extends Record<string, unknown> {
  property_id: string;
  night: string;
  /** The type whose inventory the night takes: that of its room, which may be another than was sold. */
  room_type_id: string;
  amount_minor: number;
  total_minor: number;
  /** The group from whose block it was picked up. */
  group_id: string | null;
}

/** Where a room is given back or taken. */
type Place = Pick<KeptNight, 'property_id' | 'room_type_id' | 'night'>;

/** Nights of a reservation from `from` to before `until`, as they count in the inventory. */
export function nightsCounted(sql: Sql, reservationId: string, from: string, until: string): Promise<KeptNight[]> {
  return sql.hot<KeptNight>(
    'stay_nights_counted',
    `SELECT property_id, night, room_type_id, amount_minor, total_minor, group_id FROM reservation_nights
     WHERE reservation_id = $1 AND night >= $2::date AND night < $3::date ORDER BY night`,
    [reservationId, from, until],
  );
}

const demandOfNights = (nights: readonly (Place & { backTo?: string | null })[]): (NightDemand & { group_id: string | null })[] =>
  nights.map(({ property_id, room_type_id, night, backTo = null }) => ({ property_id, room_type_id, night, rooms: 1, group_id: backTo }));

/**
 * Moves rooms sold from the nights `freed` (`backTo`: to the block of this group) to the nights `taken` in one statement. Where rooms are short, holds that have run out are released and it is tried once
 * more.
 * @throws Refusal 409 `sold_out` with the nights
 */
export async function moveInventory(
  work: Work,
  at: Date,
  freed: readonly (Place & { backTo?: string | null })[],
  taken: readonly Place[],
): Promise<void> {
  if (freed.length + taken.length === 0) return;
  const [from, to] = [JSON.stringify(demandOfNights(freed)), JSON.stringify(demandOfNights(taken))];
  const move = () => work.hot('move_rooms', MOVE, [from, to, at]);
  await work.query('SAVEPOINT before_move');
  try {
    await move();
  } catch (error) {
    if (sqlState(error) !== STATE.soldOut) throw error;
    await work.query('ROLLBACK TO SAVEPOINT before_move');
    const short = JSON.parse((error as Error).message) as ShortNight[];
    if (!short.some((night) => night.expired)) throw soldOut(short);
    await work.hot('release_expired_on', RELEASE_EXPIRED_ON, [to, at]);
    await move().catch((again: unknown) => {
      throw sqlState(again) === STATE.soldOut ? soldOut(JSON.parse((again as Error).message) as ShortNight[]) : again;
    });
  }
}

/** Gives the rooms of the nights from `from` on back to sale; their rows stay. */
export const giveBackFrom = (work: Work, reservationId: string, from: string): Promise<unknown> =>
  work.hot('give_back', GIVE_BACK, [reservationId, from]);

/** Takes the rooms of the nights from `from` on again. @throws Refusal 409 `sold_out` */
export async function takeAgainFrom(work: Work, at: Date, reservationId: string, from: string, until: string): Promise<void> {
  await moveInventory(work, at, [], await nightsCounted(work, reservationId, from, until));
}

/** Nights of reservation `$1` that were picked up from a block leave it: the block has one room less. */
export const leavingBlock = (which: string): string => `
  left_block AS (
    UPDATE group_nights g SET picked_up = g.picked_up - 1, released = g.released + 1 FROM reservation_nights n
    WHERE n.reservation_id = $1 AND ${which} AND n.group_id = g.group_id AND n.room_type_id = g.room_type_id AND n.night = g.night)`;

/** Strikes nights off the stay; what is returned can be put back with {@link putBackNights}. The inventory is the caller's. */
export async function strikeNights(work: Work, reservationId: string, from: string, until: string): Promise<KeptNight[]> {
  const rows = await work.query<{ row: KeptNight }>(
    `WITH ${leavingBlock('n.night >= $2::date AND n.night < $3::date')}
     DELETE FROM reservation_nights n WHERE reservation_id = $1 AND night >= $2::date AND night < $3::date
     RETURNING to_jsonb(n) || '{"group_id": null}' AS row`,
    [reservationId, from, until],
  );
  return rows.map(({ row }) => row).toSorted((a, b) => a.night.localeCompare(b.night));
}

export async function putBackNights(work: Work, nights: readonly KeptNight[]): Promise<void> {
  await work.query('INSERT INTO reservation_nights SELECT * FROM jsonb_populate_recordset(NULL::reservation_nights, $1::jsonb)', [
    JSON.stringify(nights),
  ]);
}

export const totalOfNights = (nights: readonly KeptNight[]): number => nights.reduce((sum, n) => sum + n.total_minor, 0);
