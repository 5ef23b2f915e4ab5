import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { addDays, dateInZone, daysBetween, nightsOf } from '../../../kernel/values/local-date';
import { Clock } from '../../../kernel/values/clock';
import { ClaimDesk, type RateSheet, RateSheets } from '../../pricing';
import { PropertyQueries } from '../../properties';
import { promotionsView } from '../domain/priced-room';
import type { AvailabilityDto, AvailabilityQuery, RoomOfferDto, UnavailableDto } from '../dto/availability.dto';
import { checkNotPast, checkStay } from '../services/price-stay';
import { SearchTally } from '../services/search-tally';

interface RoomsLeft {
  /** Whether the rates that we priced with are still those of the database, in the same snapshot as the rooms. */
  fresh: boolean;
  /** Null in the one row of a hotel without room types. */
  room_type_id: string | null;
  /** Least over the nights; null where no night is loaded. */
  rooms_left: number | null;
  nights: number;
  /** Nights with fewer rooms than asked for. */
  short: { night: string; left: number }[] | null;
}

type TypeLeft = RoomsLeft & { room_type_id: string };

/** Rooms left by room type over the nights `[$3, $4)`: counters less what expired holds still count. */
const ROOMS_LEFT = `
  SELECT f.fresh, t.room_type_id, t.rooms_left, t.nights, t.short
  FROM (
    SELECT bool_and(coalesce(v.version, 0) = e.version) AS fresh FROM unnest($6::date[], $7::bigint[]) AS e(month, version)
    LEFT JOIN rate_versions v ON v.property_id = $1 AND v.month = e.month) f
  LEFT JOIN (
    SELECT t.id AS room_type_id, a.rooms_left, a.nights, a.short
    FROM unnest($2::uuid[]) AS t(id)
    CROSS JOIN LATERAL (
      SELECT min(l.rooms_left)::int AS rooms_left, count(*)::int AS nights,
        json_agg(json_build_object('night', l.night, 'left', l.rooms_left) ORDER BY l.night) FILTER (WHERE l.rooms_left < $8) AS short
      FROM (
        SELECT i.night, i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked
          + CASE WHEN i.held = 0 THEN 0 ELSE (
              SELECT coalesce(sum(h.rooms), 0) FROM hold_nights h
              WHERE h.property_id = i.property_id AND h.room_type_id = i.room_type_id AND h.night = i.night AND h.expires_at <= $5) END AS rooms_left
        FROM inventory_nights i WHERE i.property_id = $1 AND i.room_type_id = t.id AND i.night >= $3 AND i.night < $4) l) a) t ON true`;

/** What one hotel can sell for a stay: prices from the sheet in memory, rooms from the counters, in one query. */
@Injectable()
export class Availability {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly sheets: RateSheets,
    private readonly tally: SearchTally,
    private readonly clock: Clock,
    private readonly desk: ClaimDesk,
  ) {}

  /**
   * @param guestId of the guest who asks, for prices that are theirs
   * @throws Refusal 400 for a stay that cannot be, 404 for an unknown hotel
   */
  async search(query: AvailabilityQuery, guestId: string | null = null): Promise<AvailabilityDto> {
    const at = this.clock.now();
    const { propertyId, arrival, departure } = query;
    checkStay(arrival, departure, '?');
    const hotel = await this.properties.mustExist(propertyId);
    const today = dateInZone(at, hotel.timeZone);
    checkNotPast(arrival, hotel, today, '?');
    const stay = { arrival, departure, adults: query.adults, childAges: query.childAges ?? [], channel: query.channel, bookedAt: at };
    const { sheet, left } = await this.snapshot(query, at);
    const codes = query.promoCode === undefined ? [] : [query.promoCode];
    const asked = codes.length || (guestId !== null && sheet.undated.asksWho) ? await this.desk.look(sheet, codes, guestId, at) : undefined;
    const roomTypeIds = left.map((l) => l.room_type_id);
    const answer =
      hotel.status === 'open'
        ? this.match(sheet, { ...stay, guest: asked?.guest, claims: asked?.claims }, left, query)
        : closed(roomTypeIds, propertyId);
    this.tally.add(
      { property_id: propertyId, day: today, channel: query.channel ?? 'direct', arrival, nights: daysBetween(arrival, departure) },
      answer.offers.length > 0,
    );
    return answer;
  }

  /** Rates and rooms as of one moment: what is in memory is used only when the database says that it still holds. */
  private async snapshot(
    { propertyId, arrival, departure, rooms }: AvailabilityQuery,
    at: Date,
  ): Promise<{ sheet: RateSheet; left: TypeLeft[] }> {
    const lastNight = addDays(departure, -1);
    let sheet = await this.sheets.get(propertyId, arrival, lastNight);
    for (let attempt = 1; ; attempt++) {
      const versions = sheet.versions(arrival, lastNight);
      const rows = await this.database.hot<RoomsLeft>('rooms_left', ROOMS_LEFT, [
        propertyId,
        [...new Set(sheet.products.map((p) => p.roomTypeId))],
        arrival,
        departure,
        at,
        versions.map((v) => v.month),
        versions.map((v) => v.version),
        rooms,
      ]);
      // rates that change faster than we read them: the last reading is as true as any
      if (rows[0]!.fresh || attempt === 5) return { sheet, left: rows.filter((r): r is TypeLeft => r.room_type_id !== null) };
      sheet = await this.sheets.current(propertyId, arrival, lastNight);
    }
  }

  private match(
    sheet: RateSheet,
    stay: Parameters<RateSheet['offers']>[0],
    left: TypeLeft[],
    { propertyId, arrival, departure, rooms }: AvailabilityQuery,
  ): AvailabilityDto {
    const nights = nightsOf(arrival, departure);
    const { currency } = sheet;
    const byType = new Map(left.map((l) => [l.room_type_id, l]));
    const free = (roomTypeId: string): number => {
      const l = byType.get(roomTypeId);
      return l && l.nights === nights.length ? (l.rooms_left ?? 0) : 0;
    };
    const priced = sheet.offers(stay);
    const offers: RoomOfferDto[] = [];
    for (const { product, totalMinor, nightAmounts, uses } of priced.offers) {
      const roomsLeft = free(product.roomTypeId);
      if (roomsLeft < rooms) continue;
      offers.push({
        roomTypeId: product.roomTypeId,
        ratePlanId: product.ratePlanId,
        roomsLeft,
        total: { amountMinor: totalMinor, currency },
        nights: nightAmounts.map((amountMinor, i) => ({ date: nights[i]!, price: { amountMinor, currency } })),
        promotions: promotionsView(uses, currency),
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
    for (const { product, reasons } of priced.unavailable)
      unavailable.push({ roomTypeId: product.roomTypeId, ratePlanId: product.ratePlanId, reasons });
    return { propertyId, offers, unavailable };
  }
}

const closed = (roomTypeIds: string[], propertyId: string): AvailabilityDto => ({
  propertyId,
  offers: [],
  unavailable: roomTypeIds.map((roomTypeId) => ({ roomTypeId, reasons: [{ code: 'hotel_closed', scope: 'property' }] })),
});
