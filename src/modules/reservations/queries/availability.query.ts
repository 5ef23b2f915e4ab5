import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { invalid } from '../../../kernel/errors/problem';
import { addDays, dateInZone, daysBetween, nightsOf } from '../../../kernel/values/local-date';
import { Clock } from '../../../kernel/values/clock';
import { type RateSheet, RateSheets } from '../../pricing';
import { PropertyQueries } from '../../properties';
import type { AvailabilityDto, AvailabilityQuery, RoomOfferDto, UnavailableDto } from '../dto/availability.dto';
import { checkStay } from '../services/price-stay';
import { SearchTally } from '../services/search-tally';

interface RoomsLeft {
  room_type_id: string;
  /** Least over the nights; null where no night is loaded. */
  rooms_left: number | null;
  nights: number;
  /** Nights with fewer rooms than asked for. */
  short: { night: string; left: number }[] | null;
  /** Of the hotel's rates, as the same snapshot has them. */
  versions: { month: string; version: number }[] | null;
}

/** Rooms left by room type over the nights `[$3, $4)`: counters less what expired holds still count, and the versions of the rates in the same snapshot. */
const ROOMS_LEFT = `
  SELECT t.id AS room_type_id, a.rooms_left, a.nights, a.short,
    (SELECT json_agg(json_build_object('month', v.month, 'version', v.version)) FROM rate_versions v
      WHERE v.property_id = $1 AND v.month = ANY ($6::date[])) AS versions
  FROM unnest($2::uuid[]) AS t(id)
  CROSS JOIN LATERAL (
    SELECT min(l.rooms_left)::int AS rooms_left, count(*)::int AS nights,
      json_agg(json_build_object('night', l.night, 'left', l.rooms_left) ORDER BY l.night) FILTER (WHERE l.rooms_left < $7) AS short
    FROM (
      SELECT i.night, i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked
        + CASE WHEN i.held = 0 THEN 0 ELSE (
            SELECT coalesce(sum(h.rooms), 0) FROM hold_nights h
            WHERE h.property_id = i.property_id AND h.room_type_id = i.room_type_id AND h.night = i.night AND h.expires_at <= $5) END AS rooms_left
      FROM inventory_nights i WHERE i.property_id = $1 AND i.room_type_id = t.id AND i.night >= $3 AND i.night < $4) l) a`;

/** What one hotel can sell for a stay: prices from the sheet in memory, rooms from the counters, in one query. */
@Injectable()
export class Availability {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly sheets: RateSheets,
    private readonly tally: SearchTally,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal 400 for a stay that cannot be, 404 for an unknown hotel */
  async search(query: AvailabilityQuery): Promise<AvailabilityDto> {
    const at = this.clock.now();
    const { propertyId, arrival, departure, rooms } = query;
    checkStay(arrival, departure, '?');
    const hotel = await this.properties.mustExist(propertyId);
    const today = dateInZone(at, hotel.timeZone);
    if (arrival < today && arrival < hotel.businessDate) {
      throw invalid({ pointer: '?arrival', code: 'in_the_past', detail: `The hotel's date is ${hotel.businessDate}.` });
    }
    const stay = { arrival, departure, adults: query.adults, childAges: query.childAges ?? [], channel: query.channel, bookedAt: at };
    const lastNight = addDays(departure, -1);
    let sheet = await this.sheets.get(propertyId, arrival, lastNight);
    const roomTypeIds = [...new Set(sheet.products.map((p) => p.roomTypeId))];
    const months = sheet.versions(arrival, lastNight);
    const left = await this.database.hot<RoomsLeft>('rooms_left', ROOMS_LEFT, [
      propertyId,
      roomTypeIds,
      arrival,
      departure,
      at,
      months.map((m) => m.month),
      rooms,
    ]);
    if (left[0] && isOutdated(months, left[0].versions)) {
      this.sheets.refresh(propertyId, left[0].versions ?? undefined);
      sheet = await this.sheets.get(propertyId, arrival, lastNight);
    }
    const answer = hotel.status === 'open' ? this.match(sheet, stay, left, query) : closed(roomTypeIds, propertyId);
    this.tally.add(
      { property_id: propertyId, day: today, channel: query.channel ?? 'direct', arrival, nights: daysBetween(arrival, departure) },
      answer.offers.length > 0,
    );
    return answer;
  }

  private match(sheet: RateSheet, stay: Parameters<RateSheet['offers']>[0], left: RoomsLeft[], { propertyId, arrival, departure, rooms }: AvailabilityQuery): AvailabilityDto {
    const nights = nightsOf(arrival, departure);
    const { currency } = sheet;
    const byType = new Map(left.map((l) => [l.room_type_id, l]));
    const free = (roomTypeId: string): number => {
      const l = byType.get(roomTypeId);
      return l && l.nights === nights.length ? (l.rooms_left ?? 0) : 0;
    };
    const priced = sheet.offers(stay);
    const offers: RoomOfferDto[] = [];
    for (const { product, totalMinor, nightAmounts } of priced.offers) {
      const roomsLeft = free(product.roomTypeId);
      if (roomsLeft < rooms) continue;
      offers.push({
        roomTypeId: product.roomTypeId,
        ratePlanId: product.ratePlanId,
        roomsLeft,
        total: { amountMinor: totalMinor, currency },
        nights: nightAmounts.map((amountMinor, i) => ({ date: nights[i]!, price: { amountMinor, currency } })),
      });
    }
    offers.sort((a, b) => a.total.amountMinor - b.total.amountMinor);
    const unavailable: UnavailableDto[] = [];
    for (const l of left) {
      if (free(l.room_type_id) >= rooms) continue;
      const loaded = new Set((l.short ?? []).map((s) => s.night));
      const missing = l.nights < nights.length ? nights.slice(l.nights) : [];
      unavailable.push({
        roomTypeId: l.room_type_id,
        reasons: [
          ...(l.short ?? []).map(({ night, left: value }) => ({ code: 'sold_out', date: night, value: Math.max(value, 0) })),
          ...missing.filter((night) => !loaded.has(night)).map((date) => ({ code: 'beyond_horizon', date })),
        ],
      });
    }
    for (const { product, reasons } of priced.unavailable) unavailable.push({ roomTypeId: product.roomTypeId, ratePlanId: product.ratePlanId, reasons });
    return { propertyId, offers, unavailable };
  }
}

const isOutdated = (ours: { month: string; version: number }[], theirs: { month: string; version: number }[] | null): boolean => {
  const current = new Map((theirs ?? []).map((v) => [v.month, v.version]));
  return ours.some(({ month, version }) => (current.get(month) ?? 0) !== version);
};

const closed = (roomTypeIds: string[], propertyId: string): AvailabilityDto => ({
  propertyId,
  offers: [],
  unavailable: roomTypeIds.map((roomTypeId) => ({ roomTypeId, reasons: [{ code: 'hotel_closed', scope: 'property' }] })),
});
