import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { addDays, dateInZone } from '../../../kernel/values/local-date';
import { PropertyQueries } from '../../properties';
import { checkRange } from '../domain/report-range';
import { OCCUPYING } from '../domain/reservation';
import type { NightOnTheBooksDto, OnTheBooksDto, OnTheBooksQuery } from '../dto/on-the-books.dto';
import { BOOKS } from '../services/books';

const NIGHTS_UNASKED = 90;

interface NightRow {
  night: string;
  room_type_id: string;
  capacity: number;
  sold: number;
  held: number;
  blocked: number;
  revenue_minor: number;
}

/** What was on the books when a day began, or is now. */
@Injectable()
export class OnTheBooks {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 400 for nights that are turned round or too many, 404 for an unknown hotel or a day that was not written down */
  async read({ caller, at }: RequestContext, query: OnTheBooksQuery): Promise<OnTheBooksDto> {
    const { propertyId } = query;
    caller.require('reports:read', propertyId);
    const { timeZone, currency } = await this.properties.mustExist(propertyId);
    const asOf = query.asOf ?? dateInZone(at, timeZone);
    const firstNight = query.firstNight ?? asOf;
    const lastNight = query.lastNight ?? addDays(firstNight, NIGHTS_UNASKED - 1);
    checkRange(firstNight, lastNight, ['firstNight', 'lastNight']);
    const takenAt = query.asOf === undefined ? at : await this.takenAt(propertyId, asOf);
    const rows = await (query.asOf === undefined
      ? this.database.replica.query<NightRow>(`${BOOKS} ORDER BY 1, 2`, [propertyId, firstNight, lastNight, at, OCCUPYING])
      : this.database.replica.query<NightRow>(
          `SELECT night, room_type_id, capacity, sold, held, blocked, revenue_minor FROM on_the_books
           WHERE property_id = $1 AND as_of = $2::date AND night BETWEEN $3::date AND $4::date ORDER BY 1, 2`,
          [propertyId, asOf, firstNight, lastNight],
        ));
    const nights = rows.map(({ night, room_type_id, revenue_minor, ...counts }): NightOnTheBooksDto => ({
      date: night,
      roomTypeId: room_type_id,
      ...counts,
      revenue: { amountMinor: revenue_minor, currency },
    }));
    return { propertyId, asOf, live: query.asOf === undefined, takenAt: takenAt.toISOString(), nights };
  }

  private async takenAt(propertyId: string, asOf: string): Promise<Date> {
    const [run] = await this.database.replica.query<{ taken_at: Date }>(
      'SELECT taken_at FROM on_the_books_runs WHERE property_id = $1 AND as_of = $2::date',
      [propertyId, asOf],
    );
    if (!run) throw notFound();
    return run.taken_at;
  }
}
