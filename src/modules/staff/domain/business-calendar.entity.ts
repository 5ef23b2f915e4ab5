import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { CalendarRules, ExceptionalDay, Hours, WeeklyHours } from './business-calendar';
import type { Status } from './department.entity';

/** When a hotel, or a part of it, works. */
@Entity('business_calendars')
@Unique('business_calendars_property_code_key', ['propertyId', 'code'])
@Unique('business_calendars_property_id_key', ['propertyId', 'id'])
@Check('business_calendars_status_known', `status IN ('active', 'retired')`)
export class BusinessCalendar implements CalendarRules {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'business_calendars_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'business_calendars_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'jsonb' })
  weekly: WeeklyHours[];

  /** Whose public holidays: ISO 3166-1; null keeps none. */
  @Column({ type: 'text', name: 'holiday_country', nullable: true })
  holidayCountry: string | null;

  @Column({ type: 'text', name: 'holiday_region', nullable: true })
  holidayRegion: string | null;

  @Column({ type: 'jsonb', name: 'holiday_hours' })
  holidayHours: Hours[];

  @Column({ type: 'smallint', name: 'make_up_day_as' })
  makeUpDayAs: number;

  @Column({ type: 'jsonb' })
  exceptions: ExceptionalDay[];

  @Column({ type: 'text', default: 'active' })
  status: Status;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
