import { Injectable } from '@nestjs/common';
import { invalid, type ProblemReason, Refusal } from '../../../kernel/errors/problem';
import { addDays, dateInZone, daysBetween } from '../../../kernel/values/local-date';
import { guaranteeSuffices, type RateSheet, RateSheets } from '../../pricing';
import { type PropertyFacts, PropertyQueries } from '../../properties';
import type { PricedRoom } from '../domain/priced-room';
import { spread } from '../domain/priced-room';
import { ReservationProblems } from '../domain/reservation';
import type { GuaranteeDto, OverridePriceDto, RoomRequestDto } from '../dto/booking.dto';

/** Longest stay that is sold in one piece. */
export const MOST_NIGHTS = 180;

export interface StayRequest {
  propertyId: string;
  arrival: string;
  departure: string;
  rooms: RoomRequestDto[];
  channel?: string;
  guarantee?: GuaranteeDto['kind'];
  overridePrice?: OverridePriceDto;
}

export interface PricedRequest {
  hotel: PropertyFacts;
  sheet: RateSheet;
  rooms: PricedRoom[];
}

/** Prices a stay of one or many rooms from the hotel's rate sheet: no query when the sheet is warm. */
@Injectable()
export class PriceStay {
  constructor(
    private readonly properties: PropertyQueries,
    private readonly sheets: RateSheets,
  ) {}

  /**
   * @param options `past`: an arrival before today is no mistake; `unguaranteed`: a quote says what guarantee is needed, and asks for none; `fresh`: the sheet is held against the database first, for whoever does not check its
   * versions when writing
   * @throws Refusal 400 for a stay that cannot be, 404 for an unknown hotel, 409 `restriction_violated` or `guarantee_required` with all reasons
   */
  async price(
    request: StayRequest,
    at: Date,
    options: { past?: boolean; fresh?: boolean; unguaranteed?: boolean } = {},
  ): Promise<PricedRequest> {
    const { arrival, departure } = request;
    checkStay(arrival, departure);
    const hotel = await this.properties.mustExist(request.propertyId);
    if (!options.past) checkNotPast(arrival, hotel, dateInZone(at, hotel.timeZone));
    const nights = [hotel.id, arrival, addDays(departure, -1)] as const;
    let sheet = options.fresh ? await this.sheets.current(...nights) : await this.sheets.get(...nights);
    let { rooms, reasons } = this.priceRooms(sheet, hotel, request, at);
    if (reasons.length && !options.fresh) {
      // nobody is refused for what was true a moment ago
      const current = await this.sheets.current(...nights);
      if (current !== sheet) ({ rooms, reasons } = this.priceRooms((sheet = current), hotel, request, at));
    }
    if (reasons.length) throw new Refusal(ReservationProblems.restrictionViolated, undefined, reasons);
    if (!options.unguaranteed) this.checkGuarantee(rooms, request.guarantee ?? 'none');
    return { hotel, sheet, rooms };
  }

  private priceRooms(
    sheet: RateSheet,
    hotel: PropertyFacts,
    request: StayRequest,
    at: Date,
  ): { rooms: PricedRoom[]; reasons: ProblemReason[] } {
    const { arrival, departure, channel } = request;
    const overrides = this.overridesOf(request, hotel.currency);
    const reasons: ProblemReason[] =
      hotel.status === 'open' ? [] : [{ pointer: '/propertyId', code: 'hotel_closed', detail: 'The hotel is closed.' }];
    const rooms: PricedRoom[] = [];
    for (const [i, { roomTypeId, ratePlanId, adults, childAges = [] }] of request.rooms.entries()) {
      const stay = { arrival, departure, adults, childAges, channel, bookedAt: at };
      const offer = sheet.price({ roomTypeId, ratePlanId }, stay, overrides?.[i]);
      if (offer.ok) rooms.push({ roomTypeId, ratePlanId, adults, childAges, stay: offer.stay });
      else reasons.push(...offer.reasons.map((reason) => ({ pointer: `/rooms/${i}`, ...reason })));
    }
    return { rooms, reasons };
  }

  /** Another process or another request has changed rates: what is remembered of the hotel is read again. */
  forget(propertyId: string): void {
    this.properties.forget(propertyId);
    this.sheets.refresh(propertyId);
  }

  /** Amounts of each night of each room when the price is set by hand. */
  private overridesOf({ overridePrice, rooms, arrival, departure }: StayRequest, currency: string): number[][] | undefined {
    if (!overridePrice) return undefined;
    const { perNight, total } = overridePrice;
    const given = perNight ?? total;
    if (!given || (perNight && total)) {
      throw invalid({ pointer: '/overridePrice', code: 'one_price', detail: 'Give exactly one of perNight and total.' });
    }
    const pointer = perNight ? 'perNight' : 'total';
    if (given.currency !== currency) {
      throw invalid({
        pointer: `/overridePrice/${pointer}/currency`,
        code: 'wrong_currency',
        detail: `The hotel's currency is ${currency}.`,
      });
    }
    const nights = daysBetween(arrival, departure);
    if (overridePrice.perNight) return rooms.map(() => Array.from({ length: nights }, () => given.amountMinor));
    const all = spread(given.amountMinor, nights * rooms.length);
    return rooms.map((_, i) => all.slice(i * nights, (i + 1) * nights));
  }

  private checkGuarantee(rooms: PricedRoom[], offered: GuaranteeDto['kind']): void {
    const weak = rooms.filter((room) => !guaranteeSuffices(room.stay.guarantee, offered));
    if (weak.length) {
      throw new Refusal(
        ReservationProblems.guaranteeRequired,
        undefined,
        weak.map((room) => ({
          pointer: '/guarantee',
          code: 'guarantee_required',
          detail: `The rate plan asks for: ${room.stay.guarantee}.`,
        })),
      );
    }
  }
}

/**
 * @param today on the hotel's calendar; until the day is closed, the business date may lag behind it
 * @throws Refusal 400 for an arrival before both
 */
export function checkNotPast(
  arrival: string,
  { businessDate }: Pick<PropertyFacts, 'businessDate'>,
  today: string,
  prefix: '/' | '?' = '/',
): void {
  if (arrival < today && arrival < businessDate) {
    throw invalid({ pointer: `${prefix}arrival`, code: 'in_the_past', detail: `The hotel's date is ${businessDate}.` });
  }
}

/** @throws Refusal 400 when the departure does not lie after the arrival, or the stay is longer than we sell */
export function checkStay(arrival: string, departure: string, prefix: '/' | '?' = '/'): void {
  const nights = daysBetween(arrival, departure);
  if (nights < 1)
    throw invalid({ pointer: `${prefix}departure`, code: 'departure_not_after_arrival', detail: 'Departure must lie after arrival.' });
  if (nights > MOST_NIGHTS)
    throw invalid({ pointer: `${prefix}departure`, code: 'stay_too_long', detail: `At most ${MOST_NIGHTS} nights.` });
}
