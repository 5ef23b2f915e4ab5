import type { INestApplicationContext } from '@nestjs/common';
import { Caller } from '../kernel/auth/caller';
import { Environment } from '../kernel/config/environment';
import { Database } from '../kernel/database/database';
import { type RequestContext, systemContext } from '../kernel/http/request-context';
import { Clock } from '../kernel/values/clock';
import { addDays, dateInZone } from '../kernel/values/local-date';
import { basisPointsOf } from '../kernel/values/money';
import { CreateRatePlan, KeepCancellationPolicies, KeepSeasons, KeepTaxRules, readUndated, UpdateAri } from '../modules/pricing';
import {
  AddRooms,
  ConfirmContent,
  CreateProperty,
  CreateRoomType,
  OfferService,
  PropertyReads,
  RoomReads,
  RoomTypeQueries,
} from '../modules/properties';
import { BEST_RATE, DERIVED_PLANS, HOTEL, POLICIES, ROOM_TYPES, SEASONS, SERVICES, TAX, WEEKEND } from './west-lake-tea-house';

/** What the first booking at the demo hotel needs. */
export interface DemoHotel {
  propertyId: string;
  roomTypeId: string;
  ratePlanId: string;
}

/** Advisory lock of whoever furnishes; any constant does. */
const LOCK = 7_146_032_401;

/** Furnishes the demo hotel where there is no hotel at all. Returns it also when it stands already; null when the house is somebody's own. */
export function furnishDemo(app: INestApplicationContext): Promise<DemoHotel | null> {
  return app.get(Database).transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]); // of several processes that start together one furnishes, and the others wait for it
    return new Furnisher(app).run();
  });
}

/**
 * Goes through the rooms and does what is not done, so that a start that was cut short is taken up again by the next one. In the end the hotel's
 * content is confirmed: from then on it is left alone, whatever people do to it.
 */
class Furnisher {
  private readonly database: Database;
  private readonly at: Date;

  constructor(private readonly app: INestApplicationContext) {
    this.database = app.get(Database);
    this.at = app.get(Clock).now();
  }

  async run(): Promise<DemoHotel | null> {
    const { data: hotels } = await this.app.get(PropertyReads).properties({ limit: 100 }, this.at);
    const hotel = hotels.find((h) => h.code === HOTEL.code) ?? (hotels.length === 0 ? await this.build() : undefined);
    if (!hotel) return null;
    if (hotel.content.confirmedAt === null) await this.furnish(hotel.id);
    return this.asItStands(hotel.id);
  }

  private build(): Promise<{ id: string; content: { confirmedAt: string | null } }> {
    return this.app.get(CreateProperty).create(HOTEL, this.context());
  }

  private async furnish(propertyId: string): Promise<void> {
    const types = await this.roomTypes(propertyId);
    await this.rooms(propertyId, types);
    await this.services(propertyId);
    const bestRate = await this.plans(propertyId, [...types.values()]);
    await this.prices(propertyId, bestRate, types);
    await this.app.get(ConfirmContent).confirm(propertyId, { note: 'The demo hotel.' }, this.context());
  }

  /** By code. */
  private async roomTypes(propertyId: string): Promise<Map<string, string>> {
    const known = new Map((await this.app.get(RoomTypeQueries).ofProperty(propertyId)).map((type) => [type.code, type.id]));
    for (const { rooms, prices, ...details } of ROOM_TYPES) {
      if (known.has(details.code)) continue;
      const { id } = await this.app.get(CreateRoomType).create({ propertyId, ...details }, this.context());
      known.set(details.code, id);
    }
    return known;
  }

  private async rooms(propertyId: string, types: Map<string, string>): Promise<void> {
    for (const { code, rooms } of ROOM_TYPES) {
      const roomTypeId = types.get(code)!;
      const { data } = await this.app.get(RoomReads).rooms(Caller.system, { propertyId, roomTypeId, limit: 100 });
      const numbers = rooms.filter((number) => data.every((room) => room.number !== number));
      if (numbers.length) await this.app.get(AddRooms).many({ propertyId, roomTypeId, numbers }, this.context());
    }
  }

  private async services(propertyId: string): Promise<void> {
    const { data } = await this.app.get(RoomReads).services({ propertyId, limit: 100 });
    for (const service of SERVICES) {
      if (data.every(({ code }) => code !== service.code))
        await this.app.get(OfferService).create({ propertyId, ...service }, this.context());
    }
  }

  /** @returns the id of the plan that carries the prices */
  private async plans(propertyId: string, roomTypeIds: string[]): Promise<string> {
    const known = (await readUndated(this.database, propertyId))!;
    const policies: Record<string, string> = {};
    for (const policy of Object.values(POLICIES)) {
      const kept = known.policies.find(({ code }) => code === policy.code);
      policies[policy.code] =
        kept?.id ?? (await this.app.get(KeepCancellationPolicies).create({ propertyId, ...policy }, this.context())).id;
    }
    if (known.taxes.every(({ code }) => code !== TAX.code)) await this.app.get(KeepTaxRules).create({ propertyId, ...TAX }, this.context());

    const kept = known.plans.find(({ code }) => code === BEST_RATE.code);
    const best = { propertyId, roomTypeIds, cancellationPolicyId: policies.FLEX, ...BEST_RATE };
    const bestRate = kept?.id ?? (await this.app.get(CreateRatePlan).create(best, this.context())).id;
    for (const { policy, ...plan } of DERIVED_PLANS) {
      if (known.plans.some(({ code }) => code === plan.code)) continue;
      const terms = { propertyId, roomTypeIds, parentRatePlanId: bestRate, cancellationPolicyId: policies[policy], ...plan };
      await this.app.get(CreateRatePlan).create(terms, this.context());
    }
    for (const { first, last, ...season } of SEASONS) {
      if (known.seasons.some(({ code }) => code === season.code)) continue;
      await this.app.get(KeepSeasons).create({ propertyId, ...season, ranges: this.yearly(first, last) }, this.context());
    }
    return bestRate;
  }

  /** From today to the last night for which there are rooms. */
  private async prices(propertyId: string, ratePlanId: string, types: Map<string, string>): Promise<void> {
    const firstNight = dateInZone(this.at, HOTEL.timeZone);
    const nights = { firstNight, lastNight: addDays(firstNight, this.app.get(Environment).INVENTORY_HORIZON_NIGHTS) };
    const rates = ROOM_TYPES.flatMap(({ code, prices }) => {
      const product = { ...nights, ratePlanId, roomTypeId: types.get(code)! };
      const ordinary = prices.map((amountMinor, i) => ({ adults: i + 1, amountMinor }));
      const dearer = ordinary.map((p) => ({ ...p, amountMinor: p.amountMinor + basisPointsOf(p.amountMinor, WEEKEND.basisPoints) }));
      return [
        { ...product, prices: ordinary },
        { ...product, weekdays: WEEKEND.weekdays, prices: dearer },
      ];
    });
    const { errors } = await this.app.get(UpdateAri).update(propertyId, { rates }, this.context());
    if (errors.length) throw new Error(`The demo hotel's prices are not right: ${JSON.stringify(errors[0])}`);
  }

  /** In every year that the horizon can reach, and in the one that began before. */
  private yearly(first: string, last: string): { firstNight: string; lastNight: string }[] {
    const thisYear = Number(dateInZone(this.at, HOTEL.timeZone).slice(0, 4));
    return [-1, 0, 1, 2, 3].map((i) => ({
      firstNight: `${thisYear + i}-${first}`,
      lastNight: `${thisYear + i + (last < first ? 1 : 0)}-${last}`,
    }));
  }

  /** Null when people have made it something else. */
  private async asItStands(propertyId: string): Promise<DemoHotel | null> {
    const types = await this.app.get(RoomTypeQueries).ofProperty(propertyId);
    const { plans } = (await readUndated(this.database, propertyId))!;
    const plan = plans.find(({ code, active }) => code === BEST_RATE.code && active);
    const type = types.find(({ code, status }) => code === ROOM_TYPES[0]!.code && status === 'active');
    return plan && type ? { propertyId, roomTypeId: type.id, ratePlanId: plan.id } : null;
  }

  /** One for each call: what it answers is written into it. */
  private context(): RequestContext {
    return systemContext(Caller.system, this.at, 'first-start');
  }
}
