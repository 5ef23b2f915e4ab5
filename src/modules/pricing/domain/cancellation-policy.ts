import { addDays, instantInZone, type LocalDate } from '../../../kernel/values/local-date';
import { basisPointsOf } from '../../../kernel/values/money';

/** Until when a tier does not yet apply. Exactly at the deadline the earlier, cheaper state still holds. */
export type Deadline =
  /** At `time` on the hotel's clock, so many days before the arrival; without `time`, at the hotel's check-in time. */
  | { daysBefore: number; time?: string }
  /** So many elapsed hours before check-in time on the day of arrival. */
  | { hoursBefore: number }
  /** An instant, RFC 3339. */
  | { at: string }
  /** From the moment of booking: never free. */
  | { fromBooking: true };

export const PENALTY_KINDS = ['none', 'fixed', 'percent_of_total', 'nights', 'percent_of_nights', 'full'] as const;

/** What cancelling costs. Basis is what the stay is charged: prices with all taxes and fees, included or added, that are in its total. */
export interface Penalty {
  kind: (typeof PENALTY_KINDS)[number];
  /** Minor units (`fixed`), basis points (`percent_…`) or number of first nights (`nights`). */
  value?: number;
  /** `percent_of_nights`: of how many first nights; 1 without. */
  nights?: number;
}

export interface PolicyTier {
  deadline: Deadline;
  penalty: Penalty;
}

export interface CancellationPolicy {
  id: string | null;
  code: string;
  name: string;
  tiers: readonly PolicyTier[];
  noShow: Penalty;
}

/** For a plan that names none: free until check-in time on the day of arrival, then the whole stay; a no-show costs the first night. */
export const DEFAULT_POLICY: CancellationPolicy = {
  id: null,
  code: 'free_until_arrival',
  name: 'Free until arrival',
  tiers: [{ deadline: { daysBefore: 0 }, penalty: { kind: 'full' } }],
  noShow: { kind: 'nights', value: 1 },
};

export interface StayCharges {
  arrival: LocalDate;
  bookedAt: Date;
  totalMinor: number;
  /** What each night comes to in the total. */
  nightTotals: readonly number[];
}

/** The hotel's wall clock. */
export interface HotelClock {
  timeZone: string;
  /** `HH:mm` on the hotel's clock. */
  checkInTime: string;
  /** Milliseconds of a time on a date of the hotel, where somebody remembers them; without, it is worked out. */
  instantAt?: (date: LocalDate, time: string) => number;
}

export interface FrozenTier {
  /** Up to and including this instant the tier does not apply; null: it applies from the booking on. */
  dueAt: string | null;
  feeMinor: number;
  penalty: Penalty;
  /** The rule behind `dueAt`, so that the instant can follow the arrival. */
  deadline: Deadline;
}

/** A policy as it stood when the stay was booked, with instants and amounts: later edits of the policy do not reach it. */
export interface FrozenPolicy {
  policyId: string | null;
  code: string;
  name: string;
  /** Earliest first. */
  tiers: FrozenTier[];
  noShow: { feeMinor: number; penalty: Penalty };
}

export function freezePolicy(policy: CancellationPolicy, stay: StayCharges, hotel: HotelClock): FrozenPolicy {
  const tiers = policy.tiers.map(({ deadline, penalty }) => ({
    dueAt: dueAt(deadline, stay.arrival, hotel),
    feeMinor: penaltyOf(penalty, stay),
    penalty,
    deadline,
  }));
  tiers.sort(byInstant);
  return {
    policyId: policy.id,
    code: policy.code,
    name: policy.name,
    tiers,
    noShow: { feeMinor: penaltyOf(policy.noShow, stay), penalty: policy.noShow },
  };
}

const byInstant = (a: FrozenTier, b: FrozenTier): number => (a.dueAt ?? '').localeCompare(b.dueAt ?? '') || a.feeMinor - b.feeMinor;

/**
 * The same policy for a stay that has been changed: amounts by what it now costs, instants by the new arrival. A deadline that has passed stays passed:
 * moving a stay to a later date does not make it free again.
 */
export function refreezePolicy(
  frozen: FrozenPolicy,
  stay: Omit<StayCharges, 'bookedAt'>,
  hotel: HotelClock,
  { at }: { at: Date },
): FrozenPolicy {
  const tiers = frozen.tiers.map((tier) => {
    const due = dueAt(tier.deadline, stay.arrival, hotel);
    const passed = tier.dueAt !== null && Date.parse(tier.dueAt) < at.getTime();
    return { ...tier, dueAt: passed && due !== null && due > tier.dueAt! ? tier.dueAt : due, feeMinor: penaltyOf(tier.penalty, stay) };
  });
  return {
    ...frozen,
    tiers: tiers.toSorted(byInstant),
    noShow: { ...frozen.noShow, feeMinor: penaltyOf(frozen.noShow.penalty, stay) },
  };
}

/** The fee for cancelling at this instant: that of the last tier whose deadline has passed, nothing before the first. */
export function feeAt(frozen: FrozenPolicy, instant: Date): number {
  let fee = 0;
  for (const tier of frozen.tiers) {
    if (tier.dueAt !== null && instant.getTime() <= Date.parse(tier.dueAt)) break;
    fee = tier.feeMinor;
  }
  return fee;
}

/** The last instant at which cancelling costs nothing; null when it never is free, or always is. */
export function freeUntil(frozen: FrozenPolicy): string | null {
  let last: string | null = null;
  let fee = 0;
  for (const tier of frozen.tiers) {
    if (fee === 0 && tier.feeMinor > 0) last = tier.dueAt;
    fee = tier.feeMinor;
  }
  return last;
}

function dueAt(deadline: Deadline, arrival: LocalDate, hotel: HotelClock): string | null {
  if ('fromBooking' in deadline) return null;
  if ('at' in deadline) return new Date(deadline.at).toISOString();
  const instantAt = hotel.instantAt ?? ((date, time) => instantInZone(date, time, hotel.timeZone).getTime());
  if ('daysBefore' in deadline)
    return new Date(instantAt(addDays(arrival, -deadline.daysBefore), deadline.time ?? hotel.checkInTime)).toISOString();
  return new Date(instantAt(arrival, hotel.checkInTime) - deadline.hoursBefore * 3_600_000).toISOString();
}

/** Minor units, never above the stay's total. */
export function penaltyOf(penalty: Penalty, { totalMinor, nightTotals }: Pick<StayCharges, 'totalMinor' | 'nightTotals'>): number {
  const value = penalty.value ?? 0;
  const firstNights = (n: number): number => nightTotals.slice(0, n).reduce((sum, night) => sum + night, 0);
  const fee = {
    none: () => 0,
    fixed: () => value,
    percent_of_total: () => basisPointsOf(totalMinor, value),
    nights: () => firstNights(value),
    percent_of_nights: () => basisPointsOf(firstNights(penalty.nights ?? 1), value),
    full: () => totalMinor,
  }[penalty.kind]();
  return Math.min(fee, totalMinor);
}
