import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { BookingRules, Picture, Schedule, Translations } from './content';
import { Property } from './property.entity';

export const PRICE_UNITS = [
  'per_room_night',
  'per_room_stay',
  'per_room_once',
  'per_person_night',
  'per_person_stay',
  'per_person_once',
] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

export const BOOKABLE = ['alone', 'with_stay', 'both'] as const;
export type Bookable = (typeof BOOKABLE)[number];

/** What a hotel sells beside rooms: a meal, a massage, a transfer. */
@Entity('services')
@Unique('services_property_code_key', ['propertyId', 'code'])
@Unique('services_property_id_key', ['propertyId', 'id'])
@Check('services_price_has_unit', '(price_minor IS NULL) = (price_unit IS NULL)')
@Check('services_price_not_negative', 'price_minor >= 0')
@Check('services_bookable_known', `bookable IN ('alone', 'with_stay', 'both')`)
@Check('services_status_known', `status IN ('active', 'retired')`)
export class HotelService {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'services_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey(() => Property, { name: 'services_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  /** `dining`, `leisure`, `spa`, `activity`, `transfer`, … an open set. */
  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'jsonb', default: () => `'{}'` })
  translations: Translations;

  /** Minor units of the hotel's currency; null = on request. */
  @Column({ type: 'bigint', name: 'price_minor', nullable: true })
  priceMinor: number | null;

  @Column({ type: 'text', name: 'price_unit', nullable: true })
  priceUnit: PriceUnit | null;

  /** How many can be served at a time; null = no limit. */
  @Column({ type: 'integer', nullable: true })
  capacity: number | null;

  @Column({ type: 'jsonb', nullable: true })
  schedule: Schedule | null;

  @Column({ type: 'text', name: 'tax_code', nullable: true })
  taxCode: string | null;

  @Column({ type: 'text', default: 'with_stay' })
  bookable: Bookable;

  /** Null: none but the defaults. */
  @Column({ type: 'jsonb', name: 'booking_rules', nullable: true })
  bookingRules: BookingRules | null;

  @Column({ type: 'jsonb', default: () => `'[]'` })
  pictures: Picture[];

  @Column({ type: 'text', default: 'active' })
  status: 'active' | 'retired';

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
