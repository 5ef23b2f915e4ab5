import type { ProblemReason } from '../../../kernel/errors/problem';
import { dayNumber, fromDayNumber } from '../../../kernel/values/local-date';
import { RESTRICTION_FIELDS, type Restrictions } from './restrictions';

/** The most nights of products, room types and scopes that one call may write. */
export const MAX_CELLS = 100_000;

interface NightsEntry {
  firstNight: string;
  lastNight: string;
  weekdays?: number[] | null;
}

export interface RateEntry extends NightsEntry, Restrictions {
  ratePlanId: string;
  roomTypeId: string;
  seasonId?: string | null;
  prices?: { adults: number; amountMinor: number }[] | null;
}

export interface RestrictionEntry extends NightsEntry, Restrictions {
  roomTypeId?: string | null;
  ratePlanId?: string | null;
  channel?: string | null;
  reason?: string | null;
}

export interface InventoryEntry extends NightsEntry {
  roomTypeId: string;
  closed?: boolean | null;
  overbookAllowance?: number | null;
  reason?: string | null;
}

export interface AriBody {
  rates?: RateEntry[] | null;
  restrictions?: RestrictionEntry[] | null;
  inventory?: InventoryEntry[] | null;
}

/** What the hotel is, as far as entries are checked against it. */
export interface AriHotel {
  /** First and last night that can be written. */
  firstNight: string;
  lastNight: string;
  roomTypeIds: ReadonlySet<string>;
  plans: ReadonlyMap<string, { derived: boolean; roomTypeIds: ReadonlySet<string> }>;
  seasons: ReadonlyMap<string, readonly { firstNight: string; lastNight: string }[]>;
}

/** What is set on a night; a field that is absent stays as it is. `prices[i]` is for i + 1 adults. */
export type Delta = Restrictions & { prices?: (number | null)[] | null; reason?: string | null };

/** Nights to write: columns for one statement, each night pointing at one of the deltas. */
export interface Cells {
  roomTypeIds: (string | null)[];
  ratePlanIds: (string | null)[];
  channels: (string | null)[];
  nights: string[];
  /** Index into `deltas`. */
  deltaOf: number[];
  deltas: Delta[];
}

export interface AriPlan {
  products: Cells;
  wider: Cells;
  allowances: { roomTypeId: string; night: string; allowance: number; pointer: string }[];
  errors: ProblemReason[];
  /** Nights asked for, in all; above {@link MAX_CELLS} nothing is worked out. */
  asked: number;
}

/** Entries that touch the same night are joined here, so that the statement writes each night once. */
class CellWriter {
  readonly cells: Cells = { roomTypeIds: [], ratePlanIds: [], channels: [], nights: [], deltaOf: [], deltas: [] };
  private readonly index = new Map<string, number>();
  private readonly joined = new Map<string, number>();

  /** @returns the delta's number, to be written to nights */
  delta(delta: Delta): number {
    return this.cells.deltas.push(delta) - 1;
  }

  write(roomTypeId: string | null, ratePlanId: string | null, channel: string | null, night: string, delta: number): void {
    const key = `${roomTypeId} ${ratePlanId} ${channel} ${night}`;
    const at = this.index.get(key);
    if (at !== undefined) {
      this.cells.deltaOf[at] = this.join(this.cells.deltaOf[at]!, delta);
      return;
    }
    this.index.set(key, this.cells.nights.length);
    this.cells.roomTypeIds.push(roomTypeId);
    this.cells.ratePlanIds.push(ratePlanId);
    this.cells.channels.push(channel);
    this.cells.nights.push(night);
    this.cells.deltaOf.push(delta);
  }

  private join(before: number, after: number): number {
    const key = `${before} ${after}`;
    let joined = this.joined.get(key);
    if (joined === undefined) this.joined.set(key, (joined = this.delta({ ...this.cells.deltas[before], ...this.cells.deltas[after] })));
    return joined;
  }
}

/** Works out every night of every entry; what cannot be written is named, the rest goes on. */
export function planAri(body: AriBody, hotel: AriHotel): AriPlan {
  const [products, wider] = [new CellWriter(), new CellWriter()];
  const plan: AriPlan = { products: products.cells, wider: wider.cells, allowances: [], errors: [], asked: asked(body) };
  if (plan.asked > MAX_CELLS) return plan;
  const nightsFor = (entry: NightsEntry, pointer: string, seasonId?: string | null): string[] =>
    nightsOfEntry(entry, hotel, seasonId ? hotel.seasons.get(seasonId) : undefined, pointer, plan.errors);

  body.rates?.forEach((entry, i) => {
    const pointer = `/rates/${i}`;
    const wrong = checkRate(entry, hotel, pointer);
    if (wrong.length) return void plan.errors.push(...wrong);
    const delta = products.delta({
      ...restrictionsOf(entry),
      ...(entry.prices === undefined ? {} : { prices: pricesByAdults(entry.prices) }),
    });
    for (const night of nightsFor(entry, pointer, entry.seasonId)) products.write(entry.roomTypeId, entry.ratePlanId, null, night, delta);
  });
  body.restrictions?.forEach((entry, i) => {
    const pointer = `/restrictions/${i}`;
    const { roomTypeId = null, ratePlanId = null, channel = null } = entry;
    const wrong = checkScope(roomTypeId, ratePlanId, hotel, pointer);
    if (wrong.length) return void plan.errors.push(...wrong);
    // of one product and all channels: that is where the product's own restrictions are
    const writer = roomTypeId && ratePlanId && !channel ? products : wider;
    const reason = entry.reason === undefined || writer === products ? {} : { reason: entry.reason };
    const delta = writer.delta({ ...restrictionsOf(entry), ...reason });
    for (const night of nightsFor(entry, pointer)) writer.write(roomTypeId, ratePlanId, channel, night, delta);
  });
  body.inventory?.forEach((entry, i) => {
    const pointer = `/inventory/${i}`;
    const wrong = checkScope(entry.roomTypeId, null, hotel, pointer);
    if (wrong.length) return void plan.errors.push(...wrong);
    const nights = nightsFor(entry, pointer);
    if (entry.closed !== undefined) {
      const delta = wider.delta({ closed: entry.closed, ...(entry.reason === undefined ? {} : { reason: entry.reason }) });
      for (const night of nights) wider.write(entry.roomTypeId, null, null, night, delta);
    }
    const allowance = entry.overbookAllowance;
    if (typeof allowance === 'number')
      plan.allowances.push(...nights.map((night) => ({ roomTypeId: entry.roomTypeId, night, allowance, pointer })));
  });
  return plan;
}

function asked({ rates, restrictions, inventory }: AriBody): number {
  let sum = 0;
  for (const { firstNight, lastNight } of [...(rates ?? []), ...(restrictions ?? []), ...(inventory ?? [])]) {
    sum += Math.max(0, dayNumber(lastNight) - dayNumber(firstNight) + 1);
  }
  return sum;
}

function checkRate({ ratePlanId, roomTypeId, prices, seasonId }: RateEntry, hotel: AriHotel, pointer: string): ProblemReason[] {
  const reasons = checkScope(roomTypeId, ratePlanId, hotel, pointer);
  const plan = hotel.plans.get(ratePlanId);
  if (plan?.derived && prices) {
    reasons.push({
      pointer: `${pointer}/prices`,
      code: 'derived_price',
      detail: 'The plan derives its prices; load those of the plan it derives from.',
    });
  }
  if (seasonId && !hotel.seasons.has(seasonId)) {
    reasons.push({ pointer: `${pointer}/seasonId`, code: 'unknown_season', detail: 'No season of this hotel.' });
  }
  const adults = prices?.map((p) => p.adults) ?? [];
  if (new Set(adults).size !== adults.length) {
    reasons.push({ pointer: `${pointer}/prices`, code: 'not_unique', detail: 'Two prices for the same number of adults.' });
  }
  return reasons;
}

function checkScope(roomTypeId: string | null, ratePlanId: string | null, hotel: AriHotel, pointer: string): ProblemReason[] {
  const reasons: ProblemReason[] = [];
  const plan = ratePlanId ? hotel.plans.get(ratePlanId) : undefined;
  if (ratePlanId && !plan)
    reasons.push({ pointer: `${pointer}/ratePlanId`, code: 'unknown_rate_plan', detail: 'No rate plan of this hotel.' });
  if (roomTypeId && !hotel.roomTypeIds.has(roomTypeId)) {
    reasons.push({ pointer: `${pointer}/roomTypeId`, code: 'unknown_room_type', detail: 'No room type of this hotel.' });
  } else if (roomTypeId && plan && !plan.roomTypeIds.has(roomTypeId)) {
    reasons.push({
      pointer: `${pointer}/roomTypeId`,
      code: 'not_sold_for_room_type',
      detail: 'The rate plan is not sold for this room type.',
    });
  }
  return reasons;
}

function nightsOfEntry(
  { firstNight, lastNight, weekdays }: NightsEntry,
  hotel: AriHotel,
  season: readonly { firstNight: string; lastNight: string }[] | undefined,
  pointer: string,
  errors: ProblemReason[],
): string[] {
  if (lastNight < firstNight) {
    errors.push({ pointer: `${pointer}/lastNight`, code: 'before_first', detail: 'The last night lies before the first.' });
    return [];
  }
  if (firstNight < hotel.firstNight) {
    const last = lastNight < hotel.firstNight ? lastNight : fromDayNumber(dayNumber(hotel.firstNight) - 1);
    errors.push({ pointer, code: 'night_in_past', detail: `The hotel's date is ${hotel.firstNight}.`, firstNight, lastNight: last });
  }
  if (lastNight > hotel.lastNight) {
    const first = firstNight > hotel.lastNight ? firstNight : fromDayNumber(dayNumber(hotel.lastNight) + 1);
    errors.push({ pointer, code: 'beyond_horizon', detail: `Nights are kept until ${hotel.lastNight}.`, firstNight: first, lastNight });
  }
  const from = dayNumber(firstNight > hotel.firstNight ? firstNight : hotel.firstNight);
  const to = dayNumber(lastNight < hotel.lastNight ? lastNight : hotel.lastNight);
  const nights: string[] = [];
  for (let day = from; day <= to; day++) {
    if (weekdays && !weekdays.includes(((((day + 3) % 7) + 7) % 7) + 1)) continue;
    const night = fromDayNumber(day);
    if (season && !season.some((r) => r.firstNight <= night && night <= r.lastNight)) continue;
    nights.push(night);
  }
  return nights;
}

/** An empty list takes the prices away, as null does. */
function pricesByAdults(prices: { adults: number; amountMinor: number }[] | null): (number | null)[] | null {
  if (!prices || prices.length === 0) return null;
  const byAdults = Array.from<number | null>({ length: Math.max(...prices.map((p) => p.adults)) }).fill(null);
  for (const { adults, amountMinor } of prices) byAdults[adults - 1] = amountMinor;
  return byAdults;
}

function restrictionsOf(entry: Restrictions): Delta {
  const delta: Record<string, unknown> = {};
  for (const field of RESTRICTION_FIELDS) if (entry[field] !== undefined) delta[field] = entry[field];
  return delta;
}
