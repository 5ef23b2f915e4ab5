import type { FrozenPolicy } from './cancellation-policy';
import type { Guarantee, MealPlan } from './guarantee';
import type { Claim, KnownGuest } from './promotion';
import type { Reason } from './reason';
import type { TaxLine } from './taxes';

/** What is sold: a room type at a rate plan. */
export interface Product {
  roomTypeId: string;
  ratePlanId: string;
}

/** A stay that somebody asks for, one room. */
export interface Stay {
  /** Nights are `[arrival, departure)`. */
  arrival: string;
  departure: string;
  adults: number;
  /** Completed years on arrival. */
  childAges: readonly number[];
  /** Sales channel; `direct` without. */
  channel?: string;
  bookedAt: Date;
  /** Who asks, where the house knows them. */
  guest?: KnownGuest | null;
  /** Promotions by code and coupons that they bring. */
  claims?: readonly Claim[];
  /** The plan's own price, without promotions: as another system knows it. */
  plain?: boolean;
  /** Of a stay that was sold before: promotions that it has a use of. */
  held?: ReadonlySet<string>;
  /** Of a stay that was sold before: the steps of each night that keeps its price, undefined for those that are bought. */
  kept?: readonly (readonly PriceStep[] | undefined)[];
}

export const DIRECT = 'direct';

/** One step from the loaded price to the night's price. The amounts of all steps sum to the night's. */
export interface PriceStep {
  kind: 'base' | 'extra_adult' | 'derivation' | 'season' | 'children' | 'member' | 'promotion' | 'coupon' | 'package' | 'override';
  /** Code of the plan, season or promotion, or the class of guests, that the step comes from. */
  code: string | null;
  /** What the step adds (or takes), in minor units. */
  amountMinor: number;
  /** For a percentage. */
  basisPoints?: number;
  /** Of a part of a package: what it is, for how many, and the tax that it contains. */
  name?: string;
  quantity?: number;
  taxes?: { code: string; name: string; amountMinor: number }[];
  /** Of a part of a package: it is had once a stay, whichever night it stands on. */
  once?: true;
}

/** What a promotion takes off one room's stay. */
export interface PromotionUse {
  promotionId: string;
  code: string;
  name: string;
  amountMinor: number;
  /** Its uses or its budget are counted. */
  limited: boolean;
  perGuestLimit: number | null;
  coupon: Claim['coupon'];
}

export interface PricedNight {
  date: string;
  /** What the night is sold for: adults and children, with the parts of a package, and with the taxes and fees that prices include. */
  amountMinor: number;
  /** The same less the taxes and fees that are included in it. */
  netMinor: number;
  /** What the night adds to the stay's total: the room charge and the taxes and fees added to it (not those payable at the hotel). */
  totalMinor: number;
  /** Taxes and fees of this night, included and added. */
  taxes: TaxLine[];
  steps: PriceStep[];
}

export interface PricedStay extends Product {
  currency: string;
  nights: PricedNight[];
  /** Fees that are charged once for the stay. */
  stayFees: TaxLine[];
  /** Each tax and fee over the whole stay: those of the nights and those of the stay. */
  taxes: TaxLine[];
  /** Room charges, added taxes and fees; without what is payable at the hotel. */
  totalMinor: number;
  policy: FrozenPolicy;
  /** The least guarantee that the plan asks for. */
  guarantee: Guarantee;
  mealPlan: MealPlan;
  /** Promotions that take something off. */
  uses: PromotionUse[];
  /** The person for whom alone this price is; null: for everybody. */
  forPerson: string | null;
}

export type PriceResult = { ok: true; stay: PricedStay } | { ok: false; reasons: Reason[] };

/** A product that can be sold for a stay. */
export interface Offer {
  product: Product;
  totalMinor: number;
  /** Room charge of each night. */
  nightAmounts: number[];
  uses: PromotionUse[];
}

/** A product that cannot, and every reason why. */
export interface Unavailable {
  product: Product;
  reasons: Reason[];
}
