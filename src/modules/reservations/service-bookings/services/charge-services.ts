import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import type { LocalDate } from '../../../../kernel/values/local-date';
import type { ChargeLine } from '../../../folios';
import { isNightly, type ServiceLine } from '../../domain/services/price';
import { ServiceProblems } from '../../domain/services/service-booking';
import { serviceBooked, serviceCancelled, serviceServed } from '../../events/service-booking.events';
import { lockServiceBookings, SELECT_SERVICE_BOOKING, type ServiceBookingRow, serviceBookingFacts } from '../queries/service-booking-rows';
import { givenBack } from './change-service-booking.service';
import { chargesOf, ServiceFolio } from './service-folio';
import { movePlaces } from './slot-counters';

/** Stays of one statement. */
const CHUNK = 500;

/** What the services of stays come to when nobody says so by hand: at the end of the day, and when the guest leaves. */
@Injectable()
export class ChargeServices {
  constructor(private readonly folio: ServiceFolio) {}

  /**
   * Closing a day: what was booked for it, or before, by guests in the house is charged to them, each night once; whose last day it was counts as served. Run again,
   * it finds nothing. What has no price is left for somebody to say.
   * @param day that is closed, and the business date of the charges
   * @returns how many bookings were charged
   */
  async ofDay(work: Work, propertyId: string, day: LocalDate, at: Date): Promise<number> {
    let charged = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const due = await work.query<{ id: string }>(
        `SELECT b.id FROM service_bookings b JOIN reservations r ON r.id = b.reservation_id AND r.status = 'in_house'
         WHERE b.property_id = $1 AND b.status = 'booked' AND b.day <= $2::date AND b.unit_price_minor IS NOT NULL AND b.id > $3 ORDER BY b.id LIMIT ${CHUNK}`,
        [propertyId, day, after],
      );
      if (due.length === 0) return charged;
      const rows = (
        await lockServiceBookings(
          work,
          due.map((d) => d.id),
        )
      ).filter((row) => row.status === 'booked');
      await this.charge(work, rows, day, at);
      charged += rows.length;
      after = due.at(-1)!.id;
    }
  }

  /**
   * A stay that ends: what lies behind is charged and counts as served, what lies ahead is called off without a fee. Its reservation is locked by the caller.
   * @returns `unpriced`: what has no price yet and was used, so that somebody has to say what it costs first; `calledOff`, `cut`: what ended whole, or in part, with the stay
   */
  async ofStay(
    work: Work,
    reservationId: string,
    businessDate: LocalDate,
    at: Date,
  ): Promise<{ unpriced: string[]; calledOff: string[]; cut: string[] }> {
    const booked = await this.bookedOf(work, reservationId);
    const used = booked.filter(usedBy(businessDate, at));
    const ahead = booked.filter((row) => !used.includes(row));
    await this.callOff(work, ahead, at);
    const priced = used.filter((row) => row.unit_price_minor !== null);
    await this.charge(work, priced, businessDate, at, true);
    const idsOf = (rows: ServiceBookingRow[]) => rows.map((row) => row.id);
    return {
      unpriced: idsOf(used.filter((row) => row.unit_price_minor === null)),
      calledOff: idsOf(ahead),
      cut: idsOf(priced.filter((row) => linesUntil(row, businessDate, true).length < row.lines.length)),
    };
  }

  /** A stay that goes on after all: what its end had called off is booked again where it lies ahead and its places are still free. @returns what is booked again */
  async bringBack(work: Work, ids: readonly string[], at: Date): Promise<string[]> {
    const back: string[] = [];
    for (const row of await lockServiceBookings(work, ids)) {
      if (row.status !== 'cancelled' || row.starts_at <= at || !(await this.takeAgain(work, row))) continue;
      await work.query(
        `UPDATE service_bookings SET status = 'booked', fee_minor = NULL, ended_at = NULL, version = version + 1, updated_at = $2 WHERE id = $1`,
        [row.id, at],
      );
      work.emit(serviceBooked({ ...serviceBookingFacts(row), status: 'booked' }));
      back.push(row.id);
    }
    return back;
  }

  private async takeAgain(work: Work, row: ServiceBookingRow): Promise<boolean> {
    await work.query('SAVEPOINT before_places');
    try {
      await movePlaces(
        work,
        givenBack(row).map((place) => ({ ...place, places: -place.places })),
      );
      return true;
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== ServiceProblems.full) throw error;
      await work.query('ROLLBACK TO SAVEPOINT before_places');
      return false;
    }
  }

  /** What the stay would be charged with for services if it ended now. */
  async dueOfStay(sql: Sql, reservationId: string, businessDate: LocalDate, at: Date): Promise<ChargeLine[]> {
    const rows = await sql.query<ServiceBookingRow>(`${SELECT_SERVICE_BOOKING} WHERE b.reservation_id = $1 AND b.status = 'booked'`, [
      reservationId,
    ]);
    return rows
      .filter(usedBy(businessDate, at))
      .flatMap((row) => chargesOf(row, row.unit_price_minor === null ? [] : linesUntil(row, businessDate, true), businessDate));
  }

  /** A stay that has other days now: what lies outside them is called off without a fee. */
  async callOffOutside(work: Work, reservationId: string, stay: { arrival: LocalDate; departure: LocalDate }, at: Date): Promise<void> {
    const booked = await this.bookedOf(work, reservationId);
    await this.callOff(
      work,
      booked.filter((row) => row.folio_id === null && (row.day < stay.arrival || row.day > stay.departure)),
      at,
    );
  }

  /** A stay that will not be: all that is booked with it is called off without a fee. What is charged already stays charged. */
  async callOffStay(work: Work, reservationId: string, at: Date): Promise<void> {
    await this.callOff(work, await this.bookedOf(work, reservationId), at);
  }

  private async bookedOf(work: Work, reservationId: string): Promise<ServiceBookingRow[]> {
    const ids = await work.query<{ id: string }>(`SELECT id FROM service_bookings WHERE reservation_id = $1 AND status = 'booked'`, [
      reservationId,
    ]);
    return (
      await lockServiceBookings(
        work,
        ids.map((row) => row.id),
      )
    ).filter((row) => row.status === 'booked');
  }

  /** @param ends no night follows: those that were booked ahead are given back */
  private async charge(work: Work, rows: readonly ServiceBookingRow[], day: LocalDate, at: Date, ends = false): Promise<void> {
    if (rows.length === 0) return;
    const due = rows.map((row) => ({ row, lines: linesUntil(row, day, ends) }));
    if (ends)
      await movePlaces(
        work,
        due.flatMap(({ row, lines }) => (row.lines[lines.length] ? givenBack(row, row.lines[lines.length]!.day) : [])),
      );
    await this.folio.many(work, due, day);
    const folios = new Map<string, string>();
    for (const row of rows) if (!folios.has(row.reservation_id!)) folios.set(row.reservation_id!, await this.folio.ofStay(work, row));
    const changes = due.map(({ row, lines }) => ({
      id: row.id,
      served: ends || row.last_day <= day,
      folio: folios.get(row.reservation_id!),
      lines: ends ? lines : row.lines,
    }));
    await work.query(
      `UPDATE service_bookings b SET folio_id = c.folio, lines = c.lines, last_day = c.last_day, total_minor = c.total,
         status = CASE WHEN c.served THEN 'served' ELSE b.status END, ended_at = CASE WHEN c.served THEN $2::timestamptz END, version = version + 1, updated_at = $2::timestamptz
       FROM json_to_recordset($1::json) AS c(id uuid, served boolean, folio uuid, lines jsonb, last_day date, total bigint) WHERE b.id = c.id`,
      [
        JSON.stringify(
          changes.map((c) => ({ ...c, last_day: c.lines.at(-1)!.day, total: c.lines.reduce((sum, line) => sum + line.totalMinor, 0) })),
        ),
        at,
      ],
    );
    for (const [i, row] of rows.entries())
      if (changes[i]!.served) work.emit(serviceServed({ ...serviceBookingFacts(row), status: 'served' }));
  }

  private async callOff(work: Work, rows: readonly ServiceBookingRow[], at: Date): Promise<void> {
    if (rows.length === 0) return;
    await movePlaces(
      work,
      rows.flatMap((row) => givenBack(row)),
    );
    await work.query(
      `UPDATE service_bookings SET status = 'cancelled', fee_minor = 0, ended_at = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[])`,
      [rows.map((row) => row.id), at],
    );
    for (const row of rows) work.emit(serviceCancelled({ ...serviceBookingFacts(row), status: 'cancelled' }, 0));
  }
}

/** What lies behind. */
const usedBy =
  (businessDate: LocalDate, at: Date) =>
  (row: ServiceBookingRow): boolean =>
    row.starts_at <= at && row.day <= businessDate;

/** @param ends the night to come is not slept; the first one counts, since it was used */
const linesUntil = (row: ServiceBookingRow, day: LocalDate, ends: boolean): ServiceLine[] =>
  row.lines.filter((line) => (ends && isNightly(row.price_unit) ? line.day < day || line.day === row.day : line.day <= day));
