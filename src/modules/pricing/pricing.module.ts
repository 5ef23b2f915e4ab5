import { Module } from '@nestjs/common';
import { GuestsModule } from '../guests';
import { PropertiesModule } from '../properties';
import { AriController } from './ari.controller';
import { CancellationPoliciesController } from './cancellation-policies.controller';
import { CouponBatchesController, CouponsController } from './coupons.controller';
import './domain/problems';
import { HolidaysController } from './holidays.controller';
import { CommitUsesAfterStaysEnd } from './listeners/commit-uses-after-stays-end.listener';
import { PackagesController } from './packages.controller';
import { PromotionsController } from './promotions.controller';
import { Calendar } from './queries/calendar.query';
import { CouponQueries } from './queries/coupon.queries';
import { LoadedAri } from './queries/loaded-ari.query';
import { PricingLists } from './queries/pricing-lists';
import { RatePlanReads } from './queries/rate-plan-reads';
import { RatePlansController } from './rate-plans.controller';
import { SeasonsController } from './seasons.controller';
import { ClaimDesk } from './services/claims';
import { CloseNights } from './services/close-nights.service';
import { CreateRatePlan } from './services/create-rate-plan.service';
import { HolidayCalendars } from './services/holidays.service';
import { KeepCancellationPolicies } from './services/keep-cancellation-policies.service';
import { GuestCoupons } from './services/guest-coupons';
import { KeepCoupons } from './services/keep-coupons.service';
import { KeepPackages } from './services/keep-packages.service';
import { KeepPromotions } from './services/keep-promotions.service';
import { KeepSeasons } from './services/keep-seasons.service';
import { KeepTaxRules } from './services/keep-tax-rules.service';
import { PromotionUses } from './services/promotion-uses';
import { RateSheets } from './services/rate-sheets';
import { UndatedChanges } from './services/undated-changes';
import { UpdateAri } from './services/update-ari.service';
import { UpdateAriLater } from './services/update-ari-later.service';
import { UpdateRatePlan } from './services/update-rate-plan.service';
import { TaxRulesController } from './tax-rules.controller';

/** Rate plans, nightly prices, restrictions, taxes and policies, and the arithmetic that turns them into the price of a stay. */
@Module({
  imports: [PropertiesModule, GuestsModule],
  controllers: [
    RatePlansController,
    AriController,
    SeasonsController,
    TaxRulesController,
    CancellationPoliciesController,
    HolidaysController,
    PackagesController,
    PromotionsController,
    CouponBatchesController,
    CouponsController,
  ],
  providers: [
    RateSheets,
    UndatedChanges,
    CreateRatePlan,
    UpdateRatePlan,
    KeepSeasons,
    KeepTaxRules,
    KeepCancellationPolicies,
    UpdateAri,
    UpdateAriLater,
    CloseNights,
    PricingLists,
    RatePlanReads,
    LoadedAri,
    Calendar,
    HolidayCalendars,
    KeepPackages,
    KeepPromotions,
    GuestCoupons,
    KeepCoupons,
    CouponQueries,
    PromotionUses,
    ClaimDesk,
    CommitUsesAfterStaysEnd,
  ],
  exports: [
    RateSheets,
    CreateRatePlan,
    UpdateAri,
    KeepSeasons,
    KeepTaxRules,
    KeepCancellationPolicies,
    PromotionUses,
    ClaimDesk,
    GuestCoupons,
  ],
})
export class PricingModule {}
