import { dayNumber, fromDayNumber } from '../../../kernel/values/local-date';
import { adjust } from './adjustment';
import { freezePolicy } from './cancellation-policy';
import { personFor, reduceStay } from './deals';
import type { MonthSheet } from './month-sheet';
import { taxesOfParts } from './package';
import { highestPriced } from './party';
import type { SheetNights, StayPlan } from './sheet-nights';
import type { PricedNight, PricedStay, PriceStep } from './stay';
import { taxApplies, type TaxLine, taxesOfStay } from './taxes';
import type { SheetProduct } from './undated-sheet';

/** Prices a stay that nothing speaks against, with every step. */
export function priceStay(sheet: SheetNights, product: SheetProduct, plan: StayPlan, byHand?: readonly (number | undefined)[]): PricedStay {
  const days = sheet
    .segments(plan.first, plan.nights)
    .flatMap(({ month, from, to }) => Array.from({ length: to - from }, (_, i) => ({ month, day: from + i })));
  const steps = days.map(({ month, day }, i): PriceStep[] =>
    byHand?.[i] === undefined
      ? nightSteps(month, product, plan.party.ofPlan[product.planIndex]!, day)
      : [{ kind: 'override', code: null, amountMinor: byHand[i] }],
  );
  // a price set by hand is not reduced; nights that keep theirs leave the others to be
  const reduces = plan.asking && (!byHand || plan.kept);
  const reduced = reduces ? reduceStay(sheet.undated, product, plan, plan.asking!, steps.map(sumOf)) : undefined;
  const { nightSteps: parts, staySteps } = plan.party.packages[product.planIndex]!;
  // what is had once stands on the first night whose price is not set already
  const onceOn = days.findIndex((_, i) => byHand?.[i] === undefined);
  const nights = days.map(({ month, day }, i) =>
    priceNight(
      month,
      plan,
      day,
      [...steps[i]!, ...(reduced?.steps[i] ?? [])],
      // a price set by hand is the whole price
      byHand?.[i] === undefined ? [...parts, ...(i === onceOn ? staySteps : [])] : [],
    ),
  );
  const arrival = fromDayNumber(plan.first);
  const stayFees: TaxLine[] = sheet.undated.perStayFees
    .filter((fee) => taxApplies(fee, arrival))
    .map(({ code, name, amountMinor, payableAtProperty }) => ({ code, name, amountMinor, included: false, payableAtProperty }));
  const totalMinor = nights.reduce((sum, n) => sum + n.totalMinor, sheet.perStayFees(arrival));
  const { plan: ratePlan } = product;
  return {
    ...product.product,
    currency: sheet.currency,
    nights,
    stayFees,
    taxes: taxesOfStay(nights, stayFees),
    totalMinor,
    policy: freezePolicy(
      ratePlan.policy,
      { arrival, bookedAt: new Date(plan.bookedAt), totalMinor, nightTotals: nights.map((n) => n.totalMinor) },
      { ...sheet.undated.data.hotel, instantAt: (date, time) => sheet.undated.instantAt(dayNumber(date), time) },
    ),
    guarantee: ratePlan.guarantee,
    mealPlan: ratePlan.mealPlan,
    uses: reduced?.uses ?? [],
    forPerson: plan.asking && personFor(sheet.undated.promotions, ratePlan, reduced ?? { uses: [], steps: [] }, plan.asking),
  };
}

const sumOf = (steps: readonly PriceStep[]): number => steps.reduce((sum, step) => sum + step.amountMinor, 0);

function priceNight(month: MonthSheet, { party }: StayPlan, day: number, room: PriceStep[], parts: PriceStep[]): PricedNight {
  const { netMinor, taxes } = party.nightTaxes(month.nightlyRules(day)).of(sumOf(room));
  const added = taxes.reduce((sum, t) => sum + (t.included || t.payableAtProperty ? 0 : t.amountMinor), 0);
  const ofParts = taxesOfParts(parts);
  const amountMinor = sumOf(room) + sumOf(parts);
  return {
    date: fromDayNumber(month.firstDay + day),
    amountMinor,
    netMinor: netMinor + sumOf(parts) - ofParts.reduce((sum, t) => sum + t.amountMinor, 0),
    totalMinor: amountMinor + added,
    taxes: [...taxes, ...ofParts],
    steps: [...room, ...parts],
  };
}

/** Each step shows what it adds to the rounded price so far; the price itself is rounded once, at the end. */
function nightSteps(month: MonthSheet, product: SheetProduct, party: { adults: number; childrenMinor: number }, day: number): PriceStep[] {
  const { plan, roomTypeId } = product;
  const base = month.basePrice(product, party.adults, day);
  const row = month.loaded.prices.get(`${roomTypeId} ${plan.root.id}`)!;
  const highest = highestPriced(row.amounts, day * row.adults, row.adults);
  const extra = party.adults > highest ? (party.adults - highest) * (plan.extraAdultMinor ?? 0) : 0;
  const steps: PriceStep[] = [{ kind: 'base', code: plan.root.code, amountMinor: base - extra }];
  if (extra) steps.push({ kind: 'extra_adult', code: plan.root.code, amountMinor: extra });
  const adjustments = [
    ...plan.derivations.map((step) => ({ kind: 'derivation' as const, step })),
    ...month.seasonSteps(product, day).map((step) => ({ kind: 'season' as const, step })),
  ];
  let before = base;
  adjustments.forEach(({ kind, step }, i) => {
    const after = adjust(
      base,
      adjustments.slice(0, i + 1).map((a) => a.step),
    );
    steps.push({ kind, code: step.code, amountMinor: after - before, ...(step.basisPoints ? { basisPoints: step.basisPoints } : {}) });
    before = after;
  });
  if (party.childrenMinor) steps.push({ kind: 'children', code: plan.code, amountMinor: party.childrenMinor });
  return steps;
}
