import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IsCode, IsLine, IsLocalDate } from '../../../kernel/http/validators';
import { SeasonTermsDto } from './season.dto';
import { IsId } from './validators';

export const HOLIDAY_TYPES = ['public', 'bank', 'school', 'optional', 'observance'] as const;

/** Which calendar. */
export class HolidayQuery {
  /**
   * ISO 3166-1, two letters.
   * @example CN
   */
  @Matches(/^[A-Z]{2}$/)
  country: string;

  /**
   * The year.
   * @example 2026
   */
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2100)
  year: number;

  /**
   * A part of the country, as in `BY` of `DE`.
   * @example BY
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,5}$/)
  region?: string;
}

/** A holiday: days in a row that people have off, or that are kept. */
export class HolidayDto {
  /**
   * Its first day.
   * @example 2026-02-15
   */
  firstDay: string;
  /**
   * Its last day, included.
   * @example 2026-02-23
   */
  lastDay: string;
  /** @example "Spring Festival" */
  name: string;
  /**
   * In the language of the country.
   * @example 春节
   */
  localName: string;
  /**
   * `public`: a day off.
   * @example public
   */
  @ApiProperty({ enum: HOLIDAY_TYPES })
  type: (typeof HOLIDAY_TYPES)[number];
}

/** A weekend day that is worked. */
export class WorkdayDto {
  /**
   * The day.
   * @example 2026-02-14
   */
  date: string;
  /**
   * The holiday it makes up for.
   * @example "Spring Festival"
   */
  name: string;
}

/** The holidays of a year. */
export class HolidayCalendarDto {
  /** In the order of their days. */
  holidays: HolidayDto[];
  /** Weekend days on which people work to make up for days off. */
  workdays: WorkdayDto[];
  /**
   * Whether these are the days off that the government has announced for the year; else they follow from the rules of the calendar.
   * @example true
   */
  announced: boolean;
}

/** A season made of a holiday. */
export class SeasonFromHolidayDto extends SeasonTermsDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  @IsId()
  propertyId: string;

  /**
   * Unique in the hotel.
   * @example SPRING-FESTIVAL-26
   */
  @IsCode()
  code: string;

  /**
   * Without, the holiday’s own.
   * @example "Spring Festival 2026"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * Whose holiday: ISO 3166-1, two letters.
   * @example CN
   */
  @Matches(/^[A-Z]{2}$/)
  country: string;

  /**
   * A part of the country.
   * @example BY
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,5}$/)
  region?: string;

  /**
   * First day of the holiday, as the calendar has it.
   * @example 2026-02-15
   */
  @IsLocalDate()
  firstDay: string;

  /**
   * Nights before the first day: by default one, for a night before a day off is a night of the holiday.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(14)
  nightsBefore?: number;

  /**
   * Nights from the last day on: by default none, for the night before a working day is none.
   * @example 0
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(14)
  nightsAfter?: number;
}
