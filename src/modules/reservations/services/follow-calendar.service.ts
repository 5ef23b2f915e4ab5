import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';
import { addDays, type LocalDate } from '../../../kernel/values/local-date';
import { AdvanceBusinessDate, ExtendHorizon, PropertyQueries } from '../../properties';
import { CloseDay } from '../night-audit/close-day.service';
import { onNewDays } from './new-days';

/**
 * Begins the new day of each hotel when the calendar has one: with a night audit for every day that has passed where the hotel wants that, else with the date alone; not
 * where the hotel closes its days by hand. Opens the nights that have come within the horizon. Rules that count days (advance purchase, last minute) shift with it: the
 * event makes the projections look at the hotel again.
 */
@Injectable()
export class FollowCalendar {
  private readonly log = new Logger('Calendar');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly work: UnitOfWork,
    private readonly businessDates: AdvanceBusinessDate,
    private readonly closeDay: CloseDay,
    private readonly horizon: ExtendHorizon,
    private readonly properties: PropertyQueries,
  ) {}

  /** @returns how many hotels were moved */
  async run(): Promise<number> {
    const at = this.clock.now();
    const hotels = await this.database.query<{ id: string; timeZone: string; done: LocalDate; audited: boolean }>(
      `SELECT id, time_zone AS "timeZone", business_date AS done, day_closing = 'automatic' AS audited FROM properties WHERE day_closing <> 'by_hand' ORDER BY id`,
    );
    const audited = new Set(hotels.filter((h) => h.audited).map((h) => h.id));
    const moved = await onNewDays(hotels, at, this.log, async (id, today) => {
      const ctx = systemContext(Caller.system, at, `new-day-${today}`);
      const hotel = (await this.properties.read(this.database, id))!;
      if (audited.has(id))
        for (let day = hotel.businessDate; day < today; day = addDays(day, 1)) await this.closeDay.close(ctx, hotel, day);
      else await this.work.run(ctx, 200, (work) => this.businessDates.advance(work, id, today, at));
      this.properties.forget(id);
      return hotel.businessDate < today;
    });
    if (moved) await this.horizon.run();
    return moved;
  }
}
