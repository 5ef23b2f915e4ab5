import { dayNumber } from '../../../kernel/values/local-date';
import { adjust } from './adjustment';
import { priceForAdults } from './party';
import { inherit, type Level, MergedRestrictions, type Restrictions } from './restrictions';
import type { MonthData } from './sheet-data';
import { DIRECT } from './stay';
import type { TaxRule } from './taxes';
import type { Party, SeasonStep, SheetProduct, UndatedSheet } from './undated-sheet';

/** Prices of one product in a month for one party; below zero: no price. */
export interface PricedRow {
  /** Room charge by day. */
  room: Float64Array;
  /** What the night adds to the total: room charge and added taxes; the same array where nothing is added. */
  total: Float64Array;
}

export const NO_PRICE = -1;

interface LoadedPrices {
  /** Numbers of adults that can be priced. */
  adults: number;
  /** `[day × adults + number of adults − 1]`, NaN where nothing is loaded. */
  amounts: Float64Array;
}

/** Parties whose prices are kept by month: nearly all searches are for one, two or three adults. */
const PARTIES_KEPT = 6;

/** What is loaded for one hotel and month, independent of plans and taxes. */
export class LoadedMonth {
  readonly firstDay: number;
  readonly days: number;
  readonly cells: number;
  /** By room type and plan. */
  readonly prices = new Map<string, LoadedPrices>();
  /** By room type, plan and channel, each `''` for any. */
  readonly restrictions = new Map<string, (Restrictions | undefined)[]>();
  readonly channels = new Set<string>();

  readonly month: string;
  readonly version: number;

  constructor(data: MonthData) {
    this.month = data.month;
    this.version = data.version;
    this.firstDay = dayNumber(data.month);
    this.days = new Date(Date.UTC(Number(data.month.slice(0, 4)), Number(data.month.slice(5, 7)), 0)).getUTCDate();
    const widths = new Map<string, number>();
    for (const { roomTypeId, ratePlanId, prices } of data.rates) {
      const key = `${roomTypeId} ${ratePlanId}`;
      if (prices) widths.set(key, Math.max(widths.get(key) ?? 0, prices.length));
    }
    for (const [key, adults] of widths) this.prices.set(key, { adults, amounts: new Float64Array(this.days * adults).fill(NaN) });
    for (const { roomTypeId, ratePlanId, night, prices, restrictions } of data.rates) {
      const day = dayNumber(night) - this.firstDay;
      const row = this.prices.get(`${roomTypeId} ${ratePlanId}`);
      prices?.forEach((price, i) => {
        if (price !== null) row!.amounts[day * row!.adults + i] = price;
      });
      if (restrictions) this.restrict(`${roomTypeId} ${ratePlanId} `, day, restrictions);
    }
    for (const { roomTypeId, ratePlanId, channel, night, restrictions } of data.restrictions) {
      if (channel) this.channels.add(channel);
      this.restrict(`${roomTypeId ?? ''} ${ratePlanId ?? ''} ${channel ?? ''}`, dayNumber(night) - this.firstDay, restrictions);
    }
    this.cells = this.days * [...widths.values()].reduce((sum, n) => sum + n + 2, this.restrictions.size + 1);
  }

  private restrict(key: string, day: number, restrictions: Restrictions): void {
    let days = this.restrictions.get(key);
    if (!days) this.restrictions.set(key, (days = Array.from<Restrictions | undefined>({ length: this.days })));
    days[day] = restrictions;
  }
}

/** One month of a hotel's prices and restrictions, made ready for pricing; computes what is asked for and remembers it. */
export class MonthSheet {
  readonly firstDay: number;
  readonly days: number;
  private readonly rowsByParty = new Map<string, (PricedRow | undefined)[]>();
  private readonly levelsByChannel = new Map<string, (readonly Level[] | undefined)[]>();
  private readonly rulesByDay: (readonly TaxRule[])[] = [];
  private readonly stepsByPlanAndDay: (readonly SeasonStep[])[] = [];
  private readonly mergedByChannel = new Map<string, MergedRestrictions>();

  constructor(
    readonly undated: UndatedSheet,
    readonly loaded: LoadedMonth,
  ) {
    this.firstDay = loaded.firstDay;
    this.days = loaded.days;
  }

  rows(party: Party): (PricedRow | undefined)[] {
    let rows = this.rowsByParty.get(party.key);
    if (!rows) {
      rows = Array.from<PricedRow | undefined>({ length: this.undated.products.length });
      if (this.rowsByParty.size >= PARTIES_KEPT) this.rowsByParty.delete(this.rowsByParty.keys().next().value!);
      this.rowsByParty.set(party.key, rows);
    }
    return rows;
  }

  computeRow(product: SheetProduct, party: Party): PricedRow {
    const { adults, childrenMinor } = party.ofPlan[product.planIndex]!;
    const room = new Float64Array(this.days).fill(NO_PRICE);
    let total = room;
    for (let day = 0; day < this.days; day++) {
      const base = this.basePrice(product, adults, day);
      if (Number.isNaN(base)) continue;
      const seasons = this.seasonSteps(product, day);
      const forAdults = adjust(base, seasons.length ? [...product.plan.derivations, ...seasons] : product.plan.derivations);
      // an adjustment must not turn a price into a gift: below zero there is none
      if (forAdults < 0) continue;
      const charge = forAdults + childrenMinor;
      const sum = this.total(party, day, charge);
      if (sum !== charge && total === room) total = room.slice();
      room[day] = charge;
      total[day] = sum;
    }
    return { room, total };
  }

  /** What a night adds to the stay's total at this room charge. @param day index in the month */
  total(party: Party, day: number, chargeMinor: number): number {
    const rules = this.nightlyRules(day);
    return rules.length ? chargeMinor + party.nightTaxes(rules).addedTo(chargeMinor) : chargeMinor;
  }

  /** Nightly taxes and fees of a day of the month. */
  nightlyRules(day: number): readonly TaxRule[] {
    return (this.rulesByDay[day] ??= this.undated.nightlyRules(this.firstDay + day));
  }

  /** What the seasons do to the product's plan on a day of the month. */
  seasonSteps({ plan, planIndex }: SheetProduct, day: number): readonly SeasonStep[] {
    return (this.stepsByPlanAndDay[planIndex * this.days + day] ??= this.undated.seasonSteps(plan, this.firstDay + day));
  }

  /** The loaded price for so many adults; NaN where there is none. @param day index in the month */
  basePrice({ roomTypeId, plan }: SheetProduct, adults: number, day: number): number {
    const row = this.loaded.prices.get(`${roomTypeId} ${plan.root.id}`);
    return row ? priceForAdults(row.amounts, day * row.adults, row.adults, adults, plan.extraAdultMinor) : NaN;
  }

  /** Everything that restricts a product on this channel. */
  levels(product: SheetProduct, channel: string): readonly Level[] {
    const key = this.loaded.channels.has(channel) ? channel : '';
    let byProduct = this.levelsByChannel.get(key);
    if (!byProduct)
      this.levelsByChannel.set(key, (byProduct = Array.from<readonly Level[] | undefined>({ length: this.undated.products.length })));
    return (byProduct[product.index] ??= this.findLevels(product, key));
  }

  private findLevels({ roomTypeId, plan }: SheetProduct, channel: string): Level[] {
    const { restrictions } = this.loaded;
    if (restrictions.size === 0) return [];
    const levels: Level[] = [];
    for (const only of channel === '' ? [''] : ['', channel]) {
      const at = (scope: Level['scope'], keys: string[]): void => {
        const found = keys.flatMap((key) => restrictions.get(`${key} ${only}`) ?? []);
        if (found.length === 0) return;
        const sources = keys.map((key) => restrictions.get(`${key} ${only}`));
        const days = Array.from({ length: this.days }, (_, day) => inherit(sources.map((source) => source?.[day])));
        levels.push({ scope, days, ...(only ? { channel: only } : {}) });
      };
      at('property', [' ']);
      at('room_type', [`${roomTypeId} `]);
      at(
        'rate_plan',
        plan.chain.map((p) => ` ${p.id}`),
      );
      at(
        'product',
        plan.chain.map((p) => `${roomTypeId} ${p.id}`),
      );
    }
    return levels;
  }

  /** All products' restrictions on a channel, level upon level; a product's cells begin at `index × days`. */
  merged(channel: string = DIRECT): MergedRestrictions {
    const key = this.loaded.channels.has(channel) ? channel : '';
    let merged = this.mergedByChannel.get(key);
    if (!merged) {
      merged = new MergedRestrictions(this.undated.products.length * this.days);
      for (const product of this.undated.products) {
        const from = product.index * this.days;
        for (const level of this.levels(product, key)) {
          level.days.forEach((r, day) => r && merged!.add(from + day, r));
        }
        const { stayRules } = product.plan;
        if (Object.values(stayRules).some((value) => value !== null)) {
          for (let day = 0; day < this.days; day++) merged.add(from + day, stayRules);
        }
      }
      this.mergedByChannel.set(key, merged);
    }
    return merged;
  }
}
