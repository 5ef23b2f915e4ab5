import type { Adjustment } from './adjustment';
import type { CancellationPolicy, HotelClock } from './cancellation-policy';
import type { Guarantee, MealPlan } from './guarantee';
import type { MemberPrice } from './member-price';
import type { PackageData } from './package';
import type { ChildRate, OccupancyLimits } from './party';
import type { PromotionData } from './promotion';
import type { Restrictions } from './restrictions';
import type { TaxRule } from './taxes';

/** The month under which everything without a date is counted. */
export const UNDATED = '0001-01-01';

/** How often the prices of a month (named by its first day) have changed. */
export interface MonthVersion {
  month: string;
  version: number;
}

export interface RoomTypeData extends OccupancyLimits {
  id: string;
  /** A retired room type is not sold. */
  active: boolean;
}

/** A rate plan as loaded. Null means: as the plan it derives from, and without one the default. */
export interface PlanData {
  id: string;
  code: string;
  name: string;
  active: boolean;
  roomTypeIds: string[];
  parentId: string | null;
  derivation: Adjustment | null;
  mealPlan: MealPlan | null;
  channels: string[] | null;
  /** First and last night, both included. */
  validFrom: string | null;
  validUntil: string | null;
  /** Instants, RFC 3339: bookable from the first on, no longer from the second on. */
  bookableFrom: string | null;
  bookableUntil: string | null;
  /** `HH:mm` on the day of arrival, on the hotel's clock; up to and including it the plan can be booked. */
  lateBookingUntil: string | null;
  minStay: number | null;
  maxStay: number | null;
  minAdvanceDays: number | null;
  maxAdvanceDays: number | null;
  childRates: ChildRate[] | null;
  extraAdultMinor: number | null;
  cancellationPolicyId: string | null;
  minGuarantee: Guarantee | null;
  /** What guests in some classes pay less. */
  memberPrices: MemberPrice[] | null;
  /** Sold to guests in these classes only, `scheme:class`. */
  guestClasses: string[] | null;
  /** What is sold with the room. */
  packageId: string | null;
}

/** Named nights that change prices. */
export interface SeasonData {
  code: string;
  /** Both nights included. */
  ranges: { firstNight: string; lastNight: string }[];
  /** ISO weekdays 1 to 7; null: all. */
  weekdays: number[] | null;
  adjustment: Adjustment;
  /** Covers these plans and what derives from them; null: all. */
  ratePlanIds: string[] | null;
  /** Seasons that share a night apply in this order, each to the result of the one before. */
  sequence: number;
}

/** Everything about a hotel's prices that has no date. */
export interface UndatedData {
  propertyId: string;
  currency: string;
  hotel: HotelClock;
  version: number;
  roomTypes: RoomTypeData[];
  plans: PlanData[];
  seasons: SeasonData[];
  taxes: TaxRule[];
  policies: CancellationPolicy[];
  /** The active ones, as the packages are. */
  promotions: PromotionData[];
  packages: PackageData[];
}

/** Prices and restrictions of one product and night. */
export interface DailyRateData {
  roomTypeId: string;
  ratePlanId: string;
  night: string;
  /** By number of adults, the first for one. */
  prices: (number | null)[] | null;
  restrictions: Restrictions | null;
}

/** Restrictions of one night beyond a product, or for one channel. */
export interface WiderRestrictionData {
  roomTypeId: string | null;
  ratePlanId: string | null;
  channel: string | null;
  night: string;
  restrictions: Restrictions;
}

export interface MonthData {
  /** First day of the month. */
  month: string;
  version: number;
  rates: DailyRateData[];
  restrictions: WiderRestrictionData[];
}
