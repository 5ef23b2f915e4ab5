import { CancellationPolicyEntity } from './domain/cancellation-policy.entity';
import { CouponBatch } from './domain/coupon-batch.entity';
import { PackageEntity } from './domain/package.entity';
import { PromotionEntity } from './domain/promotion.entity';
import { RatePlan } from './domain/rate-plan.entity';
import { Season } from './domain/season.entity';
import { TaxRuleEntity } from './domain/tax-rule.entity';

export const pricingEntities = [RatePlan, Season, TaxRuleEntity, CancellationPolicyEntity, PromotionEntity, CouponBatch, PackageEntity];
