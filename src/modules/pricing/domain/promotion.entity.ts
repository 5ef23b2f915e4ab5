import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { PromotionData, PromotionEffect } from './promotion';

export type PromotionStatus = 'active' | 'paused' | 'ended';

/** What takes something off the price of a stay, and how much of it there is. */
@Entity('promotions')
@Unique('promotions_property_code_key', ['propertyId', 'code'])
@Unique('promotions_property_id_key', ['propertyId', 'id'])
@Check('promotions_applies_known', `applies_by IN ('automatic', 'code', 'coupon')`)
@Check('promotions_stacking_known', `stacking IN ('exclusive', 'stackable')`)
@Check('promotions_status_known', `status IN ('active', 'paused', 'ended')`)
@Check('promotions_within_limit', `uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)`)
@Check('promotions_within_budget', `used_minor >= 0 AND (budget_minor IS NULL OR used_minor <= budget_minor)`)
export class PromotionEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'promotions_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'promotions_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', name: 'applies_by' })
  appliesBy: PromotionData['appliesBy'];

  @Column({ type: 'jsonb' })
  effect: PromotionEffect;

  @Column({ type: 'text' })
  stacking: PromotionData['stacking'];

  @Column({ type: 'integer' })
  priority: number;

  @Column({ type: 'timestamptz', name: 'bookable_from', nullable: true })
  bookableFrom: Date | null;

  @Column({ type: 'timestamptz', name: 'bookable_until', nullable: true })
  bookableUntil: Date | null;

  @Column({ type: 'date', name: 'first_night', nullable: true })
  firstNight: string | null;

  @Column({ type: 'date', name: 'last_night', nullable: true })
  lastNight: string | null;

  @Column({ type: 'smallint', array: true, nullable: true })
  weekdays: number[] | null;

  @Column({ type: 'integer', name: 'min_nights', nullable: true })
  minNights: number | null;

  @Column({ type: 'integer', name: 'max_nights', nullable: true })
  maxNights: number | null;

  @Column({ type: 'integer', name: 'min_advance_days', nullable: true })
  minAdvanceDays: number | null;

  @Column({ type: 'integer', name: 'max_advance_days', nullable: true })
  maxAdvanceDays: number | null;

  @Column({ type: 'uuid', name: 'rate_plan_ids', array: true, nullable: true })
  ratePlanIds: string[] | null;

  @Column({ type: 'uuid', name: 'room_type_ids', array: true, nullable: true })
  roomTypeIds: string[] | null;

  @Column({ type: 'text', array: true, nullable: true })
  channels: string[] | null;

  @Column({ type: 'text', name: 'guest_classes', array: true, nullable: true })
  guestClasses: string[] | null;

  @Column({ type: 'boolean', name: 'first_stay_only' })
  firstStayOnly: boolean;

  @Column({ type: 'integer', name: 'max_uses', nullable: true })
  maxUses: number | null;

  @Column({ type: 'bigint', name: 'budget_minor', nullable: true })
  budgetMinor: number | null;

  @Column({ type: 'integer', name: 'per_guest_limit', nullable: true })
  perGuestLimit: number | null;

  /** Of uses that are reserved or committed. */
  @Column({ type: 'integer', default: 0 })
  uses: number;

  @Column({ type: 'bigint', name: 'used_minor', default: 0 })
  usedMinor: number;

  /** Not offered any more until a use is given back: its limit is reached, or its budget did not suffice for a stay. */
  @Column({ type: 'boolean', name: 'used_up', default: false })
  usedUp: boolean;

  @Column({ type: 'text', default: 'active' })
  status: PromotionStatus;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
