import { Injectable, Logger } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { Clock } from '../../../kernel/values/clock';
import type { LocalDate } from '../../../kernel/values/local-date';
import { OCCUPYING } from '../domain/reservation';
import { BOOKS } from './books';
import { onNewDays } from './new-days';

/** The run's row decides: who writes it writes the books, all in one statement; anybody else finds it there and writes nothing. */
const TAKE = `
  WITH run AS (
    INSERT INTO on_the_books_runs (property_id, as_of, taken_at) VALUES ($1, $2::date, $4::timestamptz) ON CONFLICT DO NOTHING RETURNING 1
  ), written AS (
    INSERT INTO on_the_books (property_id, as_of, night, room_type_id, capacity, sold, held, blocked, revenue_minor)
    SELECT $1, $2::date, books.* FROM (${BOOKS}) books WHERE EXISTS (SELECT FROM run)
  )
  SELECT EXISTS (SELECT FROM run) AS done`;

/**
 * Writes down, once for each hotel and date, what is on the books for the nights ahead. It cannot be rebuilt later: a day on which no
 * worker ran is missing.
 */
@Injectable()
export class TakeSnapshots {
  private readonly log = new Logger('Snapshots');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Every hotel whose date has changed since its last snapshot. @returns how many hotels were written down */
  async run(): Promise<number> {
    const hotels = await this.database.query<{ id: string; timeZone: string; done: LocalDate | null }>(
      `SELECT id, time_zone AS "timeZone", (SELECT max(as_of) FROM on_the_books_runs r WHERE r.property_id = p.id) AS done FROM properties p ORDER BY id`,
    );
    return onNewDays(hotels, this.clock.now(), this.log, (id, today) => this.take(id, today));
  }

  /** @returns whether this call took it; false when it had been taken */
  async take(propertyId: string, asOf: LocalDate, sql: Sql = this.database): Promise<boolean> {
    const [row] = await sql.hot<{ done: boolean }>('take_on_the_books', TAKE, [propertyId, asOf, null, this.clock.now(), OCCUPYING]);
    return row!.done;
  }
}
