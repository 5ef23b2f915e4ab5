import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { addDays } from '../../../kernel/values/local-date';
import { type HolidayCalendar, holidaysOf } from '../domain/holidays';
import type { HolidayQuery, SeasonFromHolidayDto } from '../dto/holiday.dto';
import type { SeasonDto } from '../dto/season.dto';
import { KeepSeasons } from './keep-seasons.service';

/** Holidays of countries, and the seasons that hotels make of them. */
@Injectable()
export class HolidayCalendars {
  private readonly known = new LRUCache<string, HolidayCalendar>({ max: 200 });

  constructor(private readonly seasons: KeepSeasons) {}

  /** @throws Refusal 400 for a country or region that nobody keeps a calendar of */
  async read({ country, year, region }: HolidayQuery, prefix: '?' | '/' = '?'): Promise<HolidayCalendar> {
    const key = `${country} ${region ?? ''} ${year}`;
    const known = this.known.get(key) ?? (await holidaysOf(country, year, region));
    if (!known)
      throw invalid({
        pointer: `${prefix}${region === undefined ? 'country' : 'region'}`,
        code: 'no_calendar',
        detail: 'No calendar is kept of it.',
      });
    this.known.set(key, known);
    return known;
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
