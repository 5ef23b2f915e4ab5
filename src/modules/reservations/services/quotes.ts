import { Injectable } from '@nestjs/common';
import { Environment } from '../../../kernel/config/environment';
import { Database, type Sql, sqlState } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Problems, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { money } from '../../../kernel/values/money';
import { GuestQueries } from '../../guests';
import { quotedRoomView, type PricedRoom, totalOf } from '../domain/priced-room';
import { ReservationProblems } from '../domain/reservation';
import type { QuoteDto } from '../dto/booking-answers.dto';
import type { CreateQuoteDto } from '../dto/booking.dto';
import { demandOf } from './booking-draft';
import { HOLD, RELEASE_EXPIRED_ON, type ShortNight, STATE } from './booking-statement';
import { PriceStay, type StayRequest } from './price-stay';
import { Refusals } from './refusals';

export interface StoredQuote {
  id: string;
  property_id: string;
  arrival: string;
  departure: string;
  currency: string;
  total_minor: number;
  channel: string | null;
  rooms: PricedRoom[];
  held: boolean;
  expires_at: Date;
  booking_id: string | null;
  created_at: Date;
}

const INSERT = `
  INSERT INTO quotes (id, property_id, arrival, departure, currency, total_minor, channel, rooms, held, expires_at, created_by, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

/** Quotes: price, taxes and policy frozen until they expire; with `hold` the rooms are kept as long. */
@Injectable()
export class Quotes {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly prices: PriceStay,
    private readonly refusals: Refusals,
    private readonly environment: Environment,
    private readonly guests: GuestQueries,
  ) {}

  /** @throws Refusal 409 `restriction_violated`, `promo_code_refused`, with `hold` also `sold_out` */
  async create(ctx: RequestContext, request: CreateQuoteDto): Promise<QuoteDto> {
    const held = request.hold === true;
    if (held) {
      if (ctx.caller.kind === 'guest' && !ctx.caller.can('reservations:write'))
        throw new Refusal(Problems.unauthenticated, 'A hold needs a token.');
      ctx.caller.require('reservations:write', request.propertyId);
    }
    try {
      const guestId = ctx.caller.guestId ?? (await this.guests.knownGuest(ctx, request.guestId)) ?? null;
      const { hotel, rooms } = await this.prices.price({ ...request, guestId }, ctx.at, { fresh: true, unguaranteed: true });
      const quote = this.build(ctx, { ...request, currency: hotel.currency }, rooms, held);
      return await this.work.run(ctx, 201, async (tx) => {
        await this.insert(tx, quote, ctx);
        if (held) await this.take(tx, quote, ctx.at);
        return quoteView(quote);
      });
    } catch (error) {
      if (error instanceof Refusal && error.kind.status === 409) await this.recordRefusal(ctx, request, error, held ? 'hold' : 'quote');
      throw error;
    }
  }

  /** A fresh quote of what is asked, to be shown beside a refusal; undefined when nothing can be offered. */
  async offerAnew(ctx: RequestContext, request: StayRequest): Promise<QuoteDto | undefined> {
    try {
      const { hotel, rooms } = await this.prices.price(request, ctx.at, { fresh: true, unguaranteed: true, lenient: true });
      const quote = this.build(ctx, { ...request, currency: hotel.currency }, rooms, false);
      await this.insert(this.database, quote, ctx);
      return quoteView(quote);
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }

  async stored(id: string): Promise<StoredQuote | undefined> {
    const [quote] = await this.database.hot<StoredQuote>(
      'quote_by_id',
      `SELECT id, property_id, arrival, departure, currency, total_minor, channel, rooms, held, expires_at, booking_id, created_at FROM quotes WHERE id = $1`,
      [id],
    );
    return quote;
  }

  private build(ctx: RequestContext, stay: StayRequest & { currency: string }, rooms: PricedRoom[], held: boolean): StoredQuote {
    const minutes = held ? this.environment.HOLD_MINUTES : this.environment.QUOTE_MINUTES;
    return {
      id: newId(),
      property_id: stay.propertyId,
      arrival: stay.arrival,
      departure: stay.departure,
      currency: stay.currency,
      total_minor: totalOf(rooms),
      channel: stay.channel ?? null,
      rooms,
      held,
      expires_at: new Date(ctx.at.getTime() + minutes * 60_000),
      booking_id: null,
      created_at: ctx.at,
    };
  }

  private async insert(sql: Sql, q: StoredQuote, ctx: RequestContext): Promise<void> {
    await sql.hot('insert_quote', INSERT, [
      q.id,
      q.property_id,
      q.arrival,
      q.departure,
      q.currency,
      q.total_minor,
      q.channel,
      JSON.stringify(q.rooms),
      q.held,
      q.expires_at,
      ctx.caller.accountId,
      q.created_at,
    ]);
  }

  /** Takes the rooms; when they are short, expired holds of these nights are released first and it is tried once more. */
  private async take(sql: Sql, quote: StoredQuote, at: Date): Promise<void> {
    const demand = JSON.stringify(demandOf(quote.property_id, quote.arrival, quote.departure, quote.rooms));
    const hold = () => sql.hot('hold', HOLD, [demand, at, quote.id, quote.expires_at]);
    await sql.query('SAVEPOINT before_hold');
    try {
      await hold();
    } catch (error) {
      if (sqlState(error) !== STATE.soldOut) throw error;
      await sql.query('ROLLBACK TO SAVEPOINT before_hold');
      await sql.hot('release_expired_on', RELEASE_EXPIRED_ON, [demand, at]);
      await hold().catch((again: unknown) => {
        throw sqlState(again) === STATE.soldOut ? soldOut(JSON.parse((again as Error).message) as ShortNight[]) : again;
      });
    }
  }

  private async recordRefusal(ctx: RequestContext, request: CreateQuoteDto, refusal: Refusal, step: 'quote' | 'hold'): Promise<void> {
    const { propertyId, arrival, departure, rooms, channel } = request;
    await this.refusals.record({
      propertyId,
      at: ctx.at,
      step,
      code: refusal.kind.code,
      channel,
      arrival,
      departure,
      rooms: rooms.length,
      reasons: refusal.reasons,
    });
  }
}

export function quoteView(q: StoredQuote): QuoteDto {
  return {
    id: q.id,
    propertyId: q.property_id,
    arrival: q.arrival,
    departure: q.departure,
    total: money(q.total_minor, q.currency),
    expiresAt: q.expires_at.toISOString(),
    held: q.held,
    rooms: q.rooms.map(quotedRoomView),
    createdAt: q.created_at.toISOString(),
  };
}

/** 409 naming every night that is short. */
export function soldOut(short: ShortNight[]): Refusal {
  return new Refusal(
    ReservationProblems.soldOut,
    undefined,
    short.map(({ roomTypeId, night, left }) => ({
      code: left === null ? 'beyond_horizon' : 'sold_out',
      detail: left === null ? `Nothing is open for sale on ${night}.` : `${Math.max(left, 0)} rooms are left on ${night}.`,
      roomTypeId,
      date: night,
      value: left === null ? null : Math.max(left, 0),
    })),
  );
}
