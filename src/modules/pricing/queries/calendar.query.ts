import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { addDays, nightsOf } from '../../../kernel/values/local-date';
import { InventoryNights, PropertyQueries } from '../../properties';
import { type NightView, viewNight } from '../domain/night-view';
import { DIRECT } from '../domain/stay';
import type { CalendarDto, CalendarNightDto, CalendarQuery } from '../dto/ari.dto';
import { RateSheets } from '../services/rate-sheets';
import { checkNights, restrictionsView } from './loaded-ari.query';

/** Some weeks of all plans in one answer: what a person at the desk, or a channel manager, wants to see. */
@Injectable()
export class Calendar {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly inventory: InventoryNights,
    private readonly sheets: RateSheets,
  ) {}

  async read(propertyId: string, query: CalendarQuery, ctx: RequestContext): Promise<CalendarDto> {
    ctx.caller.require('rates:read', propertyId);
    checkNights(query);
    const { firstNight, lastNight, adults = 2, channel = DIRECT, roomTypeId, ratePlanId } = query;
    await this.properties.mustExist(propertyId);
    const [sheet, counters] = await Promise.all([
      this.sheets.current(propertyId, firstNight, lastNight),
      this.inventory.read(this.database, propertyId, firstNight, lastNight),
    ]);
    const left = new Map(
      counters.map((n) => [
        `${n.roomTypeId} ${n.night}`,
        Math.max(0, n.physical - n.removed + n.overbookAllowance - n.sold - n.held - n.blocked),
      ]),
    );
    const party = sheet.undated.party(adults, []);
    const nights = nightsOf(firstNight, addDays(lastNight, 1));
    const products = sheet.undated.products.filter(
      (p) => (roomTypeId === undefined || p.roomTypeId === roomTypeId) && (ratePlanId === undefined || p.ratePlanId === ratePlanId),
    );
    return {
      propertyId,
      currency: sheet.currency,
      adults,
      products: products.map((product) => ({
        ...product.product,
        nights: nights.map((night) =>
          nightView(night, viewNight(sheet, product, night, party, channel), left.get(`${product.roomTypeId} ${night}`) ?? 0),
        ),
      })),
    };
  }
}

function nightView(date: string, { amountMinor, reasons, restrictions }: NightView, roomsLeft: number): CalendarNightDto {
  const all = roomsLeft > 0 ? reasons : [...reasons, { code: 'sold_out', scope: 'room_type' }];
  return {
    date,
    amountMinor,
    roomsLeft,
    open: all.length === 0,
    reasons: all.map(({ code, scope, ...more }) => ({
      code,
      scope,
      ...('channel' in more && more.channel ? { channel: more.channel } : {}),
    })),
    restrictions: restrictionsView(restrictions),
  };
}
