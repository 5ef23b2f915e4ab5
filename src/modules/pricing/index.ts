export type { BestTotals, BestTotalsQuery } from './domain/best-totals';
export {
  feeAt,
  freeUntil,
  type FrozenPolicy,
  type FrozenTier,
  type HotelClock,
  type Penalty,
  penaltyOf,
  refreezePolicy,
} from './domain/cancellation-policy';
export { type Guarantee, GUARANTEES, guaranteeSuffices, MEAL_PLANS, type MealPlan } from './domain/guarantee';
export { partsOf, withParts } from './domain/package';
export { DEALS } from './domain/deals';
export { RateSheet } from './domain/rate-sheet';
export { PricingProblems } from './domain/problems';
export type { Claim, KnownGuest, Obstacle } from './domain/promotion';
export type { Reason, ReasonCode, Scope } from './domain/reason';
export { type MonthVersion, UNDATED } from './domain/sheet-data';
export type { Offer, PricedNight, PricedStay, PriceResult, PriceStep, Product, PromotionUse, Stay, Unavailable } from './domain/stay';
export { taxesOfStay, type TaxLine, type TaxRule } from './domain/taxes';
export type { AriDto, AriResultDto } from './dto/ari.dto';
export type { CreateRatePlanDto, RatePlanDto } from './dto/rate-plan.dto';
export { PricingModule } from './pricing.module';
export {
  type HeldUse,
  heldUses,
  type ShortUse,
  takeUses,
  USES_SHORT,
  type UseRow,
  useRows,
  usesTaken,
} from './queries/promotion-uses.statements';
export { readUndated } from './queries/sheet-data.queries';
export { ClaimDesk, type Claims } from './services/claims';
export { readTaxRules, type TaxedCharge, taxedCharge } from './queries/taxes-by-code.query';
export { CreateRatePlan } from './services/create-rate-plan.service';
export { type GuestCoupon, GuestCoupons } from './services/guest-coupons';
export { KeepCancellationPolicies } from './services/keep-cancellation-policies.service';
export { KeepSeasons } from './services/keep-seasons.service';
export { KeepTaxRules } from './services/keep-tax-rules.service';
export { changeUses, PromotionUses, releaseUses, retakeUses } from './services/promotion-uses';
export { RateSheets } from './services/rate-sheets';
export { UpdateAri } from './services/update-ari.service';
