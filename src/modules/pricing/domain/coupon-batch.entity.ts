import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { PromotionEntity } from './promotion.entity';

export const BATCH_KINDS = ['shared', 'unique'] as const;
export const RESTORES = ['always', 'when_free', 'never'] as const;

/** When a cancellation gives a coupon back: always, when cancelling was free, or never. */
export type Restore = (typeof RESTORES)[number];

/** Coupons that were made together, all of one promotion. The coupons are rows of `coupons`. */
@Entity('coupon_batches')
@Unique('coupon_batches_property_code_key', ['propertyId', 'code'])
@ForeignKey(() => PromotionEntity, ['propertyId', 'promotionId'], ['propertyId', 'id'], { name: 'coupon_batches_promotion_fkey' })
@Check('coupon_batches_kind_known', `kind IN ('shared', 'unique')`)
@Check('coupon_batches_restore_known', `restore IN ('always', 'when_free', 'never')`)
@Check('coupon_batches_status_known', `status IN ('active', 'void')`)
export class CouponBatch {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'coupon_batches_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'coupon_batches_property_fkey' })
  propertyId: string;

  @Column({ type: 'uuid', name: 'promotion_id' })
  promotionId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  kind: (typeof BATCH_KINDS)[number];

  /** How many coupons there are. */
  @Column({ type: 'integer' })
  count: number;

  /** Of each coupon. */
  @Column({ type: 'integer', name: 'max_uses' })
  maxUses: number;

  @Column({ type: 'integer', name: 'per_guest_limit', nullable: true })
  perGuestLimit: number | null;

  @Column({ type: 'timestamptz', name: 'valid_from', nullable: true })
  validFrom: Date | null;

  @Column({ type: 'timestamptz', name: 'valid_until', nullable: true })
  validUntil: Date | null;

  @Column({ type: 'text' })
  restore: Restore;

  @Column({ type: 'text', default: 'active' })
  status: 'active' | 'void';

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
