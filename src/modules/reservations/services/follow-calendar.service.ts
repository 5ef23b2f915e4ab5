import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { systemContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';
import { addDays, type LocalDate } from '../../../kernel/values/local-date';
import { ExtendHorizon, PropertyQueries } from '../../properties';
import { CloseDay } from '../night-audit/close-day.service';
import { onNewDays } from './new-days';

/**
 * Closes the days of each hotel that does not do it by hand when the calendar has a new one, and opens the nights that have come within the horizon. Rules that count days (advance purchase, last minute) shift with it: the event makes the projections look at the hotel again.
 */
@Injectable()
export class FollowCalendar {
  private readonly log = new Logger('Calendar');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly closeDay: CloseDay,
    private readonly horizon: ExtendHorizon,
    private readonly properties: PropertyQueries,
  ) {}

  /** @returns how many hotels were moved */
  async run(): Promise<number> {
    const at = this.clock.now();
    const hotels = await this.database.query<{ id: string; timeZone: string; done: LocalDate }>(
      `SELECT id, time_zone AS "timeZone", business_date AS done FROM properties WHERE day_closing = 'automatic' ORDER BY id`,
    );
    const moved = await onNewDays(hotels, at, this.log, async (id, today) => {
      const ctx = systemContext(Caller.system, at, `new-day-${today}`);
      const hotel = (await this.properties.read(this.database, id))!;
      for (let day = hotel.businessDate; day < today; day = addDays(day, 1)) await this.closeDay.close(ctx, hotel, day);
      return hotel.businessDate < today;
    });
    if (moved) await this.horizon.run();
    return moved;
  }
}
