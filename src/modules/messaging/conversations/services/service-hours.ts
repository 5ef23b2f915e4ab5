import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import { BusinessCalendars, isWorked, workingMinutesBetween } from '../../../staff';

/** When guests of a hotel are answered. */
@Injectable()
export class ServiceHours {
  constructor(private readonly calendars: BusinessCalendars) {}

  /** Whether somebody is there at this moment. */
  async isOpen(sql: Sql, calendarId: string | null, at: Date): Promise<boolean> {
    const hours = await this.calendars.hours(calendarId, at, sql);
    return hours === null || isWorked(at, hours);
  }

  /** Whole minutes of service between two instants, as a guest waits them. */
  async minutesBetween(sql: Sql, calendarId: string | null, from: Date, to: Date): Promise<number> {
    return Math.floor(workingMinutesBetween(from, to, await this.calendars.hours(calendarId, from, sql)));
  }
}
