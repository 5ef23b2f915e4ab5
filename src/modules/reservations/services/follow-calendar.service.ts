import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';
import type { LocalDate } from '../../../kernel/values/local-date';
import { AdvanceBusinessDate, ExtendHorizon, PropertyQueries } from '../../properties';
import { onNewDays } from './new-days';

/**
 * Moves each hotel to its new day when the calendar has one, for as long as no hotel closes its days itself, and opens the nights that have come
 * within the horizon. Rules that count days (advance purchase, last minute) shift with it: the event makes the projections look at the hotel again.
 */
@Injectable()
export class FollowCalendar {
  private readonly log = new Logger('Calendar');

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly businessDates: AdvanceBusinessDate,
    private readonly horizon: ExtendHorizon,
    private readonly properties: PropertyQueries,
  ) {}

  /** @returns how many hotels were moved */
  async run(): Promise<number> {
    const at = this.clock.now();
    const hotels = await this.database.query<{ id: string; timeZone: string; done: LocalDate }>(
      'SELECT id, time_zone AS "timeZone", business_date AS done FROM properties ORDER BY id',
    );
    const moved = await onNewDays(hotels, at, this.log, async (id, today) => {
      const ctx = systemContext(Caller.system, at, `new-day-${today}`);
      const advanced = await this.work.run(ctx, 200, (work) => this.businessDates.advance(work, id, today, at));
      this.properties.forget(id);
      return advanced;
    });
    if (moved) await this.horizon.run();
    return moved;
  }
}
