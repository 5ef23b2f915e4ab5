import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';

interface Tally {
  property_id: string;
  day: string;
  channel: string;
  arrival: string;
  nights: number;
  searches: number;
  without_offer: number;
}

/** Counts searches in memory and writes them each second: a search leaves no row of its own, and none is waited for. */
@Injectable()
export class SearchTally implements OnApplicationShutdown {
  private counts = new Map<string, Tally>();
  private timer?: NodeJS.Timeout;

  constructor(private readonly database: Database) {}

  add(search: Omit<Tally, 'searches' | 'without_offer'>, offered: boolean): void {
    const key = `${search.property_id} ${search.day} ${search.channel} ${search.arrival} ${search.nights}`;
    const tally = this.counts.get(key) ?? { ...search, searches: 0, without_offer: 0 };
    tally.searches++;
    if (!offered) tally.without_offer++;
    this.counts.set(key, tally);
    this.timer ??= setTimeout(() => void this.write(), 1_000).unref();
  }

  /** Writes what has been counted so far. */
  async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const counted = [...this.counts.values()];
    this.counts = new Map();
    if (counted.length === 0) return;
    try {
      await this.database.hot(
        'write_search_counts',
        `INSERT INTO search_counts AS c (property_id, day, channel, arrival, nights, searches, without_offer)
         SELECT * FROM json_to_recordset($1::json) AS s(property_id uuid, day date, channel text, arrival date, nights smallint, searches int, without_offer int)
         ORDER BY 1, 2, 3, 4, 5
         ON CONFLICT (property_id, day, channel, arrival, nights) DO UPDATE
           SET searches = c.searches + excluded.searches, without_offer = c.without_offer + excluded.without_offer`,
        [JSON.stringify(counted)],
      );
    } catch {
      // the database is away: counts are worth less than the memory they would fill
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.write();
  }
}
