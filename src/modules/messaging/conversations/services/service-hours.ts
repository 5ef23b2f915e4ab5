import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';

/** When guests of a hotel are answered. */
@Injectable()
export class ServiceHours {
  /** Whether somebody is there at this moment. */
  async isOpen(_sql: Sql, _calendarId: string | null, _at: Date): Promise<boolean> {
    return true;
  }

  /** Minutes of service between two instants, as a guest waits them. */
  async minutesBetween(_sql: Sql, _calendarId: string | null, from: Date, to: Date): Promise<number> {
    return Math.max(0, Math.floor((to.getTime() - from.getTime()) / 60_000));
  }
}
