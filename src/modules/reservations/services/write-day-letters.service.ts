import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database, type Sql } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';
import { addDays, instantInZone, type LocalDate } from '../../../kernel/values/local-date';
import { Messages, type MessageSettings, MessageSettingsQueries } from '../../messaging';
import { ToldBookings, type ToldRoom } from '../queries/told-bookings.query';
import { dayLetter } from './booking-letters';

type Kind = 'pre_arrival' | 'thank_you';

interface Hotel {
  id: string;
  timeZone: string;
  businessDate: LocalDate;
}

/** Arrivals and departures looked back at where letters were not written for a while: nobody is thanked for a stay of long ago. */
const CATCH_UP_DAYS = 7;
/** Bookings in one transaction. */
const CHUNK = 200;

/**
 * The letters of a hotel's day: before arrival and after departure. Each day is written once, by its date; who comes to book or moves an arrival after that has been told of it by the letter
 * about the booking itself. Killed half way it is done again, and what was written is not written twice.
 */
@Injectable()
export class WriteDayLetters {
  private readonly log = new Logger('DayLetters');

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly settings: MessageSettingsQueries,
    private readonly bookings: ToldBookings,
    private readonly messages: Messages,
  ) {}

  /** @returns how many letters were written */
  async run(): Promise<number> {
    const at = this.clock.now();
    const hotels = await this.database.query<Hotel & { written: Record<Kind, LocalDate> }>(
      `SELECT p.id, p.time_zone AS "timeZone", p.business_date AS "businessDate",
         (SELECT coalesce(json_object_agg(d.kind, d.written_through), '{}') FROM day_letters d WHERE d.property_id = p.id) AS written
       FROM properties p WHERE p.status = 'open' ORDER BY p.id`,
    );
    const settings = await this.settings.of(
      this.database,
      hotels.map((h) => h.id),
    );
    let [written, failed] = [0, 0];
    for (const hotel of hotels) {
      const wanted = settings.get(hotel.id)!;
      if (at < instantInZone(hotel.businessDate, wanted.dayLettersAt, hotel.timeZone)) continue;
      for (const kind of ['pre_arrival', 'thank_you'] as const) {
        try {
          written += await this.ofKind(kind, hotel, wanted, hotel.written[kind], at);
        } catch (error) {
          this.log.error(error);
          failed++;
        }
      }
    }
    if (failed) throw new Error(`${failed} hotel(s) have not written their letters; it will be tried again`);
    return written;
  }

  private async ofKind(kind: Kind, hotel: Hotel, settings: MessageSettings, before: LocalDate | undefined, at: Date): Promise<number> {
    const { id: propertyId, businessDate } = hotel;
    if (before !== undefined && before >= businessDate) return 0;
    const days = kind === 'pre_arrival' ? settings.preArrivalDays : settings.thankYouDays;
    const earliest = addDays(businessDate, 1 - CATCH_UP_DAYS);
    // a hotel that writes for the first time begins with this day
    const next = before === undefined ? businessDate : addDays(before, 1);
    const from = next > earliest ? next : earliest;
    let count = 0;
    if (days !== null) {
      const shift = kind === 'pre_arrival' ? days : -days;
      const ids = await this.due(kind, propertyId, [addDays(from, shift), addDays(businessDate, shift)], businessDate);
      for (let i = 0; i < ids.length; i += CHUNK) count += await this.write(kind, hotel, new Set(ids.slice(i, i + CHUNK)), at);
    }
    await this.database.query(
      `INSERT INTO day_letters (property_id, kind, written_through) VALUES ($1, $2, $3)
       ON CONFLICT (property_id, kind) DO UPDATE SET written_through = greatest(day_letters.written_through, excluded.written_through)`,
      [propertyId, kind, businessDate],
    );
    return count;
  }

  /** Reservations in the order of their bookings, so that those of one booking are written together. */
  private async due(kind: Kind, propertyId: string, [first, last]: [LocalDate, LocalDate], businessDate: LocalDate): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      kind === 'pre_arrival'
        ? `SELECT id FROM reservations WHERE property_id = $1 AND status = 'confirmed' AND arrival BETWEEN $2 AND $3 AND arrival > $4 ORDER BY booking_id, id`
        : `SELECT id FROM reservations WHERE property_id = $1 AND status = 'checked_out' AND departure BETWEEN $2 AND $3 AND departure <= $4 ORDER BY booking_id, id`,
      [propertyId, first, last, businessDate],
    );
    return rows.map((r) => r.id);
  }

  private write(kind: Kind, { id: propertyId, timeZone }: Hotel, due: ReadonlySet<string>, at: Date): Promise<number> {
    return this.work.run(systemContext(Caller.system, at, `day-letters-${propertyId}`), 200, async (work) => {
      const told = await this.bookings.of(work, await bookingsOf(work, [...due]));
      const orders = [...told.values()].flatMap((booking) => {
        const together = new Map<string, ToldRoom[]>();
        for (const room of booking.rooms.filter((r) => due.has(r.id))) {
          const key = `${room.guestId} ${kind === 'pre_arrival' ? room.arrival : room.departure}`;
          together.set(key, [...(together.get(key) ?? []), room]);
        }
        return [...together.values()].map((rooms) => ({
          ...dayLetter(kind, booking, rooms, at),
          ...(kind === 'pre_arrival' && { goodUntil: instantInZone(rooms[0]!.departure, '00:00', timeZone) }),
        }));
      });
      return this.messages.send(work, orders, at);
    });
  }
}

async function bookingsOf(sql: Sql, reservationIds: string[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>('SELECT DISTINCT booking_id AS id FROM reservations WHERE id = ANY ($1::uuid[])', [
    reservationIds,
  ]);
  return rows.map((r) => r.id);
}
