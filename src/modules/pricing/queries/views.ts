import type { CancellationPolicyEntity } from '../domain/cancellation-policy.entity';
import type { CouponBatch } from '../domain/coupon-batch.entity';
import type { PackageEntity } from '../domain/package.entity';
import type { PromotionEntity } from '../domain/promotion.entity';
import type { RatePlan } from '../domain/rate-plan.entity';
import type { Season } from '../domain/season.entity';
import type { TaxRuleEntity } from '../domain/tax-rule.entity';
import type { CancellationPolicyDto } from '../dto/cancellation-policy.dto';
import type { CouponBatchDto } from '../dto/coupon.dto';
import type { PackageDto } from '../dto/package.dto';
import type { PromotionDto } from '../dto/promotion.dto';
import type { RatePlanDto } from '../dto/rate-plan.dto';
import type { SeasonDto } from '../dto/season.dto';
import type { TaxRuleDto } from '../dto/tax-rule.dto';

interface Stamped {
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** The row without its version, which is the ETag, and with its times as text. */
function stamped<T extends Stamped>({ version: _, createdAt, updatedAt, ...row }: T) {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

export const seasonView = (season: Season): SeasonDto => stamped(season);
export const taxRuleView = (rule: TaxRuleEntity): TaxRuleDto => stamped(rule);
export const cancellationPolicyView = (policy: CancellationPolicyEntity): CancellationPolicyDto => ({
  ...stamped(policy),
  tiers: policy.tiers,
});

export const packageView = (p: PackageEntity): PackageDto => stamped(p);
export const promotionView = (p: PromotionEntity): PromotionDto => ({
  ...stamped(p),
  bookableFrom: p.bookableFrom?.toISOString() ?? null,
  bookableUntil: p.bookableUntil?.toISOString() ?? null,
});
export const couponBatchView = (b: CouponBatch): CouponBatchDto => ({
  ...stamped(b),
  validFrom: b.validFrom?.toISOString() ?? null,
  validUntil: b.validUntil?.toISOString() ?? null,
});

export function ratePlanView(plan: RatePlan, roomTypeIds: string[]): RatePlanDto {
  const { derivedBasisPoints, derivedAmountMinor, ...row } = stamped(plan);
  const derived = plan.parentRatePlanId !== null;
  return {
    ...row,
    kind: derived ? 'derived' : 'fixed',
    derivation: derived ? { basisPoints: derivedBasisPoints, amountMinor: derivedAmountMinor } : null,
    roomTypeIds,
    bookableFrom: plan.bookableFrom?.toISOString() ?? null,
    bookableUntil: plan.bookableUntil?.toISOString() ?? null,
  };
}
