import { basisPointsOf, divideHalfUp } from '../../../kernel/values/money';
import { divideExact } from './adjustment';
import { memberPriceOf, memberSteps } from './member-price';
import type { ResolvedPlan } from './plan-chain';
import {
  type Asking,
  asksWho,
  countsForStay,
  coversNight,
  type Promotion,
  type PromotionEffect,
  promotionsFor,
  type SoldProduct,
} from './promotion';
import type { PriceStep, PromotionUse } from './stay';

/** A stay whose room charges have been reduced. */
export interface Reduced {
  /** Room charge of each night. */
  charges: number[];
  /** Steps that each night's price takes after its own. */
  steps: PriceStep[][];
  uses: PromotionUse[];
}

/** What nights of the stay that keep their price have of a promotion: how many it covers, how many it takes something off, and how much. */
interface Had {
  covered: number;
  reduced: number;
  minor: number;
}

const NOTHING_HAD: Had = { covered: 0, reduced: 0, minor: 0 };

/**
 * Shares of a night's or a stay's charges that an effect takes away, each rounded once, half up; never more than there is. What it gives for the stay as a whole it gives
 * less what nights that keep their price have of it.
 */
const TAKES: {
  [K in PromotionEffect['kind']]: (effect: Extract<PromotionEffect, { kind: K }>, charges: readonly number[], had: Had) => number[];
} = {
  percent: ({ basisPoints }, charges) => charges.map((charge) => Math.min(charge, percentOf(charge, basisPoints))),
  amount_per_night: ({ amountMinor }, charges) => charges.map((charge) => Math.min(charge, amountMinor)),
  amount_per_stay: ({ amountMinor }, charges, had) => share(Math.max(0, amountMinor - had.minor), charges),
  free_nights: ({ everyNights, freeNights }, charges, had) => {
    const free = Math.max(0, Math.floor((charges.length + had.covered) / everyNights) * freeNights - had.reduced);
    const cheapest = charges
      .map((charge, i) => ({ charge, i }))
      .sort((a, b) => a.charge - b.charge || b.i - a.i)
      .slice(0, free);
    const taken = charges.map(() => 0);
    for (const { charge, i } of cheapest) taken[i] = charge;
    return taken;
  },
};

const percentOf = (amountMinor: number, basisPoints: number): number =>
  divideExact(amountMinor * basisPoints, 10_000) ?? basisPointsOf(amountMinor, basisPoints);

/** An amount spread over the nights in proportion to their charges: the parts sum to it, or to all there is, and none exceeds its night. */
export function share(amountMinor: number, charges: readonly number[]): number[] {
  const sum = charges.reduce((a, b) => a + b, 0);
  const total = Math.min(amountMinor, sum);
  if (total === 0) return charges.map(() => 0);
  let [before, given] = [0, 0];
  return charges.map((charge) => {
    before += charge;
    const until = divideHalfUp(BigInt(total) * BigInt(before), BigInt(sum));
    const part = until - given;
    given = until;
    return part;
  });
}

export const takenBy = (effect: PromotionEffect, charges: readonly number[], had = NOTHING_HAD): number[] =>
  (TAKES[effect.kind] as (effect: PromotionEffect, charges: readonly number[], had: Had) => number[])(effect, charges, had);

/** Steps of nights that keep their price, by night. */
type Kept = readonly (readonly PriceStep[] | undefined)[] | undefined;

function hadOf(p: Promotion, first: number, kept: Kept): Had | undefined {
  if (!kept) return undefined;
  const covered = kept.filter((steps, i) => steps !== undefined && coversNight(p, first + i)).length;
  const off = kept.flatMap((steps) => steps?.filter((s) => DEALS.has(s.kind) && s.code === p.code) ?? []);
  return { covered, reduced: off.length, minor: -off.reduce((sum, s) => sum + s.amountMinor, 0) };
}

/** Steps of promotions. */
export const DEALS: ReadonlySet<PriceStep['kind']> = new Set(['promotion', 'coupon']);

/**
 * What is best for the guest: all stackable promotions one after the other, each on what the one before left, or one exclusive promotion alone; where two come
 * to the same, the stackable ones, then the exclusive one that stands first.
 * @param promotions that may count for the product, in their order
 * @returns undefined where nothing is taken off
 */
export function reduce(
  promotions: readonly Promotion[],
  { first, daysAhead, kept }: { first: number; daysAhead: number; kept?: Kept },
  charges: readonly number[],
): Reduced | undefined {
  const counting = promotions.filter((p) => countsForStay(p, first, charges.length, daysAhead));
  if (counting.length === 0) return undefined;
  const stackable = counting.filter((p) => p.stacking === 'stackable');
  const ways = [...(stackable.length ? [stackable] : []), ...counting.filter((p) => p.stacking === 'exclusive').map((p) => [p])];
  let best: Reduced | undefined;
  let least = Infinity;
  for (const way of ways) {
    const reduced = inTurn(way, first, charges, kept);
    const sum = reduced.charges.reduce((a, b) => a + b, 0);
    if (sum < least) [best, least] = [reduced, sum];
  }
  return best?.uses.length ? best : undefined;
}

function inTurn(promotions: readonly Promotion[], first: number, charges: readonly number[], kept: Kept): Reduced {
  const left = [...charges];
  const steps: PriceStep[][] = charges.map(() => []);
  const uses: PromotionUse[] = [];
  for (const p of promotions) {
    const nights = left.flatMap((_, i) => (kept?.[i] === undefined && coversNight(p, first + i) ? [i] : []));
    const taken = takenBy(
      p.effect,
      nights.map((i) => left[i]!),
      hadOf(p, first, kept),
    );
    const sum = taken.reduce((a, b) => a + b, 0);
    // what takes nothing off is not used
    if (sum === 0) continue;
    nights.forEach((i, n) => {
      if (taken[n] === 0) return;
      left[i]! -= taken[n]!;
      steps[i]!.push({
        kind: p.appliesBy === 'coupon' ? 'coupon' : 'promotion',
        code: p.code,
        amountMinor: -taken[n]!,
        ...(p.effect.kind === 'percent' ? { basisPoints: -p.effect.basisPoints } : {}),
      });
    });
    uses.push({
      promotionId: p.id,
      code: p.code,
      name: p.name,
      amountMinor: sum,
      limited: p.limited,
      perGuestLimit: p.perGuestLimit,
      coupon: null,
    });
  }
  return { charges: left, steps, uses };
}

/** What a stay is reduced by for whoever asks: the member's price first, promotions on what it leaves. Undefined where nothing is taken off. */
export function reduceStay(
  { promotions }: { promotions: readonly Promotion[] },
  product: SoldProduct & { plan: Pick<ResolvedPlan, 'memberPrices'> },
  when: { first: number; daysAhead: number; kept?: Kept },
  asking: Asking,
  charges: readonly number[],
): Reduced | undefined {
  const member = memberPriceOf(product.plan.memberPrices, asking.guest);
  const own = member && memberSteps(member, charges).map((step, i) => (when.kept?.[i] ? { ...step, amountMinor: 0 } : step));
  const left = own ? charges.map((charge, i) => charge + own[i]!.amountMinor) : charges;
  const reduced = promotions.length ? reduce(promotionsFor(promotions, product, asking), when, left) : undefined;
  for (const use of reduced?.uses ?? []) use.coupon = asking.claims.find((c) => c.promotionId === use.promotionId)?.coupon ?? null;
  if (!own) return reduced;
  return {
    charges: reduced?.charges ?? [...left],
    steps: own.map((step, i) => [...(step.amountMinor ? [step] : []), ...(reduced?.steps[i] ?? [])]),
    uses: reduced?.uses ?? [],
  };
}

/** Whoever the price is for alone: the plan or its price for members, promotions that look at who asks, or coupons with a limit for each guest had a part in it. */
export function personFor(
  promotions: readonly Promotion[],
  plan: Pick<ResolvedPlan, 'memberPrices' | 'guestClasses'>,
  { uses, steps }: Pick<Reduced, 'uses' | 'steps'>,
  { guest }: Asking,
): string | null {
  const personal =
    plan.guestClasses !== null ||
    steps.some((night) => night.some((step) => step.kind === 'member')) ||
    uses.some((use) => (use.coupon?.perGuestLimit ?? null) !== null || promotions.some((p) => p.id === use.promotionId && asksWho(p)));
  return personal ? (guest?.personId ?? null) : null;
}
