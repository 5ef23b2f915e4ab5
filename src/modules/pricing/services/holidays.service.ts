import { Injectable } from '@nestjs/common';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { type HolidayCalendar, holidaysOf } from '../../../kernel/values/holidays';
import { addDays } from '../../../kernel/values/local-date';
import type { HolidayQuery, SeasonFromHolidayDto } from '../dto/holiday.dto';
import type { SeasonDto } from '../dto/season.dto';
import { KeepSeasons } from './keep-seasons.service';

/** Holidays of countries, and the seasons that hotels make of them. */
@Injectable()
export class HolidayCalendars {
  constructor(private readonly seasons: KeepSeasons) {}

  /** @throws Refusal 400 for a country or region that nobody keeps a calendar of */
  async read({ country, year, region }: HolidayQuery, prefix: '?' | '/' = '?'): Promise<HolidayCalendar> {
    const calendar = await holidaysOf(country, year, region);
    if (!calendar)
      throw invalid({
        pointer: `${prefix}${region === undefined ? 'country' : 'region'}`,
        code: 'no_calendar',
        detail: 'No calendar is kept of it.',
      });
    return calendar;
  }

  /** @throws Refusal 400 when no holiday begins on the day, or its nights would be none */
  async makeSeason(dto: SeasonFromHolidayDto, ctx: RequestContext): Promise<SeasonDto> {
    const { country, region, firstDay, nightsBefore = 1, nightsAfter = 0, name, ...season } = dto;
    ctx.caller.require('rates:write', dto.propertyId);
    const { holidays } = await this.read({ country, region, year: Number(firstDay.slice(0, 4)) }, '/');
    const holiday = holidays.find((h) => h.firstDay === firstDay);
    if (!holiday) throw invalid({ pointer: '/firstDay', code: 'no_holiday', detail: 'No holiday of this calendar begins on this day.' });
    const range = { firstNight: addDays(holiday.firstDay, -nightsBefore), lastNight: addDays(holiday.lastDay, nightsAfter - 1) };
    if (range.lastNight < range.firstNight) throw invalid({ pointer: '/nightsAfter', code: 'no_nights', detail: 'No night is left.' });
    return this.seasons.create({ ...season, name: name ?? holiday.name, ranges: [range] }, ctx);
  }
}
