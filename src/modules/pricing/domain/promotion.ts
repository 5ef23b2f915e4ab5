import { dayNumber, fromDayNumber, isoWeekday } from '../../../kernel/values/local-date';

/** What promotions look at of what is sold. */
export interface SoldProduct {
  roomTypeId: string;
  plan: { chain: readonly { id: string }[] };
}

export const APPLIES_BY = ['automatic', 'code', 'coupon'] as const;
export const EFFECT_KINDS = ['percent', 'amount_per_night', 'amount_per_stay', 'free_nights'] as const;
export const STACKING = ['exclusive', 'stackable'] as const;

/** What a promotion takes off the room charge, in basis points or minor units. */
export type PromotionEffect =
  | { kind: 'percent'; basisPoints: number }
  | { kind: 'amount_per_night'; amountMinor: number }
  | { kind: 'amount_per_stay'; amountMinor: number }
  /** Of every so many nights, so many are free: the cheapest of them. */
  | { kind: 'free_nights'; everyNights: number; freeNights: number };

/** A promotion as loaded; null: no such condition. */
export interface PromotionData {
  id: string;
  code: string;
  name: string;
  /** By itself, by its own code, or by a coupon of one of its batches. */
  appliesBy: (typeof APPLIES_BY)[number];
  effect: PromotionEffect;
  /** An exclusive one stands alone, stackable ones add up. */
  stacking: (typeof STACKING)[number];
  /** The lower is applied first, and wins where two come to the same. */
  priority: number;
  /** Instants, RFC 3339: bookable from the first on, no longer from the second on. */
  bookableFrom: string | null;
  bookableUntil: string | null;
  /** Nights that it takes something off: first and last, both included, and ISO weekdays. */
  firstNight: string | null;
  lastNight: string | null;
  weekdays: number[] | null;
  minNights: number | null;
  maxNights: number | null;
  /** Early bird: booked at least so many days before arrival. */
  minAdvanceDays: number | null;
  /** Last minute: booked at most so many days before arrival. */
  maxAdvanceDays: number | null;
  /** These plans and what derives from them. */
  ratePlanIds: string[] | null;
  roomTypeIds: string[] | null;
  channels: string[] | null;
  /** For guests in one of these classes, `scheme:class`. */
  guestClasses: string[] | null;
  /** For guests who have never stayed in the house and have no stay before them. */
  firstStayOnly: boolean;
  /** Uses of one guest. */
  perGuestLimit: number | null;
  /** Uses or budget are counted. */
  limited: boolean;
  /** Nothing is left of its uses or its budget. */
  usedUp: boolean;
}

/** What a caller brings along: a promotion's own code, or a coupon. */
export interface Claim {
  /** As the caller wrote it, in capitals. */
  code: string;
  promotionId: string;
  coupon: { id: string; batchId: string; perGuestLimit: number | null; restore: string } | null;
  /** Uses that are left to this guest by the coupon's limit; null: no limit. */
  left: number | null;
}

/** Somebody whom the house knows. */
export interface KnownGuest {
  personId: string;
  /** `scheme:class`. */
  classes: readonly string[];
  /** Stays behind and before them, in all hotels. */
  stays: number;
  /** Uses so far, by promotion or batch of coupons with a limit per guest. */
  uses: Readonly<Record<string, number>>;
}

/** Everything about a request but the product that promotions look at. */
export interface Asking {
  bookedAt: number;
  channel: string;
  guest: KnownGuest | null;
  claims: readonly Claim[];
  /** Promotions that the stay has a use of already: whom they are for was settled then, and no further use is counted. */
  held?: ReadonlySet<string>;
}

/** Why a promotion takes nothing off. */
export type Obstacle =
  | 'unknown_code'
  | 'code_not_valid'
  | 'used_up'
  | 'not_bookable_yet'
  | 'no_longer_bookable'
  | 'channel_not_offered'
  | 'not_for_rate_plan'
  | 'not_for_room_type'
  | 'guest_not_known'
  | 'not_for_this_guest'
  | 'guest_limit_reached'
  | 'min_nights'
  | 'max_nights'
  | 'min_advance'
  | 'max_advance'
  | 'no_night_in_period'
  | 'better_offer';

/** A promotion made ready. */
export interface Promotion extends PromotionData {
  from: number;
  until: number;
  plans: ReadonlySet<string> | null;
  roomTypes: ReadonlySet<string> | null;
  channelSet: ReadonlySet<string> | null;
  /** Day numbers. */
  firstDay: number;
  lastDay: number;
}

/** In the order in which they are applied. */
export function preparePromotions(promotions: readonly PromotionData[]): Promotion[] {
  return promotions
    .map((p) => ({
      ...p,
      from: p.bookableFrom === null ? -Infinity : Date.parse(p.bookableFrom),
      until: p.bookableUntil === null ? Infinity : Date.parse(p.bookableUntil),
      plans: p.ratePlanIds && new Set(p.ratePlanIds),
      roomTypes: p.roomTypeIds && new Set(p.roomTypeIds),
      channelSet: p.channels && new Set(p.channels),
      firstDay: p.firstNight === null ? -Infinity : dayNumber(p.firstNight),
      lastDay: p.lastNight === null ? Infinity : dayNumber(p.lastNight),
    }))
    .sort((a, b) => a.priority - b.priority || (a.code < b.code ? -1 : 1));
}

/** Whether its conditions look at who asks. */
export const asksWho = (p: PromotionData): boolean => p.guestClasses !== null || p.firstStayOnly || p.perGuestLimit !== null;

export const coversNight = (p: Promotion, day: number): boolean =>
  day >= p.firstDay && day <= p.lastDay && (p.weekdays === null || p.weekdays.includes(isoWeekday(fromDayNumber(day))));

const claimOf = (p: Promotion, asking: Asking): Claim | undefined => asking.claims.find((c) => c.promotionId === p.id);

type Test = [code: Obstacle, fails: (p: Promotion, product: SoldProduct, asking: Asking) => boolean];

/** Conditions that look at what is sold, to whom and when, but at no dates of a stay. */
const OF_PRODUCT: readonly Test[] = [
  ['used_up', (p) => p.usedUp],
  ['not_bookable_yet', (p, _, { bookedAt }) => bookedAt < p.from],
  ['no_longer_bookable', (p, _, { bookedAt }) => bookedAt >= p.until],
  ['channel_not_offered', (p, _, { channel }) => p.channelSet !== null && !p.channelSet.has(channel)],
  ['not_for_rate_plan', (p, { plan }) => p.plans !== null && !plan.chain.some((above) => p.plans!.has(above.id))],
  ['not_for_room_type', (p, { roomTypeId }) => p.roomTypes !== null && !p.roomTypes.has(roomTypeId)],
  [
    'guest_not_known',
    (p, _, asking) => asking.guest === null && (asksWho(p) || (claimOf(p, asking)?.coupon?.perGuestLimit ?? null) !== null),
  ],
  [
    'not_for_this_guest',
    (p, _, { guest }) =>
      guest !== null &&
      ((p.guestClasses !== null && !p.guestClasses.some((c) => guest.classes.includes(c))) || (p.firstStayOnly && guest.stays > 0)),
  ],
  [
    'guest_limit_reached',
    (p, _, asking) =>
      asking.guest !== null &&
      ((p.perGuestLimit !== null && (asking.guest.uses[p.id] ?? 0) >= p.perGuestLimit) || claimOf(p, asking)?.left === 0),
  ],
];

type StayTest = [code: Obstacle, fails: (p: Promotion, first: number, nights: number, daysAhead: number) => boolean];

const OF_STAY: readonly StayTest[] = [
  ['min_nights', (p, _, nights) => p.minNights !== null && nights < p.minNights],
  ['max_nights', (p, _, nights) => p.maxNights !== null && nights > p.maxNights],
  ['min_advance', (p, _first, _nights, daysAhead) => p.minAdvanceDays !== null && daysAhead < p.minAdvanceDays],
  ['max_advance', (p, _first, _nights, daysAhead) => p.maxAdvanceDays !== null && daysAhead > p.maxAdvanceDays],
  [
    'no_night_in_period',
    (p, first, nights) => {
      for (let i = 0; i < nights; i++) if (coversNight(p, first + i)) return false;
      return true;
    },
  ],
];

/** What was settled when a use was taken. */
const SETTLED: ReadonlySet<Obstacle> = new Set(['used_up', 'guest_not_known', 'not_for_this_guest', 'guest_limit_reached']);

const againstProduct = (p: Promotion, product: SoldProduct, asking: Asking): Obstacle[] =>
  OF_PRODUCT.filter(([code, fails]) => !(asking.held?.has(p.id) && SETTLED.has(code)) && fails(p, product, asking)).map(([code]) => code);

/** Promotions that may count for a product, whatever the dates. */
export const promotionsFor = (all: readonly Promotion[], product: SoldProduct, asking: Asking): Promotion[] =>
  all.filter((p) => (p.appliesBy === 'automatic' || claimOf(p, asking) !== undefined) && againstProduct(p, product, asking).length === 0);

/** Whether it counts for a stay, when it may for the product. */
export const countsForStay = (p: Promotion, first: number, nights: number, daysAhead: number): boolean =>
  !OF_STAY.some(([, fails]) => fails(p, first, nights, daysAhead));

/** Everything that stands against a promotion. */
export const obstaclesOf = (
  p: Promotion,
  product: SoldProduct,
  asking: Asking,
  { first, nights, daysAhead }: { first: number; nights: number; daysAhead: number },
): Obstacle[] => [
  ...againstProduct(p, product, asking),
  ...OF_STAY.filter(([, fails]) => fails(p, first, nights, daysAhead)).map(([code]) => code),
];
