import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { CancellationPolicyEntity } from './cancellation-policy.entity';
import type { Guarantee, MealPlan } from './guarantee';
import type { MemberPrice } from './member-price';
import { PackageEntity } from './package.entity';
import type { ChildRate } from './party';

export type RatePlanStatus = 'active' | 'inactive';

/** What a stay is sold at. Null on a derived plan means: as its parent. The room types it is sold for are rows of `rate_plan_room_types`. */
@Entity('rate_plans')
@Unique('rate_plans_property_code_key', ['propertyId', 'code'])
@Unique('rate_plans_property_id_key', ['propertyId', 'id'])
@ForeignKey(() => RatePlan, ['propertyId', 'parentRatePlanId'], ['propertyId', 'id'], { name: 'rate_plans_parent_fkey' })
@ForeignKey(() => CancellationPolicyEntity, ['propertyId', 'cancellationPolicyId'], ['propertyId', 'id'], {
  name: 'rate_plans_policy_fkey',
})
@ForeignKey(() => PackageEntity, ['propertyId', 'packageId'], ['propertyId', 'id'], { name: 'rate_plans_package_fkey' })
@Check('rate_plans_status_known', `status IN ('active', 'inactive')`)
export class RatePlan {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'rate_plans_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'rate_plans_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'uuid', name: 'parent_rate_plan_id', nullable: true })
  parentRatePlanId: string | null;

  @Column({ type: 'integer', name: 'derived_basis_points', default: 0 })
  derivedBasisPoints: number;

  @Column({ type: 'bigint', name: 'derived_amount_minor', default: 0 })
  derivedAmountMinor: number;

  @Column({ type: 'text', name: 'meal_plan', nullable: true })
  mealPlan: MealPlan | null;

  @Column({ type: 'text', array: true, nullable: true })
  channels: string[] | null;

  @Column({ type: 'date', name: 'valid_from', nullable: true })
  validFrom: string | null;

  @Column({ type: 'date', name: 'valid_until', nullable: true })
  validUntil: string | null;

  @Column({ type: 'timestamptz', name: 'bookable_from', nullable: true })
  bookableFrom: Date | null;

  @Column({ type: 'timestamptz', name: 'bookable_until', nullable: true })
  bookableUntil: Date | null;

  @Column({ type: 'text', name: 'late_booking_until', nullable: true })
  lateBookingUntil: string | null;

  @Column({ type: 'integer', name: 'min_stay', nullable: true })
  minStay: number | null;

  @Column({ type: 'integer', name: 'max_stay', nullable: true })
  maxStay: number | null;

  @Column({ type: 'integer', name: 'min_advance_days', nullable: true })
  minAdvanceDays: number | null;

  @Column({ type: 'integer', name: 'max_advance_days', nullable: true })
  maxAdvanceDays: number | null;

  @Column({ type: 'jsonb', name: 'child_rates', nullable: true })
  childRates: ChildRate[] | null;

  @Column({ type: 'bigint', name: 'extra_adult_minor', nullable: true })
  extraAdultMinor: number | null;

  @Column({ type: 'uuid', name: 'cancellation_policy_id', nullable: true })
  cancellationPolicyId: string | null;

  @Column({ type: 'text', name: 'min_guarantee', nullable: true })
  minGuarantee: Guarantee | null;

  @Column({ type: 'jsonb', name: 'member_prices', nullable: true })
  memberPrices: MemberPrice[] | null;

  @Column({ type: 'text', name: 'guest_classes', array: true, nullable: true })
  guestClasses: string[] | null;

  @Column({ type: 'uuid', name: 'package_id', nullable: true })
  packageId: string | null;

  @Column({ type: 'text', default: 'active' })
  status: RatePlanStatus;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
