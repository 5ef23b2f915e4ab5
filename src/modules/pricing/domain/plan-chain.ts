import { compileAdjustment, type CompiledAdjustment } from './adjustment';
import { type CancellationPolicy, DEFAULT_POLICY } from './cancellation-policy';
import type { Guarantee, MealPlan } from './guarantee';
import { type ReadyMemberPrice, readyMemberPrices } from './member-price';
import type { PackageData } from './package';
import type { ChildRate } from './party';
import type { PlanData } from './sheet-data';

/** A derived plan stands at most this many derivations from the plan whose prices are loaded. */
export const MAX_DERIVATIONS = 4;

/** One plan with everything it takes over from the plans above it. */
export interface ResolvedPlan {
  id: string;
  code: string;
  name: string;
  /** The plan itself first, the plan whose prices are loaded last. */
  chain: readonly PlanData[];
  root: PlanData;
  /** From the loaded price down to this plan. */
  derivations: readonly (CompiledAdjustment & { code: string; basisPoints: number })[];
  mealPlan: MealPlan;
  channels: ReadonlySet<string> | null;
  validFrom: string | null;
  validUntil: string | null;
  bookableFrom: number;
  bookableUntil: number;
  bookableFromText: string | null;
  bookableUntilText: string | null;
  lateBookingUntil: string | null;
  /** Rules without a date. */
  stayRules: { minStay: number | null; maxStay: number | null; minAdvanceDays: number | null; maxAdvanceDays: number | null };
  childRates: readonly ChildRate[] | null;
  extraAdultMinor: number | null;
  policy: CancellationPolicy;
  guarantee: Guarantee;
  memberPrices: readonly ReadyMemberPrice[];
  guestClasses: readonly string[] | null;
  package: PackageData | null;
}

/**
 * The plan and the plans it derives from, itself first.
 * @returns what is wrong when the chain has a cycle, a gap or more than {@link MAX_DERIVATIONS} steps
 */
export function chainOf<Plan extends { id: string; parentId: string | null }>(
  plan: Plan,
  byId: ReadonlyMap<string, Plan>,
): Plan[] | 'cycle' | 'too_deep' | 'parent_missing' {
  const chain = [plan];
  for (let next = plan.parentId; next !== null;) {
    if (chain.some((p) => p.id === next)) return 'cycle';
    if (chain.length > MAX_DERIVATIONS) return 'too_deep';
    const parent = byId.get(next);
    if (!parent) return 'parent_missing';
    chain.push(parent);
    next = parent.parentId;
  }
  return chain;
}

/** Undefined for a plan whose chain is broken: it cannot be sold. */
export function resolvePlan(
  plan: PlanData,
  byId: ReadonlyMap<string, PlanData>,
  policies: readonly CancellationPolicy[],
  packages: readonly PackageData[] = [],
): ResolvedPlan | undefined {
  const chain = chainOf(plan, byId);
  if (typeof chain === 'string') return undefined;
  const root = chain.at(-1)!;
  const own = <K extends keyof PlanData>(field: K): PlanData[K] | null => chain.find((p) => p[field] !== null)?.[field] ?? null;
  const policyId = own('cancellationPolicyId');
  const [bookableFrom, bookableUntil] = [own('bookableFrom'), own('bookableUntil')];
  const channels = own('channels');
  return {
    id: plan.id,
    code: plan.code,
    name: plan.name,
    chain,
    root,
    derivations: chain
      .slice(0, -1)
      .reverse()
      .map((p) => ({ ...compileAdjustment(p.derivation!), code: p.code, basisPoints: p.derivation!.basisPoints })),
    mealPlan: own('mealPlan') ?? 'room_only',
    channels: channels && new Set(channels),
    validFrom: own('validFrom'),
    validUntil: own('validUntil'),
    bookableFrom: bookableFrom === null ? -Infinity : Date.parse(bookableFrom),
    bookableUntil: bookableUntil === null ? Infinity : Date.parse(bookableUntil),
    bookableFromText: bookableFrom,
    bookableUntilText: bookableUntil,
    lateBookingUntil: own('lateBookingUntil'),
    stayRules: {
      minStay: own('minStay'),
      maxStay: own('maxStay'),
      minAdvanceDays: own('minAdvanceDays'),
      maxAdvanceDays: own('maxAdvanceDays'),
    },
    childRates: own('childRates'),
    extraAdultMinor: root.extraAdultMinor,
    policy: policies.find((p) => p.id === policyId) ?? DEFAULT_POLICY,
    guarantee: own('minGuarantee') ?? 'none',
    memberPrices: readyMemberPrices(own('memberPrices')),
    guestClasses: own('guestClasses'),
    package: packages.find((p) => p.id === own('packageId')) ?? null,
  };
}
