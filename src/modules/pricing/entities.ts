import { CancellationPolicyEntity } from './domain/cancellation-policy.entity';
import { RatePlan } from './domain/rate-plan.entity';
import { Season } from './domain/season.entity';
import { TaxRuleEntity } from './domain/tax-rule.entity';

export const pricingEntities = [RatePlan, Season, TaxRuleEntity, CancellationPolicyEntity];
