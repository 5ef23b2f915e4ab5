import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { auditRow, UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, type ProblemReason, Problems, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { Money } from '../../../kernel/values/money';
import { ClaimDesk, guaranteeSuffices, PromotionUses, type Reason, type ShortUse } from '../../pricing';
import { PropertyQueries } from '../../properties';
import { totalOf } from '../domain/priced-room';
import { ReservationProblems } from '../domain/reservation';
import type { BookingDto } from '../dto/booking-answers.dto';
import type { BookStayDto } from '../dto/booking.dto';
import { BookingDrafts, type DraftInput } from './booking-draft';
import { BookingPress, type PressJob } from './booking-press';
import { RAISE_ALLOWANCE, RELEASE_EXPIRED_ON } from './booking-statement';
import { KnownGuests } from './known-guests';
import { PriceStay, type StayRequest } from './price-stay';
import { Quotes, soldOut, type StoredQuote } from './quotes';
import { Refusals } from './refusals';
import { type Block, PickUps } from '../groups/services/pick-ups';

/** Rates that change under us are read again; a hotel that changes them faster than this is told to try again. */
const ATTEMPTS = 10;
const MOMENT_MS = 20;

/** What a house or a channel says of a booking, and no guest. */
const NOT_FOR_GUESTS = ['overridePrice', 'externalReferences', 'channel', 'marketSegment', 'groupId', 'overbook'] as const;
/** What a guest cannot promise on behalf of somebody else. */
const GUARANTEES_OF_GUESTS = ['none', 'hold_until', 'card'];

/** A guest books as the person that they are. @throws Refusal 400 `not_for_guests` */
function asBookedByGuest(request: BookStayDto, guestId: string): BookStayDto {
  const wrong: string[] = NOT_FOR_GUESTS.filter((field) => request[field] !== undefined);
  if (request.guarantee && !GUARANTEES_OF_GUESTS.includes(request.guarantee.kind)) wrong.push('guarantee');
  if (wrong.length)
    throw invalid(
      ...wrong.map((field) => ({ pointer: `/${field}`, code: 'not_for_guests', detail: `${field} is not for guests to say.` })),
    );
  return { ...request, booker: { ...request.booker, guestId: request.booker.guestId ?? guestId } };
}

/** Books one or many rooms: all or none, at the price that was quoted or is quoted now. */
@Injectable()
export class BookStay {
  constructor(
    private readonly prices: PriceStay,
    private readonly quotes: Quotes,
    private readonly drafts: BookingDrafts,
    private readonly press: BookingPress,
    private readonly properties: PropertyQueries,
    private readonly refusals: Refusals,
    private readonly work: UnitOfWork,
    private readonly knownGuests: KnownGuests,
    private readonly uses: PromotionUses,
    private readonly desk: ClaimDesk,
    private readonly pickUps: PickUps,
  ) {}

  /** @throws Refusal 409 `sold_out`, `price_changed`, `restriction_violated`, `quote_expired`, `quote_used`, `guarantee_required` with every reason, `not_bookable_online` */
  async run(ctx: RequestContext, asked: BookStayDto): Promise<BookingDto> {
    const request = ctx.caller.guestId ? asBookedByGuest(asked, ctx.caller.guestId) : asked;
    const quote = request.quoteId === undefined ? undefined : await this.quoted(ctx, request);
    const stay: StayRequest = quote
      ? {
          propertyId: quote.property_id,
          arrival: quote.arrival,
          departure: quote.departure,
          rooms: quote.rooms,
          channel: request.channel ?? quote.channel ?? undefined,
        }
      : {
          propertyId: request.propertyId!,
          arrival: request.arrival!,
          departure: request.departure!,
          rooms: request.rooms!,
          channel: request.channel,
        };
    stay.guarantee = request.guarantee?.kind;
    stay.overridePrice = request.overridePrice;
    stay.promoCodes = request.promoCodes;
    stay.guestId = request.booker.guestId;
    this.authorise(ctx, request, stay.propertyId);
    await this.knownGuests.require(ctx, request);
    try {
      await this.knownGuests.requireWelcome(ctx, stay.propertyId);
      return await this.book(ctx, request, stay, quote);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind.status !== 409) throw error;
      // a request that comes a second time must hear what the first one heard
      const replayed = ctx.idempotency && (await this.work.replay<BookingDto>(ctx));
      if (replayed) return replayed;
      ctx.answer.status = undefined;
      ctx.answer.location = undefined;
      // who is not wanted is no demand that was turned away
      if (error.kind === ReservationProblems.notBookableOnline) throw error;
      await this.recordRefusal(ctx, stay, error);
      throw error;
    }
  }

  private authorise(ctx: RequestContext, request: BookStayDto, propertyId: string): void {
    if (ctx.caller.guestId) return; // guests book where they like; what they may not say was refused before
    ctx.caller.require('reservations:write', propertyId);
    if (request.overridePrice) ctx.caller.require('reservations:override_price', propertyId);
    if (request.overbook) ctx.caller.require('reservations:overbook', propertyId);
  }

  private async book(ctx: RequestContext, request: BookStayDto, stay: StayRequest, quote: StoredQuote | undefined): Promise<BookingDto> {
    refuseTogether(request);
    let overbooking = false;
    for (let attempt = 1; ; attempt++) {
      const draftInput: DraftInput & { block?: Block } = quote
        ? await this.fromQuote(ctx, request, stay, quote)
        : await this.priced(ctx, request, stay);
      const { job, view } = this.drafts.build(ctx, draftInput);
      if (request.waitlist) job.demand = [];
      const outcome = await this.press.submit(overbooking ? overbooked(ctx, request, job) : this.pickUps.of(job, draftInput.block));
      if (outcome.done) return view;
      switch (outcome.why) {
        case 'sold_out':
          // nights that are not open for sale at all cannot be oversold
          if (!request.overbook || overbooking || outcome.short.some((night) => night.left === null)) throw soldOut(outcome.short);
          overbooking = true;
          break;
        case 'quote_used':
          throw new Refusal(ReservationProblems.quoteUsed);
        case 'hold_expired':
          // a twin may have turned the hold into a booking while we waited
          if ((await this.quotes.stored(quote!.id))?.booking_id) throw new Refusal(ReservationProblems.quoteUsed);
          throw await this.expired(ctx, stay);
        case 'key_taken': {
          const replayed = await this.work.replay<BookingDto>(ctx);
          if (replayed) return replayed;
          break;
        }
        case 'uses_short':
          await this.usesShort(ctx, stay, quote, outcome.short);
          break;
        case 'rates_changed':
          this.prices.forget(stay.propertyId);
      }
      // while a limit is being reached and left again, everybody prices anew at once: they take turns
      if (attempt > 2) await sleep(Math.random() * MOMENT_MS * attempt);
      if (attempt === ATTEMPTS) throw new Refusal(Problems.unavailable, undefined, [], {}, { 'retry-after': '1' });
    }
  }

  /** What cannot be had any more is no longer offered either; without a quote the stay is priced anew. @throws Refusal 409 `price_changed` where a quote stood on it */
  private async usesShort(ctx: RequestContext, stay: StayRequest, quote: StoredQuote | undefined, short: ShortUse[]): Promise<void> {
    const promotions = short.filter((s) => s.kind === 'promotion').map((s) => s.id);
    if (promotions.length) {
      await this.uses.close(ctx, stay.propertyId, promotions);
      this.prices.forget(stay.propertyId);
    }
    if (quote) throw await this.dearer(ctx, stay, 'used_up');
  }

  /** A promotion that a quote was made with is not for this booking. */
  private async dearer(ctx: RequestContext, stay: StayRequest, code: string): Promise<Refusal> {
    const quote = await this.quotes.offerAnew(ctx, stay);
    return new Refusal(ReservationProblems.priceChanged, undefined, [{ pointer: '/quoteId', code }], quote ? { quote } : {});
  }

  private async priced(ctx: RequestContext, request: BookStayDto, stay: StayRequest): Promise<DraftInput & { block?: Block }> {
    const block = request.groupId === undefined ? undefined : await this.pickUps.block(ctx, request.groupId, stay);
    const { hotel, rooms, sheet } = await this.prices.price(stay, ctx.at, {
      plain: request.waitlist,
      counts: block?.counts ?? (request.waitlist ? speaksAgainstWaiting : undefined),
    });
    await this.checkExpected(ctx, request.expectedTotal, { amountMinor: totalOf(rooms), currency: hotel.currency }, stay);
    return {
      ...(block ? { groupId: block.groupId, block } : {}),
      ...(request.waitlist ? { status: 'waitlisted' as const } : {}),
      details: request,
      hotel,
      arrival: stay.arrival,
      departure: stay.departure,
      rooms,
      guests: request.rooms!.map((r) => r.guests),
      sheet,
    };
  }

  /** The price of a quote stands until it expires; whether the stay is still for sale is asked anew, unless rooms are held for it. */
  private async fromQuote(ctx: RequestContext, request: BookStayDto, stay: StayRequest, quote: StoredQuote): Promise<DraftInput> {
    if (quote.booking_id) throw new Refusal(ReservationProblems.quoteUsed);
    if (quote.expires_at <= ctx.at) throw await this.expired(ctx, stay);
    const hotel = await this.properties.mustExist(quote.property_id);
    const offered = request.guarantee?.kind ?? 'none';
    if (quote.rooms.some((room) => !guaranteeSuffices(room.stay.guarantee, offered)))
      throw new Refusal(ReservationProblems.guaranteeRequired);
    const [person] = quote.rooms.flatMap((room) => room.stay.forPerson ?? []);
    if (person && (!request.booker.guestId || (await this.desk.personOf(request.booker.guestId)) !== person))
      throw await this.dearer(ctx, stay, 'not_for_this_guest');
    const sheet = quote.held ? undefined : (await this.prices.price(stay, ctx.at)).sheet;
    await this.checkExpected(ctx, request.expectedTotal, { amountMinor: quote.total_minor, currency: quote.currency }, stay);
    return {
      details: { ...request, channel: stay.channel },
      hotel,
      arrival: quote.arrival,
      departure: quote.departure,
      rooms: quote.rooms,
      guests: quote.rooms.map((_, i) => request.rooms?.[i]?.guests),
      sheet,
      quote,
    };
  }

  private async quoted(ctx: RequestContext, request: BookStayDto): Promise<StoredQuote> {
    const wrong = (['propertyId', 'arrival', 'departure', 'overridePrice', 'promoCodes', 'groupId', 'waitlist'] as const).filter(
      (field) => request[field] !== undefined,
    );
    if (wrong.length) {
      throw invalid(
        ...wrong.map((field) => ({ pointer: `/${field}`, code: 'not_with_quote', detail: `${field} is part of the quote; leave it out.` })),
      );
    }
    const quote = await this.quotes.stored(request.quoteId!);
    const mayUse = quote && (ctx.caller.guestId ? !quote.held : ctx.caller.can('reservations:write', quote.property_id));
    if (!mayUse) throw notFound();
    if (quote.channel && request.channel && request.channel !== quote.channel) {
      throw invalid({ pointer: '/channel', code: 'differs_from_quote', detail: `The quote is for the channel ${quote.channel}.` });
    }
    return quote;
  }

  private async checkExpected(ctx: RequestContext, expected: Money | undefined, ours: Money, stay: StayRequest): Promise<void> {
    if (!expected || (expected.amountMinor === ours.amountMinor && expected.currency === ours.currency)) return;
    const quote = await this.quotes.offerAnew(ctx, stay);
    throw new Refusal(
      ReservationProblems.priceChanged,
      undefined,
      [{ pointer: '/expectedTotal', code: 'price_changed', expected, actual: ours }],
      quote ? { quote } : {},
    );
  }

  private async expired(ctx: RequestContext, stay: StayRequest): Promise<Refusal> {
    const quote = await this.quotes.offerAnew(ctx, stay);
    return new Refusal(
      ReservationProblems.quoteExpired,
      undefined,
      [{ pointer: '/quoteId', code: 'quote_expired' }],
      quote ? { quote } : {},
    );
  }

  private recordRefusal(ctx: RequestContext, stay: StayRequest, refusal: Refusal): Promise<void> {
    const reasons: ProblemReason[] = refusal.reasons;
    const { propertyId, arrival, departure, rooms, channel } = stay;
    return this.refusals.record({
      propertyId,
      at: ctx.at,
      step: 'book',
      code: refusal.kind.code,
      channel,
      arrival,
      departure,
      rooms: rooms.length,
      reasons,
    });
  }
}

/** Waiting is for what is sold out or closed now; what the plan asks of a stay it will ask then too. */
const speaksAgainstWaiting = ({ code }: Reason): boolean => code !== 'closed';

/** @throws Refusal 400 for wishes that exclude each other */
function refuseTogether({ waitlist, overbook, groupId, promoCodes }: BookStayDto): void {
  const others = { overbook, groupId, promoCodes: promoCodes?.length ? promoCodes : undefined };
  const pair = waitlist
    ? Object.entries(others).find(([, value]) => value !== undefined)?.[0]
    : overbook && groupId
      ? 'groupId'
      : undefined;
  if (pair)
    throw invalid({
      pointer: `/${pair}`,
      code: 'not_together',
      detail: `${pair} does not go together with ${waitlist ? 'waitlist' : 'overbook'}.`,
    });
}

/** The same booking with the allowance of its nights raised first, by what is missing and no more. */
function overbooked(ctx: RequestContext, { overbook }: BookStayDto, job: PressJob): PressJob {
  const demand = JSON.stringify(job.demand);
  const { property_id: propertyId } = job.demand[0]!;
  const entry = {
    action: 'inventory.overbooked',
    target: { type: 'property', id: propertyId },
    propertyId,
    details: { reason: overbook!.reason, arrival: job.demand[0]!.night, nights: new Set(job.demand.map((d) => d.night)).size },
  };
  return {
    ...job,
    audits: [...job.audits, auditRow(ctx, entry)],
    around: {
      before: async (tx) => {
        await tx.hot('release_expired_on', RELEASE_EXPIRED_ON, [demand, ctx.at]);
        await tx.hot('raise_allowance', RAISE_ALLOWANCE, [demand]);
      },
    },
  };
}
