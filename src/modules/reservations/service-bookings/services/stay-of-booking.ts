import type { Sql } from '../../../../kernel/database/database';
import { notFound, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { LocalDate } from '../../../../kernel/values/local-date';
import type { GuestQueries } from '../../../guests';
import { ReservationProblems, type ReservationStatus } from '../../domain/reservation';

/** The stay that something is booked with, or done for. */
export interface StayRow {
  id: string;
  property_id: string;
  booking_id: string;
  guest_id: string;
  booker_guest_id: string;
  name: string;
  status: ReservationStatus;
  arrival: LocalDate;
  departure: LocalDate;
}

/**
 * The stay, which cannot end while the transaction is open where `lock` is set. Guests reach their own: what they booked, or sleep in as the first.
 * @param permission that staff and machines need for the stay's hotel
 * @throws Refusal 404, 403
 */
export async function readStay(
  sql: Sql,
  ctx: RequestContext,
  id: string,
  { guests, permission, lock = false }: { guests: GuestQueries; permission: string; lock?: boolean },
): Promise<StayRow> {
  const [stay] = await sql.query<StayRow>(
    `SELECT r.id, r.property_id, r.booking_id, r.guest_id, b.booker_guest_id, r.guest_first_name || ' ' || r.guest_last_name AS name, r.status,
       r.arrival, r.departure
     FROM reservations r JOIN bookings b ON b.id = r.booking_id WHERE r.id = $1 ${lock ? 'FOR SHARE OF r' : ''}`,
    [id],
  );
  if (!stay) throw notFound();
  const { caller } = ctx;
  if (!caller.guestId) caller.require(permission, stay.property_id);
  else {
    const own = await guests.recordIds(sql, caller.guestId);
    if (!own.includes(stay.guest_id) && !own.includes(stay.booker_guest_id)) throw notFound();
  }
  return stay;
}

/** @throws Refusal 409 `wrong_status` for a stay that has ended, or never was to be */
export function requireAlive({ status }: StayRow): void {
  if (status === 'confirmed' || status === 'in_house') return;
  const detail = `The reservation is ${status.replace('_', ' ')}.`;
  throw new Refusal(ReservationProblems.wrongStatus, undefined, [{ pointer: '/reservationId', code: 'wrong_status', detail }]);
}
