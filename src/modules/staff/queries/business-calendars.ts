import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { invalid, notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { type HolidayCalendar, holidaysOf } from '../../../kernel/values/holidays';
import { addDays, daysBetween } from '../../../kernel/values/local-date';
import { PropertyQueries } from '../../properties';
import { type CalendarRules, daysOf, hoursOn, kindOfDay, type WorkingHours } from '../domain/business-calendar';
import type { WorkingDaysDto, WorkingDaysQuery } from '../dto/business-calendar.dto';

interface Holidays {
  holidayCountry: string | null;
  holidayRegion: string | null;
}

type CalendarRow = CalendarRules & Holidays & { propertyId: string; timeZone: string };

/** Business calendars as deadlines are counted in them. */
@Injectable()
export class BusinessCalendars {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  /**
   * The hours of a calendar, with the holidays of the years about an instant; null, which is around the clock, for no calendar.
   * @param around when the counting begins: holidays are known from the year before to the second one after
   */
  async hours(calendarId: string | null, around: Date, sql: Sql = this.database): Promise<WorkingHours | null> {
    if (calendarId === null) return null;
    const row = await this.read(calendarId, sql);
    return row && compiled(row, around);
  }

  /** @throws Refusal 400 with this pointer: the hotel has no such calendar in use */
  async require(propertyId: string, calendarId: string | null | undefined, pointer: string, sql: Sql = this.database): Promise<void> {
    if (!calendarId) return;
    const found = await sql.query(`SELECT 1 FROM business_calendars WHERE property_id = $1 AND id = $2 AND status = 'active' FOR SHARE`, [
      propertyId,
      calendarId,
    ]);
    if (found.length === 0) throw invalid({ pointer, code: 'unknown_calendar', detail: 'The hotel has no such business calendar.' });
  }

  /** @throws Refusal 404, 400 for days that are not in order or too many */
  async days(ctx: RequestContext, id: string, { firstDay, lastDay }: WorkingDaysQuery): Promise<WorkingDaysDto> {
    const row = await this.read(id, this.database);
    if (!row) throw notFound();
    ctx.caller.require('staff:read', row.propertyId);
    const last = daysBetween(firstDay, lastDay);
    if (last < 0 || last >= 100)
      throw invalid({ pointer: '?lastDay', code: 'days_out_of_range', detail: 'Ask for one to a hundred days, the first one first.' });
    const calendar = await compiled(row, new Date(`${firstDay}T12:00:00Z`));
    const days = Array.from({ length: last + 1 }, (_, i) => addDays(firstDay, i));
    return { data: days.map((date) => ({ date, hours: hoursOn(calendar, date), reason: kindOfDay(calendar, date) })) };
  }

  private async read(id: string, sql: Sql): Promise<CalendarRow | null> {
    const [row] = await sql.query<Omit<CalendarRow, 'timeZone'>>(
      `SELECT property_id AS "propertyId", weekly, holiday_country AS "holidayCountry", holiday_region AS "holidayRegion",
         holiday_hours AS "holidayHours", make_up_day_as AS "makeUpDayAs", exceptions
       FROM business_calendars WHERE id = $1`,
      [id],
    );
    return row ? { ...row, timeZone: (await this.properties.mustExist(row.propertyId)).timeZone } : null;
  }
}

async function compiled({ holidayCountry, holidayRegion, ...rules }: CalendarRow, around: Date): Promise<WorkingHours> {
  return { ...rules, ...daysOf(await holidaysAround({ holidayCountry, holidayRegion }, around)) };
}

async function holidaysAround({ holidayCountry, holidayRegion }: Holidays, around: Date): Promise<HolidayCalendar[]> {
  if (holidayCountry === null) return [];
  const years = [-1, 0, 1, 2].map((more) => around.getUTCFullYear() + more);
  const calendars = await Promise.all(years.map((year) => holidaysOf(holidayCountry, year, holidayRegion ?? undefined)));
  return calendars.filter((c) => c !== undefined);
}

/** @throws Refusal 400 `no_calendar` for a country or region whose holidays nobody knows */
export async function requireHolidays(holidays: Holidays, at: Date): Promise<void> {
  if (holidays.holidayCountry === null && holidays.holidayRegion !== null)
    throw invalid({ pointer: '/holidayRegion', code: 'without_country', detail: 'A region is a part of a country.' });
  if (holidays.holidayCountry === null || (await holidaysAround(holidays, at)).length > 0) return;
  const pointer = holidays.holidayRegion === null ? '/holidayCountry' : '/holidayRegion';
  throw invalid({ pointer, code: 'no_calendar', detail: 'No calendar is kept of it.' });
}
