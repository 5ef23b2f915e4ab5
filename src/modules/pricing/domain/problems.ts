import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

const taken = (what: string): [typeof Problems.conflict, string, { pointer: string; code: string }] => [
  Problems.conflict,
  `A ${what} with this code exists.`,
  { pointer: '/code', code: 'taken' },
];

export const PricingProblems = {
  promoCodeRefused: defineProblem('promo_code_refused', 409, 'The code does not count for this stay', '优惠码不适用于本次预订'),
  promotionUsedUp: defineProblem('promotion_used_up', 409, 'Nothing is left of the promotion', '优惠名额已用完'),
} as const;

constraintMeans('rate_plans_property_code_key', ...taken('rate plan'));
constraintMeans('seasons_property_code_key', ...taken('season'));
constraintMeans('tax_rules_property_code_key', ...taken('tax or fee'));
constraintMeans('cancellation_policies_property_code_key', ...taken('cancellation policy'));
constraintMeans('packages_property_code_key', ...taken('package'));
constraintMeans('promotions_property_code_key', ...taken('promotion'));
constraintMeans('coupon_batches_property_code_key', ...taken('batch of coupons'));
constraintMeans('coupons_property_code_key', Problems.conflict, 'A coupon with this code exists.', {
  pointer: '/couponCode',
  code: 'taken',
});
constraintMeans('daily_rates_product_fkey', Problems.conflict, 'The rate plan is not sold for this room type any more.', {
  pointer: '/rates',
  code: 'not_sold_for_room_type',
});
