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

interface View {
  sheet: RateSheet;
  /** Of its months, to be marked as used. */
  keys: string[];
}

interface Hotel {
  undated?: UndatedSheet;
  /** Months made ready for the undated data above. */
  months: Map<string, MonthSheet>;
  /** By first and last month. */
  views: Map<string, View>;
}

const keyOf = (propertyId: string, month: string): string => `${propertyId} ${month}`;

/** The rate sheets of all hotels: loaded by month when asked for, kept until somebody says that a month has changed. */
@Injectable()
export class RateSheets {
  private readonly hotels = new LRUCache<string, Hotel>({ max: MAX_HOTELS });
  private readonly months = new LRUCache<string, LoadedMonth>({
    maxSize: MAX_CELLS,
    sizeCalculation: (month) => month.cells,
    // what is made of the month would keep it in memory
    dispose: ({ month }, key) => {
      const hotel = this.hotels.peek(key.slice(0, -month.length - 1));
      hotel?.months.delete(month);
      hotel?.views.clear();
    },
  });

  /** By hotel and month, the undated data under {@link UNDATED}: whoever comes second waits for the same answer. */
  private readonly loading = new Map<string, Promise<UndatedSheet | LoadedMonth>>();

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
    if (known) {
      for (const month of known.keys) this.months.get(month);
      return known.sheet;
    }
    const names = monthsBetween(from, to);
    const [undated, ...loaded] = await Promise.all([
      this.undated(propertyId, hotel),
      ...names.map((month) => this.month(propertyId, month)),
    ]);
    // what was refreshed meanwhile serves this caller, who asked before, and nobody else
    const isCurrent = (month: LoadedMonth): boolean =>
      hotel.undated === undated && this.months.peek(keyOf(propertyId, month.month)) === month;
    const sheet = new RateSheet(
      undated,
      loaded.map((month) => (isCurrent(month) ? this.ready(hotel, undated, month) : new MonthSheet(undated, month))),
    );
    if (loaded.every(isCurrent)) hotel.views.set(key, { sheet, keys: names.map((month) => keyOf(propertyId, month)) });
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
    if (!observed) {
      for (const map of [this.loading, this.months]) for (const key of [...map.keys()]) if (key.startsWith(propertyId)) map.delete(key);
      this.hotels.delete(propertyId);
      return;
    }
    for (const { month, version } of observed) {
      const kept = month === UNDATED ? hotel?.undated?.data.version : this.months.peek(keyOf(propertyId, month))?.version;
      if (kept !== undefined && kept >= version) continue;
      // a load under way may have begun before the change
      this.loading.delete(keyOf(propertyId, month));
      if (month !== UNDATED) this.months.delete(keyOf(propertyId, month));
      else if (hotel) Object.assign(hotel, { undated: undefined, months: new Map(), views: new Map() } satisfies Partial<Hotel>);
    }
  }

  private hotel(propertyId: string): Hotel {
    let hotel = this.hotels.get(propertyId);
    if (!hotel) this.hotels.set(propertyId, (hotel = { months: new Map(), views: new Map() }));
    return hotel;
  }

  /** The month made ready once for all sheets that hold it. */
  private ready(hotel: Hotel, undated: UndatedSheet, loaded: LoadedMonth): MonthSheet {
    let month = hotel.months.get(loaded.month);
    if (month?.undated !== undated || month.loaded !== loaded) hotel.months.set(loaded.month, (month = new MonthSheet(undated, loaded)));
    return month;
  }

  private async undated(propertyId: string, hotel: Hotel): Promise<UndatedSheet> {
    if (hotel.undated) return hotel.undated;
    return this.once(
      keyOf(propertyId, UNDATED),
      async () => {
        const data = await readUndated(this.database, propertyId);
        if (data) return new UndatedSheet(data);
        this.hotels.delete(propertyId);
        throw notFound();
      },
      (sheet) => (hotel.undated = sheet),
    );
  }

  private async month(propertyId: string, month: string): Promise<LoadedMonth> {
    const key = keyOf(propertyId, month);
    const known = this.months.get(key);
    if (known) return known;
    return this.once(
      key,
      async () => new LoadedMonth(await readMonth(this.database, propertyId, month)),
      (loaded) => this.months.set(key, loaded),
    );
  }

  private once<T extends UndatedSheet | LoadedMonth>(key: string, load: () => Promise<T>, keep: (loaded: T) => void): Promise<T> {
    const running = this.loading.get(key);
    if (running) return running as Promise<T>;
    const promise: Promise<T> = load()
      .then((loaded) => {
        if (this.loading.get(key) === promise) keep(loaded);
        return loaded;
      })
      .finally(() => {
        if (this.loading.get(key) === promise) this.loading.delete(key);
      });
    this.loading.set(key, promise);
    return promise;
  }
}
