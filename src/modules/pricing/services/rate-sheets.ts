import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { addDays } from '../../../kernel/values/local-date';
import { LoadedMonth, MonthSheet } from '../domain/month-sheet';
import { RateSheet } from '../domain/rate-sheet';
import { type MonthVersion, UNDATED } from '../domain/sheet-data';
import { UndatedSheet } from '../domain/undated-sheet';
import { monthOf, monthsBetween } from '../domain/months';
import { readMonth, readUndated, readVersions } from '../queries/sheet-data.queries';

/**
 * Prices kept in memory, in price cells (one product, night and number of adults). With what is computed from it a cell takes some 50 bytes:
 * about 100 MB at most, which holds two years of the three largest hotels or the next two months of some five hundred ordinary ones.
 */
const MAX_CELLS = 2_000_000;
const MAX_HOTELS = 5_000;

interface Hotel {
  undated?: UndatedSheet;
  /** By first and last month. */
  views: Map<string, RateSheet>;
  /** By month, the undated data under {@link UNDATED}: whoever comes second waits for the same answer. */
  loading: Map<string, Promise<UndatedSheet | LoadedMonth>>;
}

/** The rate sheets of all hotels: loaded by month when asked for, kept until somebody says that a month has changed. */
@Injectable()
export class RateSheets {
  private readonly hotels = new LRUCache<string, Hotel>({ max: MAX_HOTELS });
  private readonly months = new LRUCache<string, LoadedMonth>({
    maxSize: MAX_CELLS,
    sizeCalculation: (month) => month.cells,
    // a sheet that holds the month would keep it in memory
    dispose: (_, key) => this.hotels.peek(key.slice(0, key.indexOf(' ')))?.views.clear(),
  });

  constructor(private readonly database: Database) {}

  /**
   * The sheet of the months of these nights and of the departure date after them. No query when all is in memory; it may then be outdated by
   * another process, which its `versions` tell.
   * @throws Refusal 404 when there is no such hotel
   */
  async get(propertyId: string, firstNight: string, lastNight: string): Promise<RateSheet> {
    const hotel = this.hotel(propertyId);
    const [from, to] = [monthOf(firstNight), monthOf(addDays(lastNight, 1))];
    const key = `${from} ${to}`;
    const known = hotel.views.get(key);
    if (known) return known;
    const names = monthsBetween(from, to);
    const [undated, ...loaded] = await Promise.all([
      this.undated(propertyId, hotel),
      ...names.map((month) => this.month(propertyId, hotel, month)),
    ]);
    const sheet = new RateSheet(
      undated,
      loaded.map((month) => new MonthSheet(undated, month)),
    );
    // what was refreshed meanwhile serves this caller, who asked before, and nobody else
    const current = hotel.undated === undated && loaded.every((month) => this.months.peek(`${propertyId} ${month.month}`) === month);
    if (current) hotel.views.set(key, sheet);
    return sheet;
  }

  /** As {@link get}, asking the database first whether the months in memory are still true: one small query. */
  async current(propertyId: string, firstNight: string, lastNight: string): Promise<RateSheet> {
    const months = monthsBetween(monthOf(firstNight), monthOf(addDays(lastNight, 1)));
    this.refresh(propertyId, await readVersions(this.database, propertyId, [UNDATED, ...months]));
    return this.get(propertyId, firstNight, lastNight);
  }

  /**
   * Forgets what has changed; the next {@link get} reads it again.
   * @param observed versions as somebody has seen them; without, everything of the hotel is forgotten
   */
  refresh(propertyId: string, observed?: readonly MonthVersion[]): void {
    const hotel = this.hotels.peek(propertyId);
    if (!hotel) return;
    const months = observed?.map((o) => o.month) ?? [
      UNDATED,
      ...[...this.months.keys()].filter((k) => k.startsWith(propertyId)).map((k) => k.slice(-10)),
    ];
    if (!observed) hotel.loading.clear();
    months.forEach((month, i) => {
      const key = `${propertyId} ${month}`;
      const version = month === UNDATED ? hotel.undated?.data.version : this.months.peek(key)?.version;
      if (observed && version !== undefined && version >= observed[i]!.version) return;
      // a load under way may have begun before the change
      hotel.loading.delete(month);
      hotel.views.clear();
      if (month === UNDATED) hotel.undated = undefined;
      else this.months.delete(key);
    });
  }

  private hotel(propertyId: string): Hotel {
    let hotel = this.hotels.get(propertyId);
    if (!hotel) this.hotels.set(propertyId, (hotel = { views: new Map(), loading: new Map() }));
    return hotel;
  }

  private async undated(propertyId: string, hotel: Hotel): Promise<UndatedSheet> {
    if (hotel.undated) return hotel.undated;
    return this.once(
      hotel,
      UNDATED,
      async () => {
        const data = await readUndated(this.database, propertyId);
        if (data) return new UndatedSheet(data);
        this.hotels.delete(propertyId);
        throw notFound('The hotel');
      },
      (sheet) => (hotel.undated = sheet),
    );
  }

  private async month(propertyId: string, hotel: Hotel, month: string): Promise<LoadedMonth> {
    const key = `${propertyId} ${month}`;
    const known = this.months.get(key);
    if (known) return known;
    return this.once(
      hotel,
      month,
      async () => new LoadedMonth(await readMonth(this.database, propertyId, month)),
      (loaded) => this.months.set(key, loaded),
    );
  }

  private once<T extends UndatedSheet | LoadedMonth>(
    hotel: Hotel,
    key: string,
    load: () => Promise<T>,
    keep: (loaded: T) => void,
  ): Promise<T> {
    const running = hotel.loading.get(key);
    if (running) return running as Promise<T>;
    const promise: Promise<T> = load()
      .then((loaded) => {
        if (hotel.loading.get(key) === promise) keep(loaded);
        return loaded;
      })
      .finally(() => {
        if (hotel.loading.get(key) === promise) hotel.loading.delete(key);
      });
    hotel.loading.set(key, promise);
    return promise;
  }
}
