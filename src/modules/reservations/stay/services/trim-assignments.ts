import type { Work } from '../../../../kernel/database/unit-of-work';
import { addDays } from '../../../../kernel/values/local-date';
import type { RoomAssignmentDto } from '../../dto/booking-answers.dto';

/** What became of a room when the stay changed. */
export interface TrimmedRoom {
  roomId: string;
  roomNumber: string;
  outcome: 'kept' | 'shortened' | 'extended' | 'dropped';
  /** Why it could not be kept or extended. */
  reason?: 'not_of_the_stay' | 'other_room_type' | 'room_taken' | 'under_maintenance';
}

interface Held {
  id: string;
  room_id: string;
  number: string;
  room_type_id: string;
  first_night: string;
  last_night: string;
}

const HELD = `
  SELECT a.id, a.room_id, m.number, m.room_type_id, a.first_night, a.last_night FROM room_assignments a JOIN rooms m ON m.id = a.room_id
  WHERE a.reservation_id = $1 ORDER BY a.first_night`;

/** Why room `$1` cannot be had from `$2` to `$3` by stay `$4`; null when it can. The room is locked. */
const OBSTACLE = `
  SELECT CASE
    WHEN EXISTS (SELECT FROM room_assignments a WHERE a.room_id = $1 AND a.reservation_id <> $4 AND a.first_night <= $3::date AND a.last_night >= $2::date) THEN 'room_taken'
    WHEN EXISTS (SELECT FROM maintenance_blocks b WHERE b.room_id = $1 AND b.deducts_inventory AND b.first_night <= $3::date
      AND LEAST(b.last_night, b.released_from - 1) >= $2::date) THEN 'under_maintenance'
  END AS obstacle`;

/**
 * Brings the rooms of a stay in line with its new dates, once its nights are written: nights that are no longer the stay's are given up, a room whose type is not
 * what its nights count in is given up, and the first and the last room are extended to the new dates where they are free; where not, these nights are left without a
 * room. To be called within the transaction that changes the stay, with the reservation locked.
 * @returns what became of each room
 */
export async function trimAssignments(work: Work, reservationId: string, arrival: string, departure: string): Promise<TrimmedRoom[]> {
  const before = await work.query<Held>(HELD, [reservationId]);
  if (before.length === 0) return [];
  const [first, last] = [arrival, addDays(departure, -1)];
  const nights = await work.query<{ night: string; room_type_id: string }>(
    'SELECT night, room_type_id FROM reservation_nights WHERE reservation_id = $1 AND night BETWEEN $2::date AND $3::date',
    [reservationId, first, last],
  );
  const countedAs = new Map(nights.map((n) => [n.night, n.room_type_id]));
  const told: TrimmedRoom[] = [];
  const kept: Held[] = [];
  for (const held of before) {
    const room = { roomId: held.room_id, roomNumber: held.number };
    const [from, to] = [later(held.first_night, first), earlier(held.last_night, last)];
    const fits = from <= to && daysOf(from, to).every((night) => countedAs.get(night) === held.room_type_id);
    if (!fits) {
      await work.query('DELETE FROM room_assignments WHERE id = $1', [held.id]);
      told.push({ ...room, outcome: 'dropped', reason: from > to ? 'not_of_the_stay' : 'other_room_type' });
      continue;
    }
    const shorter = from !== held.first_night || to !== held.last_night;
    if (shorter) await work.query('UPDATE room_assignments SET first_night = $2, last_night = $3 WHERE id = $1', [held.id, from, to]);
    kept.push({ ...held, first_night: from, last_night: to });
    told.push({ ...room, outcome: shorter ? 'shortened' : 'kept' });
  }
  const wasWhole = (n: string) => before.some((a) => a.first_night <= n && a.last_night >= n);
  const [head, tail] = [kept[0], kept.at(-1)];
  // only what reached to the edge of the old stay grows with it
  if (head && head.first_night > first && !wasWhole(addDays(head.first_night, -1)))
    await extend(work, told, head, reservationId, first, addDays(head.first_night, -1), countedAs);
  if (tail && tail.last_night < last && !wasWhole(addDays(tail.last_night, 1)))
    await extend(work, told, tail, reservationId, addDays(tail.last_night, 1), last, countedAs);
  return told;
}

async function extend(
  work: Work,
  told: TrimmedRoom[],
  held: Held,
  reservationId: string,
  from: string,
  to: string,
  countedAs: ReadonlyMap<string, string>,
): Promise<void> {
  const entry = told.find((t) => t.roomId === held.room_id && t.outcome !== 'dropped')!;
  await work.query('SELECT FROM rooms WHERE id = $1 FOR NO KEY UPDATE', [held.room_id]);
  const [found] = await work.query<{ obstacle: TrimmedRoom['reason'] | null }>(OBSTACLE, [held.room_id, from, to, reservationId]);
  const reason = daysOf(from, to).some((night) => countedAs.get(night) !== held.room_type_id) ? 'other_room_type' : found!.obstacle;
  if (reason) {
    entry.reason = reason;
    return;
  }
  await work.query(
    'UPDATE room_assignments SET first_night = LEAST(first_night, $2::date), last_night = GREATEST(last_night, $3::date) WHERE id = $1',
    [held.id, from, to],
  );
  entry.outcome = 'extended';
}

/** As {@link trimAssignments}. @returns what became of each room, and the rooms as the reservation shows them afterwards */
export async function keepRooms(
  work: Work,
  reservationId: string,
  arrival: string,
  departure: string,
): Promise<{ told: TrimmedRoom[]; rooms: RoomAssignmentDto[] }> {
  const told = await trimAssignments(work, reservationId, arrival, departure);
  if (told.length === 0) return { told, rooms: [] };
  const rooms = await work.query<RoomAssignmentDto>(
    `SELECT a.room_id AS "roomId", m.number, m.room_type_id AS "roomTypeId", a.first_night AS "firstNight", a.last_night AS "lastNight", a.locked
     FROM room_assignments a JOIN rooms m ON m.id = a.room_id WHERE a.reservation_id = $1 ORDER BY a.first_night`,
    [reservationId],
  );
  return { told, rooms };
}

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);

function daysOf(from: string, to: string): string[] {
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
