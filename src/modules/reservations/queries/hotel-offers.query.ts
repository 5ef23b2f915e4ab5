import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { invalid } from '../../../kernel/errors/problem';
import { daysBetween } from '../../../kernel/values/local-date';
import { type PropertyFacts, PropertyQueries, searchKey } from '../../properties';
import { cityIndex, isExact } from '../domain/city-totals';
import type { HotelOfferDto, HotelOfferPageDto, HotelOffersQuery } from '../dto/hotel-offers.dto';
import { checkStay } from '../services/price-stay';
import { Availability } from './availability.query';
import { UUID } from '../../../kernel/values/ids';

interface Row {
  property_id: string;
  total: number;
}

const FIND = `
  SELECT property_id, total FROM (
    SELECT property_id, totals[$3] AS total FROM city_offers WHERE city_key = $1 AND arrival = $2 AND totals[$3] IS NOT NULL) offer
  WHERE ($4::bigint IS NULL OR (total, property_id) > ($4, $5::uuid)) AND total BETWEEN $6 AND $7 AND ($8::uuid[] IS NULL OR property_id = ANY ($8))
  ORDER BY total, property_id LIMIT $9`;

/** Hotels of a city with a room for the stay, the cheapest first: from the projection, at most a moment old. */
@Injectable()
export class HotelOffers {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly availability: Availability,
  ) {}

  async search(query: HotelOffersQuery): Promise<HotelOfferPageDto> {
    const { arrival, departure, adults, limit } = query;
    checkStay(arrival, departure, '?');
    const cityKey = searchKey(query.city);
    const nights = daysBetween(arrival, departure);
    const wanted = query.facilities?.length
      ? (await this.properties.openIn(cityKey)).filter((h) => query.facilities!.every((f) => h.facilities.includes(f)))
      : null;
    const [afterTotal, afterId] = query.cursor === undefined ? [null, null] : readCursor(query.cursor);
    const exact = isExact(adults, nights, query.childAges ?? []) && (query.channel ?? 'direct') === 'direct';
    const rows = await this.database.replica.hot<Row>('city_offers', FIND, [
      cityKey,
      arrival,
      cityIndex(adults, nights),
      afterTotal,
      afterId,
      exact ? (query.minTotal ?? 0) : 0,
      exact ? (query.maxTotal ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER,
      wanted?.map((h) => h.id) ?? null,
      limit + 1,
    ]);
    const page = rows.slice(0, limit);
    const hotels = await this.properties.factsOf(page.map((r) => r.property_id));
    const offers: (HotelOfferDto | undefined)[] = await Promise.all(
      page.map(async ({ property_id, total }) => {
        const hotel = hotels.get(property_id);
        if (!hotel) return undefined;
        return offer(hotel, exact ? total : await this.lowest(property_id, query));
      }),
    );
    const last = rows.length > limit ? page.at(-1)! : undefined;
    return {
      data: offers.filter((o) => o !== undefined),
      nextCursor: last ? Buffer.from(JSON.stringify([last.total, last.property_id])).toString('base64url') : null,
    };
  }

  /** Asked of the hotel itself, where the projection does not know these people or so long a stay. */
  private async lowest(
    propertyId: string,
    { arrival, departure, adults, childAges, channel, minTotal = 0, maxTotal = Infinity }: HotelOffersQuery,
  ): Promise<number | undefined> {
    const { offers } = await this.availability.search({ propertyId, arrival, departure, adults, childAges, channel, rooms: 1 });
    return offers.map((o) => o.total.amountMinor).find((total) => total >= minTotal && total <= maxTotal);
  }
}

function offer(hotel: PropertyFacts, total: number | undefined): HotelOfferDto | undefined {
  if (total === undefined) return undefined;
  const { id, code, name, city, facilities, currency } = hotel;
  return { propertyId: id, code, name, city, facilities, from: { amountMinor: total, currency } };
}

function readCursor(cursor: string): [total: number, propertyId: string] {
  try {
    const [total, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (Number.isSafeInteger(total) && typeof id === 'string' && UUID.test(id)) return [total as number, id];
  } catch {
    // falls through to the refusal
  }
  throw invalid({ pointer: '?cursor', code: 'bad_cursor', detail: 'The cursor is not one of ours.' });
}
