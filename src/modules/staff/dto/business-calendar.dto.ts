import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine, IsLocalDate, Nested } from '../../../kernel/http/validators';
import { type Status, STATUSES } from '../domain/department.entity';
import { IsId } from './staff-fields';
import { WALL_TIME } from './shift.dto';

/** Hours by the hotel’s clock. */
export class HoursDto {
  /**
   * Begin.
   * @example 09:00
   */
  @Matches(WALL_TIME)
  from: string;

  /**
   * End; not after `from` means on the next day, so that 00:00 to 00:00 is the whole day.
   * @example 12:00
   */
  @Matches(WALL_TIME)
  to: string;
}

/** Hours of the week. */
export class WeeklyHoursDto extends HoursDto {
  /**
   * ISO weekdays on which they begin, 1 = Monday.
   * @example [1, 2, 3, 4, 5]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays: number[];
}

/** A day with hours of its own. */
export class ExceptionalDayDto {
  /**
   * The hotel’s date.
   * @example 2026-12-24
   */
  @IsLocalDate()
  date: string;

  /**
   * What is the matter with it.
   * @example "Christmas Eve"
   */
  @IsOptional()
  @IsLine(120)
  name?: string | null;

  /** Its hours, whatever weekday or holiday it is; an empty list closes the day. */
  @IsArray()
  @ArrayMaxSize(10)
  @Nested(() => HoursDto, { each: true })
  hours: HoursDto[];
}

/** A new business calendar. */
export class CreateBusinessCalendarDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Short code, unique in the hotel.
   * @example OFFICE
   */
  @IsCode()
  code: string;

  /**
   * Name that people read.
   * @example "Office hours"
   */
  @IsLine(120)
  name: string;

  /** Hours of the week; a lunch hour or a split shift makes two entries of a day. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Nested(() => WeeklyHoursDto, { each: true })
  weekly: WeeklyHoursDto[];

  /**
   * Whose public holidays are days off: ISO 3166-1, two letters. Without, holidays are days like others.
   * @example CN
   */
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  holidayCountry?: string | null;

  /**
   * A part of the country, as in `BY` of `DE`.
   * @example BY
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,5}$/)
  holidayRegion?: string | null;

  /** Hours on public holidays; without, none. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Nested(() => HoursDto, { each: true })
  holidayHours?: HoursDto[];

  /**
   * The weekday, 1 = Monday, whose hours a weekend day has that is worked for a holiday, as China announces them.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(7)
  makeUpDayAs?: number;

  /** Days with hours of their own. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(400)
  @ArrayUnique((day: ExceptionalDayDto) => day.date)
  @Nested(() => ExceptionalDayDto, { each: true })
  exceptions?: ExceptionalDayDto[];
}

/** Changes to a business calendar. Deadlines that are set already stay; those that are counted from now on follow it. */
export class ChangeBusinessCalendarDto {
  /**
   * Short code, unique in the hotel.
   * @example OFFICE
   */
  @IsOptional()
  @IsCode()
  code?: string;

  /**
   * Name that people read.
   * @example "Office hours"
   */
  @IsOptional()
  @IsLine(120)
  name?: string;

  /** All hours of the week. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Nested(() => WeeklyHoursDto, { each: true })
  weekly?: WeeklyHoursDto[];

  /**
   * Whose public holidays are days off; null for nobody’s.
   * @example CN
   */
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  holidayCountry?: string | null;

  /**
   * A part of the country; null for all of it.
   * @example BY
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,5}$/)
  holidayRegion?: string | null;

  /** Hours on public holidays. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Nested(() => HoursDto, { each: true })
  holidayHours?: HoursDto[];

  /**
   * The weekday whose hours a make-up day has.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(7)
  makeUpDayAs?: number;

  /** All days with hours of their own. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(400)
  @ArrayUnique((day: ExceptionalDayDto) => day.date)
  @Nested(() => ExceptionalDayDto, { each: true })
  exceptions?: ExceptionalDayDto[];

  /**
   * What counts in a retired calendar goes on; nothing new takes it.
   * @example retired
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Status;
}

/** Which business calendars to list. */
export class BusinessCalendarQuery extends PageQuery {
  /**
   * Of this hotel; of all that the caller may see otherwise.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * Active or retired ones only.
   * @example active
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Status;
}

/** A business calendar. */
export class BusinessCalendarDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000076
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Short code.
   * @example OFFICE
   */
  code: string;

  /**
   * Name.
   * @example "Office hours"
   */
  name: string;

  /** Hours of the week. */
  weekly: WeeklyHoursDto[];

  /**
   * Whose public holidays are days off.
   * @example CN
   */
  holidayCountry: string | null;

  /**
   * A part of the country.
   * @example null
   */
  holidayRegion: string | null;

  /** Hours on public holidays. */
  holidayHours: HoursDto[];

  /**
   * The weekday whose hours a make-up day has.
   * @example 1
   */
  makeUpDayAs: number;

  /** Days with hours of their own. */
  exceptions: ExceptionalDayDto[];

  /**
   * Active or retired.
   * @example active
   */
  @ApiProperty({ enum: STATUSES })
  status: Status;

  /**
   * Version of this record, as in the ETag.
   * @example 1
   */
  version: number;

  /**
   * When it was made.
   * @example 2026-11-22T08:00:00.000Z
   */
  createdAt: string;

  /**
   * When it last changed.
   * @example 2026-11-22T08:00:00.000Z
   */
  updatedAt: string;
}

/** One page of business calendars. */
export class BusinessCalendarPageDto {
  /** The calendars. */
  data: BusinessCalendarDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}

/** Which days to count. */
export class WorkingDaysQuery {
  /**
   * First day, by the hotel’s calendar.
   * @example 2026-02-13
   */
  @IsLocalDate()
  firstDay: string;

  /**
   * Last day, included; at most 100 days.
   * @example 2026-02-24
   */
  @IsLocalDate()
  lastDay: string;
}

/** The hours of a day as deadlines count them. */
export class WorkingDayDto {
  /**
   * The hotel’s date.
   * @example 2026-02-14
   */
  date: string;

  /** The hours that begin on it. */
  hours: HoursDto[];

  /**
   * Why these: an `exception` of the hotel, a `make_up_day`, a `holiday`, or the week.
   * @example make_up_day
   */
  @ApiProperty({ enum: ['exception', 'make_up_day', 'holiday', 'week'] })
  reason: 'exception' | 'make_up_day' | 'holiday' | 'week';
}

/** The hours of some days. */
export class WorkingDaysDto {
  /** In order. */
  data: WorkingDayDto[];
}
