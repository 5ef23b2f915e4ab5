/** Where a rule was set. A product is a room type sold at a rate plan. */
export type Scope = 'property' | 'room_type' | 'rate_plan' | 'product';

export type ReasonCode =
  | 'closed'
  | 'closed_to_arrival'
  | 'closed_to_departure'
  | 'min_stay'
  | 'max_stay'
  | 'min_stay_through'
  | 'max_stay_through'
  | 'min_advance'
  | 'max_advance'
  | 'length_of_stay'
  | 'too_late_today'
  | 'not_bookable_yet'
  | 'no_longer_bookable'
  | 'outside_validity'
  | 'no_price'
  | 'too_many_adults'
  | 'too_many_children'
  | 'too_many_persons'
  | 'channel_not_offered'
  | 'members_only'
  | 'not_sold';

/** Why a product cannot be sold for a stay. */
export interface Reason {
  code: ReasonCode;
  scope: Scope;
  /** The night, or for `closed_to_departure` the departure date, that the rule stands on. */
  date?: string;
  /** What the rule asks for: a number of nights, days or people, allowed lengths, a date, an instant or a time. */
  value?: number | string | number[];
  /** Set when the rule is for this sales channel only. */
  channel?: string;
}
