import { Module } from '@nestjs/common';
import { PropertiesModule } from '../properties';
import { AriController } from './ari.controller';
import { CancellationPoliciesController } from './cancellation-policies.controller';
import './domain/problems';
import { Calendar } from './queries/calendar.query';
import { LoadedAri } from './queries/loaded-ari.query';
import { PricingLists } from './queries/pricing-lists';
import { RatePlanReads } from './queries/rate-plan-reads';
import { RatePlansController } from './rate-plans.controller';
import { SeasonsController } from './seasons.controller';
import { CloseNights } from './services/close-nights.service';
import { CreateRatePlan } from './services/create-rate-plan.service';
import { KeepCancellationPolicies } from './services/keep-cancellation-policies.service';
import { KeepSeasons } from './services/keep-seasons.service';
import { KeepTaxRules } from './services/keep-tax-rules.service';
import { RateSheets } from './services/rate-sheets';
import { UndatedChanges } from './services/undated-changes';
import { UpdateAri } from './services/update-ari.service';
import { UpdateAriLater } from './services/update-ari-later.service';
import { UpdateRatePlan } from './services/update-rate-plan.service';
import { TaxRulesController } from './tax-rules.controller';

/** Rate plans, nightly prices, restrictions, taxes and policies, and the arithmetic that turns them into the price of a stay. */
@Module({
  imports: [PropertiesModule],
  controllers: [RatePlansController, AriController, SeasonsController, TaxRulesController, CancellationPoliciesController],
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
  ],
  exports: [RateSheets, CreateRatePlan, UpdateAri, KeepSeasons, KeepTaxRules, KeepCancellationPolicies],
})
export class PricingModule {}
