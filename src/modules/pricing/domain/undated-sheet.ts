import { dateInZone, dayNumber, fromDayNumber, instantInZone, isoWeekday } from '../../../kernel/values/local-date';
import { compileAdjustment, type CompiledAdjustment } from './adjustment';
import { liablePersons, NightTaxes, taxApplies, type TaxRule } from './taxes';
import { NO_PACKAGE, packagePrice, type PackagePrice } from './package';
import { partyOfPlan, type PartyOfPlan } from './party';
import { type ResolvedPlan, resolvePlan } from './plan-chain';
import { asksWho, preparePromotions, type Promotion } from './promotion';
import type { RoomTypeData, UndatedData } from './sheet-data';
import type { Product } from './stay';

export interface SheetProduct extends Product {
  index: number;
  roomType: RoomTypeData;
  plan: ResolvedPlan;
  planIndex: number;
  /** What callers are shown: one object for all answers. */
  product: Product;
}

export type SeasonStep = CompiledAdjustment & { code: string; basisPoints: number };

const PARTIES_KEPT = 64;
const INSTANTS_KEPT = 2_000;

/** The people of a stay, seen by every plan and every tax of the hotel. */
export class Party {
  readonly key: string;
  /** By index of the plan. */
  readonly ofPlan: readonly PartyOfPlan[];
  /** What the package of each plan adds. */
  readonly packages: readonly PackagePrice[];
  private readonly taxes = new Map<readonly TaxRule[], NightTaxes>();

  constructor(
    readonly adults: number,
    readonly childAges: readonly number[],
    plans: readonly ResolvedPlan[],
  ) {
    this.key = partyKey(adults, childAges);
    this.ofPlan = plans.map((plan) => partyOfPlan(adults, childAges, plan.childRates));
    this.packages = plans.map((plan) => (plan.package ? packagePrice(plan.package, adults, childAges) : NO_PACKAGE));
  }

  /** @param rules of the night, always the same array for the same rules */
  nightTaxes(rules: readonly TaxRule[]): NightTaxes {
    let taxes = this.taxes.get(rules);
    if (!taxes) {
      taxes = new NightTaxes(rules, (rule) => liablePersons(rule, this.adults, this.childAges));
      this.taxes.set(rules, taxes);
    }
    return taxes;
  }
}

const partyKey = (adults: number, childAges: readonly number[]): string =>
  childAges.length ? `${adults}+${[...childAges].sort((a, b) => a - b).join()}` : `${adults}`;

/** Whether the party fits the room type. */
export function fits({ roomType, planIndex }: SheetProduct, party: Party): boolean {
  const { adults, children } = party.ofPlan[planIndex]!;
  return adults <= roomType.maxAdults && children <= roomType.maxChildren && adults + children <= roomType.maxPersons;
}

/** A hotel's plans, seasons, taxes and policies, made ready for pricing. Immutable but for what it remembers. */
export class UndatedSheet {
  readonly plans: readonly ResolvedPlan[];
  readonly products: readonly SheetProduct[];
  readonly perStayFees: readonly TaxRule[];
  /** In the order in which they are applied. */
  readonly promotions: readonly Promotion[];
  /** Whether prices depend on who asks. */
  readonly asksWho: boolean;
  private readonly byKey: ReadonlyMap<string, SheetProduct>;
  private readonly nightly: readonly TaxRule[];
  private readonly rulesByKey = new Map<string, readonly TaxRule[]>();
  private readonly parties = new Map<string, Party>();
  private readonly instants = new Map<string, number>();
  private today = { from: Infinity, until: -Infinity, day: 0 };

  constructor(readonly data: UndatedData) {
    const byId = new Map(data.plans.map((plan) => [plan.id, plan]));
    const roomTypes = new Map(data.roomTypes.filter((t) => t.active).map((t) => [t.id, t]));
    this.plans = data.plans.filter((p) => p.active).flatMap((plan) => resolvePlan(plan, byId, data.policies, data.packages) ?? []);
    this.products = this.plans
      .flatMap((plan, planIndex) =>
        data.plans
          .find((p) => p.id === plan.id)!
          .roomTypeIds.flatMap((id) => {
            const roomType = roomTypes.get(id);
            return roomType ? [{ plan, planIndex, roomType }] : [];
          }),
      )
      .map(({ plan, planIndex, roomType }, index) => {
        const product = { roomTypeId: roomType.id, ratePlanId: plan.id };
        return { ...product, index, roomType, plan, planIndex, product };
      });
    this.byKey = new Map(this.products.map((p) => [`${p.roomTypeId} ${p.ratePlanId}`, p]));
    this.perStayFees = data.taxes.filter((t) => t.kind === 'per_stay');
    this.nightly = data.taxes.filter((t) => t.kind !== 'per_stay');
    this.promotions = preparePromotions(data.promotions);
    this.asksWho = this.promotions.some(asksWho) || this.plans.some((p) => p.memberPrices.length > 0 || p.guestClasses !== null);
  }

  product(product: Product): SheetProduct | undefined {
    return this.byKey.get(`${product.roomTypeId} ${product.ratePlanId}`);
  }

  party(adults: number, childAges: readonly number[]): Party {
    const key = partyKey(adults, childAges);
    let party = this.parties.get(key);
    if (!party) {
      party = new Party(adults, childAges, this.plans);
      if (this.parties.size >= PARTIES_KEPT) this.parties.delete(this.parties.keys().next().value!);
      this.parties.set(key, party);
    }
    return party;
  }

  /** The rules of a night: the same array for the same set of rules. */
  nightlyRules(day: number): readonly TaxRule[] {
    if (this.nightly.length === 0) return NONE;
    const night = fromDayNumber(day);
    const rules = this.nightly.filter((rule) => taxApplies(rule, night));
    const key = rules.map((rule) => this.nightly.indexOf(rule)).join();
    const known = this.rulesByKey.get(key);
    if (known) return known;
    this.rulesByKey.set(key, rules);
    return rules;
  }

  /** What the seasons do to the plan's price of a night. */
  seasonSteps(plan: ResolvedPlan, day: number): readonly SeasonStep[] {
    if (this.data.seasons.length === 0) return NO_STEPS;
    const night = fromDayNumber(day);
    const weekday = isoWeekday(night);
    return this.data.seasons
      .filter(
        (s) =>
          (s.adjustment.basisPoints !== 0 || s.adjustment.amountMinor !== 0) &&
          (s.weekdays === null || s.weekdays.includes(weekday)) &&
          (s.ratePlanIds === null || plan.chain.some((p) => s.ratePlanIds!.includes(p.id))) &&
          s.ranges.some((r) => r.firstNight <= night && night <= r.lastNight),
      )
      .sort((a, b) => a.sequence - b.sequence || (a.code < b.code ? -1 : 1))
      .map((s) => ({ ...compileAdjustment(s.adjustment), code: s.code, basisPoints: s.adjustment.basisPoints }));
  }

  /** The hotel's date at an instant, as a day number. */
  dayAt(instant: number): number {
    if (instant >= this.today.from && instant < this.today.until) return this.today.day;
    const { timeZone } = this.data.hotel;
    const date = dateInZone(new Date(instant), timeZone);
    const day = dayNumber(date);
    this.today = {
      from: this.instantAt(day, '00:00'),
      until: this.instantAt(day + 1, '00:00'),
      day,
    };
    return day;
  }

  /** The instant of a time on the hotel's clock. */
  instantAt(day: number, time: string): number {
    const key = `${day} ${time}`;
    let instant = this.instants.get(key);
    if (instant === undefined) {
      instant = instantInZone(fromDayNumber(day), time, this.data.hotel.timeZone).getTime();
      if (this.instants.size >= INSTANTS_KEPT) this.instants.clear();
      this.instants.set(key, instant);
    }
    return instant;
  }
}

const NONE: readonly TaxRule[] = [];
const NO_STEPS: readonly SeasonStep[] = [];
