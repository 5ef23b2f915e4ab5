import { Injectable } from '@nestjs/common';
import { invalid, type ProblemReason, Refusal } from '../../../kernel/errors/problem';
import { addDays, dateInZone, daysBetween, nightsOf } from '../../../kernel/values/local-date';
import {
  ClaimDesk,
  type Claims,
  guaranteeSuffices,
  type HeldUse,
  type PricedNight,
  type PricedStay,
  PricingProblems,
  type PromotionUse,
  type RateSheet,
  RateSheets,
  type Reason,
} from '../../pricing';
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
  /** Codes of promotions and coupons. */
  promoCodes?: string[];
  /** Record of the guest who books, where the house knows them. */
  guestId?: string | null;
}

/** Whether a reason speaks against a room of this type. */
export type Counts = (reason: Reason, roomTypeId: string) => boolean;

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
    private readonly desk: ClaimDesk,
  ) {}

  /**
   * @param options `past`: an arrival before today is no mistake; `unguaranteed`: a quote says what guarantee is needed, and asks for none; `fresh`: the sheet is held against the database first, for whoever does not check its
   * versions when writing; `counts`: which reasons speak against it, all without; `plain`: without promotions, as another system knows the price; `lenient`: codes that do not count are left out
   * @throws Refusal 400 for a stay that cannot be, 404 for an unknown hotel, 409 `restriction_violated`, `promo_code_refused` or `guarantee_required` with all reasons
   */
  async price(
    request: StayRequest,
    at: Date,
    options: { past?: boolean; fresh?: boolean; unguaranteed?: boolean; plain?: boolean; lenient?: boolean; counts?: Counts } = {},
  ): Promise<PricedRequest> {
    const { arrival, departure } = request;
    checkStay(arrival, departure);
    const hotel = await this.properties.mustExist(request.propertyId);
    if (!options.past) checkNotPast(arrival, hotel, dateInZone(at, hotel.timeZone));
    const nights = [hotel.id, arrival, addDays(departure, -1)] as const;
    let sheet = options.fresh ? await this.sheets.current(...nights) : await this.sheets.get(...nights);
    let claims = options.plain ? PLAIN : await this.claims(sheet, request, at);
    let { rooms, reasons, unused } = this.priceRooms(sheet, hotel, request, at, claims, options.counts);
    if ((reasons.length || unused.length) && !options.fresh) {
      // nobody is refused for what was true a moment ago
      const current = await this.sheets.current(...nights);
      if (current !== sheet) {
        sheet = current;
        claims = options.plain ? PLAIN : await this.claims(sheet, request, at);
        ({ rooms, reasons, unused } = this.priceRooms(sheet, hotel, request, at, claims, options.counts));
      }
    }
    if (reasons.length) throw new Refusal(ReservationProblems.restrictionViolated, undefined, reasons);
    if (unused.length && !options.lenient) throw new Refusal(PricingProblems.promoCodeRefused, undefined, unused);
    if (!options.unguaranteed) this.checkGuarantee(rooms, request.guarantee ?? 'none');
    return { hotel, sheet, rooms };
  }

  /**
   * Prices a stay that was sold before and is to be changed: nights that are bought take the promotions of today, and those that the stay has a use of where their
   * conditions hold for the stay as it will be.
   * @returns no stay where its product is sold no longer and nothing is bought
   * @throws Refusal 409 `restriction_violated` with every reason that counts, `guarantee_required` for another plan
   */
  async again(
    request: StayRequest & { rooms: [RoomRequestDto]; guestId: string },
    at: Date,
    change: {
      /** Nights that keep their price. */
      sold: ReadonlyMap<string, Pick<PricedNight, 'amountMinor' | 'steps'>>;
      /** Promotions that the stay has a use of. */
      uses: readonly HeldUse[];
      /** Nights are bought without promotions. */
      plain: boolean;
      /** Some nights are bought now. */
      buys: boolean;
      /** The plan is another one: its guarantee is asked for. */
      otherPlan: boolean;
      counts: (reason: Reason) => boolean;
    },
  ): Promise<{ sheet: RateSheet; stay: PricedStay | undefined }> {
    const { arrival, departure, channel, rooms } = request;
    const hotel = await this.properties.mustExist(request.propertyId);
    const [{ roomTypeId, ratePlanId, adults, childAges = [] }] = rooms;
    const nights = [hotel.id, arrival, addDays(departure, -1)] as const;
    const sold = nightsOf(arrival, departure).map((night) => change.sold.get(night));
    const amounts = sold.map((night) => night?.amountMinor);
    const plain = change.plain || !change.buys;
    const own = { plain, held: new Set(change.uses.map((use) => use.promotionId)), kept: sold.map((night) => night?.steps) };
    const price = async (sheet: RateSheet) =>
      sheet.price(
        { roomTypeId, ratePlanId },
        {
          ...{ arrival, departure, adults, childAges, channel, bookedAt: at },
          ...own,
          ...(plain ? {} : await this.desk.ofStay(sheet, change.uses, request.guestId, at)),
        },
        amounts,
        change.counts,
      );
    let sheet = await this.sheets.get(...nights);
    let offer = await price(sheet);
    if (!offer.ok) {
      // nobody is refused for what was true a moment ago
      const current = await this.sheets.current(...nights);
      if (current !== sheet) offer = await price((sheet = current));
    }
    const reasons: ProblemReason[] = offer.ok ? [] : offer.reasons.map((reason) => ({ ...reason }));
    if (change.buys && hotel.status !== 'open') reasons.push({ code: 'hotel_closed', detail: 'The hotel is closed.' });
    if (reasons.length) throw new Refusal(ReservationProblems.restrictionViolated, undefined, reasons);
    const stay = offer.ok ? offer.stay : undefined;
    if (stay && change.otherPlan) this.checkGuarantee([{ roomTypeId, ratePlanId, adults, childAges, stay }], request.guarantee ?? 'none');
    return { sheet, stay };
  }

  private priceRooms(
    sheet: RateSheet,
    hotel: PropertyFacts,
    request: StayRequest,
    at: Date,
    claims: Claims | undefined,
    counts: Counts = () => true,
  ): { rooms: PricedRoom[]; reasons: ProblemReason[]; unused: ProblemReason[] } {
    const { arrival, departure, channel } = request;
    const overrides = this.overridesOf(request, hotel.currency);
    const reasons: ProblemReason[] =
      hotel.status === 'open' ? [] : [{ pointer: '/propertyId', code: 'hotel_closed', detail: 'The hotel is closed.' }];
    const rooms: PricedRoom[] = [];
    let left = claims;
    for (const [i, { roomTypeId, ratePlanId, adults, childAges = [] }] of request.rooms.entries()) {
      const stay = {
        arrival,
        departure,
        adults,
        childAges,
        channel,
        bookedAt: at,
        plain: claims === PLAIN,
        guest: left?.guest,
        claims: left?.claims,
      };
      const offer = sheet.price({ roomTypeId, ratePlanId }, stay, overrides?.[i], (reason) => counts(reason, roomTypeId));
      if (offer.ok) {
        rooms.push({ roomTypeId, ratePlanId, adults, childAges, stay: offer.stay });
        left = left && afterUse(left, offer.stay.uses);
      } else reasons.push(...offer.reasons.map((reason) => ({ pointer: `/rooms/${i}`, ...reason })));
    }
    const unused = claims && reasons.length === 0 ? this.unused(sheet, request, at, claims, rooms) : [];
    return { rooms, reasons, unused };
  }

  /** Who asks and what they bring: nobody is asked when there is nothing to ask for. */
  private async claims(
    sheet: RateSheet,
    { promoCodes = [], guestId = null, overridePrice }: StayRequest,
    at: Date,
  ): Promise<Claims | undefined> {
    if (promoCodes.length && overridePrice)
      throw invalid({ pointer: '/promoCodes', code: 'not_with_override', detail: 'A price set by hand is not reduced.' });
    if (promoCodes.length === 0 && (guestId === null || !sheet.undated.asksWho)) return undefined;
    return this.desk.look(sheet, promoCodes, guestId, at);
  }

  /** Codes that count for none of the rooms, and why; what something better makes needless is no mistake. */
  private unused(
    sheet: RateSheet,
    request: StayRequest,
    at: Date,
    { claims, guest, refused }: Claims,
    rooms: PricedRoom[],
  ): ProblemReason[] {
    const { arrival, departure, channel, promoCodes = [] } = request;
    return promoCodes.flatMap((typed, i): ProblemReason[] => {
      const code = typed.trim().toUpperCase();
      const pointer = `/promoCodes/${i}`;
      const none = refused.find((r) => r.code === code);
      if (none) return [{ pointer, code: none.obstacle }];
      const { promotionId } = claims.find((c) => c.code === code)!;
      if (rooms.some((room) => room.stay.uses.some((use) => use.promotionId === promotionId))) return [];
      const against = rooms.map((room) =>
        sheet.obstacles(
          room,
          { arrival, departure, adults: room.adults, childAges: room.childAges, channel, bookedAt: at, guest, claims },
          promotionId,
        ),
      );
      return against.some((obstacles) => obstacles.length === 0)
        ? []
        : [...new Set(against.flat())].map((obstacle) => ({ pointer, code: obstacle }));
    });
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

/** Without a look at promotions. */
const PLAIN: Claims = { guest: null, claims: [], refused: [] };

/** What is left for the next room: a coupon counts once for a booking, and a guest's uses add up. */
const afterUse = ({ guest, claims, refused }: Claims, uses: readonly PromotionUse[]): Claims => ({
  refused,
  claims: claims.filter((c) => c.coupon === null || !uses.some((use) => use.coupon?.id === c.coupon!.id)),
  guest: guest && {
    ...guest,
    uses: { ...guest.uses, ...Object.fromEntries(uses.map((u) => [u.promotionId, (guest.uses[u.promotionId] ?? 0) + 1])) },
  },
});

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
