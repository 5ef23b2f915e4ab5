import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { Environment } from '../../../kernel/config/environment';
import { Database, type Sql } from '../../../kernel/database/database';
import { Clock } from '../../../kernel/values/clock';
import { addDays, dayNumber } from '../../../kernel/values/local-date';
import { RateSheets } from '../../pricing';
import { PropertyQueries } from '../../properties';
import { CITY_ADULTS, CITY_ARRIVALS, CITY_NIGHTS } from '../domain/city-totals';

const INTERVAL_MS = 200;

interface Mark {
  property_id: string;
  first_night: string;
  last_night: string;
}

const FREE_NIGHTS = `
  SELECT room_type_id, night FROM inventory_nights
  WHERE property_id = $1 AND night >= $2::date AND night <= $3::date AND sold + held + blocked < physical - removed + overbook_allowance`;

const WRITE = `
  INSERT INTO city_offers AS c (city_key, arrival, property_id, totals)
  SELECT $1, arrival, $2, ARRAY(SELECT t::bigint FROM json_array_elements_text(totals) WITH ORDINALITY AS e(t, i) ORDER BY i)
  FROM json_to_recordset($3::json) AS o(arrival date, totals json)
  ON CONFLICT (city_key, arrival, property_id) DO UPDATE SET totals = excluded.totals WHERE c.totals IS DISTINCT FROM excluded.totals`;

/**
 * Keeps the projection that a search over a city reads: each hotel's lowest total by arrival, adults and nights. Works off the marks that writers
 * leave where something turned full, was freed or was repriced; it lags by a moment, and booking never asks it.
 */
@Injectable()
export class RefreshCityOffers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('CityOffers');
  private timer?: NodeJS.Timeout;
  private running?: Promise<unknown>;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly clock: Clock,
    private readonly sheets: RateSheets,
    private readonly properties: PropertyQueries,
  ) {}

  onApplicationBootstrap(): void {
    if (this.environment.ROLES.includes('worker')) this.schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Asks for a hotel to be looked at again over these nights, both included. */
  async mark(sql: Sql, marks: { propertyId: string; firstNight: string; lastNight: string }[]): Promise<void> {
    await sql.hot(
      'mark_offers',
      `INSERT INTO offer_refreshes (property_id, first_night, last_night)
       SELECT * FROM unnest($1::uuid[], $2::date[], $3::date[])`,
      [marks.map((m) => m.propertyId), marks.map((m) => m.firstNight), marks.map((m) => m.lastNight)],
    );
  }

  /** Works off everything that is marked. @returns how many hotels were looked at */
  async run(): Promise<number> {
    let hotels = 0;
    while (!this.stopped) {
      const [next] = await this.database.query<{ property_id: string }>('SELECT property_id FROM offer_refreshes ORDER BY id LIMIT 1');
      if (!next) return hotels;
      await this.refresh(next.property_id);
      hotels++;
      await yieldToOthers();
    }
    return hotels;
  }

  /** One hotel: its marks are taken, and what they cover is written, in one transaction under the hotel's lock. */
  private refresh(propertyId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [propertyId]);
      const marks = await tx.query<Mark>(
        'DELETE FROM offer_refreshes WHERE property_id = $1 RETURNING property_id, first_night, last_night',
        [propertyId],
      );
      if (marks.length === 0) return;
      const hotel = await this.properties.read(tx, propertyId);
      if (!hotel?.cityKey || hotel.status !== 'open') {
        await tx.query('DELETE FROM city_offers WHERE property_id = $1', [propertyId]);
        return;
      }
      await tx.query('DELETE FROM city_offers WHERE property_id = $1 AND (city_key <> $2 OR arrival < $3)', [
        propertyId,
        hotel.cityKey,
        hotel.businessDate,
      ]);
      const [first, last] = marks.reduce(
        ([a, b], m) => [m.first_night < a ? m.first_night : a, m.last_night > b ? m.last_night : b],
        ['9999-12-31', '0001-01-01'],
      );
      // a night concerns every stay that sleeps or leaves on it
      const from = later(addDays(first, -CITY_NIGHTS), hotel.businessDate);
      const to = earlier(last, addDays(hotel.businessDate, CITY_ARRIVALS - 1));
      if (to < from) return;
      await this.write(tx, hotel.cityKey, propertyId, from, to);
    });
  }

  private async write(tx: Sql, cityKey: string, propertyId: string, from: string, to: string): Promise<void> {
    const lastNight = addDays(to, CITY_NIGHTS);
    const sheet = await this.sheets.current(propertyId, from, lastNight);
    const rows = await tx.hot<{ room_type_id: string; night: string }>('free_nights', FREE_NIGHTS, [propertyId, from, lastNight]);
    const free = new Set(rows.map((r) => `${r.room_type_id} ${dayNumber(r.night)}`));
    const isFree = (roomTypeId: string, day: number) => free.has(`${roomTypeId} ${day}`);
    const bookedAt = this.clock.now();
    const byAdults = Array.from({ length: CITY_ADULTS }, (_, i) =>
      sheet.bestTotals({ adults: i + 1, firstArrival: from, lastArrival: to, maxNights: CITY_NIGHTS, isFree, bookedAt }),
    );
    const offers = Array.from({ length: byAdults[0]!.arrivals }, (_, arrival) => ({
      arrival: addDays(from, arrival),
      totals: byAdults.flatMap(({ totals }) =>
        Array.from(totals.subarray(arrival * CITY_NIGHTS, (arrival + 1) * CITY_NIGHTS), (total) => (Number.isFinite(total) ? total : null)),
      ),
    }));
    await tx.hot('write_city_offers', WRITE, [cityKey, propertyId, JSON.stringify(offers)]);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.run()
        .catch((error: unknown) => this.log.warn(`The projection is late: ${error instanceof Error ? error.message : String(error)}`))
        .finally(() => this.schedule());
    }, INTERVAL_MS).unref();
  }
}

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);
