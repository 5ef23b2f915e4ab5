import { constraintMeans } from '../../../kernel/database/constraints';
import { Problems } from '../../../kernel/errors/problem';

const taken = (what: string): [typeof Problems.conflict, string, { pointer: string; code: string }] => [
  Problems.conflict,
  `A ${what} with this code exists.`,
  { pointer: '/code', code: 'taken' },
];

constraintMeans('rate_plans_property_code_key', ...taken('rate plan'));
constraintMeans('seasons_property_code_key', ...taken('season'));
constraintMeans('tax_rules_property_code_key', ...taken('tax or fee'));
constraintMeans('cancellation_policies_property_code_key', ...taken('cancellation policy'));
constraintMeans('daily_rates_product_fkey', Problems.conflict, 'The rate plan is not sold for this room type any more.', {
  pointer: '/rates',
  code: 'not_sold_for_room_type',
});
