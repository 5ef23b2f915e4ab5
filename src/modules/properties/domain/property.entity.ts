import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Picture, Policies, Translations } from './content';

export const PROPERTY_STATUSES = ['open', 'closed'] as const;
export type PropertyStatus = (typeof PROPERTY_STATUSES)[number];

export const DAY_CLOSINGS = ['calendar', 'automatic', 'by_hand'] as const;
export type DayClosing = (typeof DAY_CLOSINGS)[number];

/** A hotel: what guests read about it, and the zone, currency and business date that everything else counts in. */
@Entity('properties')
@Unique('properties_code_key', ['code'])
@Index('properties_city', ['cityKey'])
@Index('properties_search', { synchronize: false })
@Index('properties_facilities', { synchronize: false })
@Check('properties_day_closing_known', `day_closing IN ('calendar', 'automatic', 'by_hand')`)
@Check('properties_status_known', `status IN ('open', 'closed')`)
export class Property {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'properties_pkey' })
  id: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  /** IANA name. */
  @Column({ type: 'text', name: 'time_zone' })
  timeZone: string;

  /** ISO 4217; never changes, amounts are stored without it in places. */
  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'text', name: 'address_lines', array: true, default: () => `'{}'` })
  addressLines: string[];

  @Column({ type: 'text', name: 'postal_code', nullable: true })
  postalCode: string | null;

  @Column({ type: 'text', nullable: true })
  city: string | null;

  /** `city` as it is searched for, see `searchKey`. */
  @Column({ type: 'text', name: 'city_key', nullable: true })
  cityKey: string | null;

  @Column({ type: 'text', nullable: true })
  region: string | null;

  /** ISO 3166-1 alpha-2. */
  @Column({ type: 'text', nullable: true })
  country: string | null;

  @Column({ type: 'double precision', nullable: true })
  latitude: number | null;

  @Column({ type: 'double precision', nullable: true })
  longitude: number | null;

  @Column({ type: 'text', nullable: true })
  phone: string | null;

  @Column({ type: 'text', nullable: true })
  email: string | null;

  @Column({ type: 'text', nullable: true })
  website: string | null;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'jsonb', default: () => `'{}'` })
  translations: Translations;

  @Column({ type: 'double precision', name: 'star_rating', nullable: true })
  starRating: number | null;

  /** Wall-clock time of the hotel, `HH:MM`. */
  @Column({ type: 'text', name: 'check_in_time', default: '15:00' })
  checkInTime: string;

  @Column({ type: 'text', name: 'check_out_time', default: '11:00' })
  checkOutTime: string;

  @Column({ type: 'text', array: true, default: () => `'{}'` })
  facilities: string[];

  @Column({ type: 'jsonb', default: () => `'[]'` })
  pictures: Picture[];

  @Column({ type: 'jsonb', default: () => `'{}'` })
  policies: Policies;

  @Column({ type: 'text', default: 'open' })
  status: PropertyStatus;

  /** The day the hotel is working on. It follows the calendar only when the hotel closes a day. */
  @Column({ type: 'date', name: 'business_date' })
  businessDate: string;

  /** Whether the date follows the calendar and nothing else happens, a night audit runs at midnight, or the night auditor starts it. */
  @Column({ type: 'text', name: 'day_closing', default: 'calendar' })
  dayClosing: DayClosing;

  /** Code, names and city as they are searched in. */
  @Column({ type: 'text', name: 'search_key' })
  searchKey: string;

  /** Grows with every change of the hotel or of one of its room types: what others keep in memory is checked against it. */
  @Column({ type: 'bigint', name: 'content_version', default: 1 })
  contentVersion: number;

  /** After so many days without a confirmation the content counts as stale. */
  @Column({ type: 'integer', name: 'content_review_days', default: 180 })
  contentReviewDays: number;

  @Column({ type: 'timestamptz', name: 'content_changed_at' })
  contentChangedAt: Date;

  @Column({ type: 'timestamptz', name: 'content_confirmed_at', nullable: true })
  contentConfirmedAt: Date | null;

  /** The account that confirmed last. */
  @Column({ type: 'uuid', name: 'content_confirmed_by', nullable: true })
  contentConfirmedBy: string | null;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
