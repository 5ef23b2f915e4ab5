import { setTimeout as sleep } from 'node:timers/promises';
import { aBooking, type Hotel, must, type StayWish } from './furnish';
import type { House } from './house';
import { eventually } from './kernel-process';

/** Waits until everything that has been committed is published and every listener has come to the end of the log. */
export async function settled(house: House): Promise<void> {
  for (const end = Date.now() + 20_000; ; await sleep(15)) {
    const { rows } = await house.db.query<{ done: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM outbox) AND NOT EXISTS (SELECT FROM event_retries WHERE dead_at IS NULL)
         AND NOT EXISTS (SELECT FROM event_listeners l, event_sequence s WHERE l.position < s.last_seq) AS done`,
    );
    if (rows[0]!.done) return;
    if (Date.now() > end) {
      const left = await house.db.query('SELECT listener, seq, last_error FROM event_retries LIMIT 3');
      throw new Error(`The listeners do not come to an end: ${JSON.stringify(left.rows)}`);
    }
  }
}

/** Whoever writes to guests begins at the end of the log: who books before that is not told. */
export const listening = (house: House): Promise<void> =>
  eventually(
    async () => (await house.db.query(`SELECT FROM event_listeners WHERE name = 'tell-the-guest-after-booking-changes'`)).rowCount === 1,
  );

export interface ToldStay extends StayWish {
  status?: 'confirmed' | 'in_house' | 'checked_out' | 'cancelled' | 'no_show';
  booker?: Record<string, unknown>;
  /** Lead guest and companions. */
  guests?: Record<string, unknown>[];
  /** Of a night. */
  price?: number;
  bookedAt?: string;
  marketSegment?: string;
  channel?: string;
}

export interface Told {
  reservationId: string;
  bookerId: string;
  leadId: string;
  companionIds: string[];
}

let told = 0;

/** A stay as another system tells of it: past or future, in any status. */
export async function tellStay(house: House, hotel: Hotel, arrival: string, stay: ToldStay = {}, externalId = `T${++told}`): Promise<Told> {
  const { status, guests, price = 10_000, bookedAt, ...wish } = stay;
  const body = aBooking(hotel, arrival, {
    ...wish,
    overridePrice: { perNight: { amountMinor: price, currency: hotel.currency }, reason: 'As told' },
  });
  if (guests) Object.assign(body.rooms[0]!, { guests });
  const answer = await must(house, 'PUT', `/v1/external/pms/reservations/${externalId}`, { ...body, status, bookedAt });
  const [reservation] = answer.reservations;
  return {
    reservationId: reservation.id,
    bookerId: answer.booker.guestId,
    leadId: reservation.guest.guestId,
    companionIds: reservation.companions.map((c: { guestId: string }) => c.guestId),
  };
}
