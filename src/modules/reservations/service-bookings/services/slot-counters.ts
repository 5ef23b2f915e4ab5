import type { Sql } from '../../../../kernel/database/database';
import { Refusal } from '../../../../kernel/errors/problem';
import type { LocalDate } from '../../../../kernel/values/local-date';
import { ServiceProblems } from '../../domain/services/service-booking';

/** Places of one service at one time. */
export interface SlotKey {
  propertyId: string;
  serviceId: string;
  day: LocalDate;
  time: string;
}

/** The first place of a slot makes its row; every further one moves its counter, unless it would pass what the service can take now. */
const TAKE = `
  INSERT INTO service_slots AS t (property_id, service_id, day, time, taken, capacity)
  SELECT property_id, id, $2::date, $3, $4, capacity FROM services WHERE id = $1 AND (capacity IS NULL OR capacity >= $4)
  ON CONFLICT (property_id, service_id, day, time) DO UPDATE SET taken = t.taken + excluded.taken, capacity = excluded.capacity
    WHERE excluded.capacity IS NULL OR t.taken + excluded.taken <= excluded.capacity
  RETURNING 1`;

const GIVE_BACK = `
  UPDATE service_slots SET taken = taken - $5 WHERE property_id = $1 AND service_id = $2 AND day = $3::date AND time = $4`;

/** Takes or (below zero) gives back places, in the order in which every writer locks slots. @throws Refusal 409 `service_full` naming the slot */
export async function movePlaces(sql: Sql, moves: readonly (SlotKey & { places: number })[]): Promise<void> {
  const ordered = sum(moves).toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  for (const move of ordered) {
    const { propertyId, serviceId, day, time, places } = move;
    if (places < 0) await sql.hot('give_slot_back', GIVE_BACK, [propertyId, serviceId, day, time, -places]);
    else if ((await sql.hot('take_slot', TAKE, [serviceId, day, time, places])).length === 0) throw await full(sql, move);
  }
}

const keyOf = ({ serviceId, day, time }: SlotKey): string => `${serviceId} ${day} ${time}`;

/** Each slot once: whoever gives two places back and takes three needs one more. */
function sum(moves: readonly (SlotKey & { places: number })[]): (SlotKey & { places: number })[] {
  const bySlot = new Map<string, SlotKey & { places: number }>();
  for (const move of moves) {
    const known = bySlot.get(keyOf(move));
    bySlot.set(keyOf(move), { ...move, places: (known?.places ?? 0) + move.places });
  }
  return [...bySlot.values()].filter((move) => move.places !== 0);
}

async function full(sql: Sql, { serviceId, day, time }: SlotKey): Promise<Refusal> {
  const [left] = await sql.query<{ places: number }>(
    `SELECT greatest(0, s.capacity - coalesce((SELECT taken FROM service_slots t WHERE t.property_id = s.property_id AND t.service_id = s.id
       AND t.day = $2::date AND t.time = $3), 0)) AS places FROM services s WHERE s.id = $1`,
    [serviceId, day, time],
  );
  const detail = `${left?.places ?? 0} left on ${day}${time && ` at ${time}`}.`;
  return new Refusal(ServiceProblems.full, undefined, [
    { pointer: time ? '/time' : '/date', code: 'full', detail, date: day, time: time || null, placesLeft: left?.places ?? 0 },
  ]);
}
