import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database, sqlState } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { Problems, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PromotionUses, type ShortUse } from '../../../pricing';
import { newId } from '../../../../kernel/values/ids';
import { keepRooms } from '../../stay/services/trim-assignments';
import { reservationAmended, reservationConfirmed } from '../../events/reservation.events';
import type { OverbookDto } from '../../dto/booking.dto';
import { RELEASE_EXPIRED_ON, type ShortNight, STATE } from '../../services/booking-statement';
import { PriceStay } from '../../services/price-stay';
import { soldOut } from '../../services/quotes';
import { Refusals } from '../../services/refusals';
import { amendmentView, changesOf, factsOf, nightDifferences, shapeOf } from '../domain/amendment-view';
import type { AmendmentDto, AmendReservationDto } from '../dto/amendment.dto';
import { AMEND, NIGHT_STILL_OPEN, RESERVATION_CHANGED, WOULD_BE_SHORT } from './amend-statement';
import { Consequences } from './consequences';
import { PlanAmendment, type PlannedAmendment } from './plan-amendment';

/** Rates or the reservation may change while we work; whoever changes them faster than this is told to try again. */
const ATTEMPTS = 10;
const MOMENT_MS = 20;

/** What may fare better the next time. */
const AGAIN: ReadonlySet<string | undefined> = new Set([RESERVATION_CHANGED, STATE.ratesChanged, STATE.usesShort]);

/** Changes a reservation: dates, room type, plan or party. Nights that do not change keep their price; rooms are given back and taken in one statement. */
@Injectable()
export class AmendReservation {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly plans: PlanAmendment,
    private readonly prices: PriceStay,
    private readonly consequences: Consequences,
    private readonly refusals: Refusals,
    private readonly uses: PromotionUses,
  ) {}

  /** @throws Refusal 409 `sold_out`, `restriction_violated`, `price_changed`, `guarantee_required`, `wrong_status` with every reason */
  run(ctx: RequestContext, id: string, wish: AmendReservationDto): Promise<AmendmentDto> {
    return this.attempt(ctx, (spent) => this.plans.plan(this.database, ctx, id, wish, spent), wish.overbook);
  }

  /** What the change would come to; changes nothing, and refuses what would be refused. */
  async tryOut(ctx: RequestContext, id: string, wish: AmendReservationDto): Promise<AmendmentDto> {
    const planned = await this.plans.plan(this.database, ctx, id, wish);
    const short = wish.overbook
      ? []
      : await this.database.hot<ShortNight>('would_be_short', WOULD_BE_SHORT, [JSON.stringify(planned.inventory), ctx.at]);
    if (short.length) throw soldOut(short);
    return amendmentView(planned, ctx.at);
  }

  /** Turns a waitlisted reservation into a confirmed one, at today's price, if there is room now. */
  confirm(ctx: RequestContext, id: string, { expectedTotal }: Pick<AmendReservationDto, 'expectedTotal'>): Promise<AmendmentDto> {
    return this.attempt(ctx, (spent) => this.plans.confirm(this.database, ctx, id, expectedTotal, spent));
  }

  private async attempt(
    ctx: RequestContext,
    plan: (spent: ReadonlySet<string>) => Promise<PlannedAmendment>,
    overbook?: OverbookDto,
  ): Promise<AmendmentDto> {
    let planned: PlannedAmendment | undefined;
    const spent = new Set<string>();
    let released = false;
    let oversold: ShortNight[] | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        const current = (planned = await plan(spent));
        return await this.work.run(ctx, 200, async (tx) => {
          if (oversold) await this.consequences.overbooked(tx, current, overbook!.reason, oversold);
          return this.write(tx, ctx, current);
        });
      } catch (error) {
        ctx.answer.status = undefined;
        if (overbook && !oversold && canBeOversold(error)) {
          oversold = shortOf(error);
          continue;
        }
        const outcome = await this.afterFailure(ctx, error, planned, { last: attempt === ATTEMPTS, released, spent });
        if (outcome === 'released') released = true;
        else if (outcome) return outcome;
        // while a limit is being reached and left again, everybody prices anew at once: they take turns
        if (attempt > 2) await sleep(Math.random() * MOMENT_MS * attempt);
      }
    }
  }

  private async write(tx: Work, ctx: RequestContext, planned: PlannedAmendment): Promise<AmendmentDto> {
    const { record, before, after, status, plan, penaltyMinor } = planned;
    if (planned.idle && status === record.status) {
      return amendmentView(planned, ctx.at, null);
    }
    if (record.status === 'in_house') {
      await tx.hot('lock_stay', 'SELECT 1 FROM reservations WHERE id = $1 FOR UPDATE', [record.id]);
      await tx.hot('night_still_open', NIGHT_STILL_OPEN, [record.id, record.first_open_night]);
    }
    const amendmentId = newId();
    await tx.hot('amend_reservation', AMEND, [
      record.id,
      record.version,
      ctx.at,
      JSON.stringify(planned.versions),
      JSON.stringify(planned.inventory),
      JSON.stringify({
        status,
        arrival: after.arrival,
        departure: after.departure,
        room_type_id: after.roomTypeId,
        rate_plan_id: after.ratePlanId,
        adults: after.adults,
        child_ages: after.childAges,
        total_minor: after.totalMinor,
        terms: after.terms,
      }),
      JSON.stringify(
        after.nights
          .filter((n) => !before.nights.includes(n))
          .map((n) => ({
            night: n.date,
            room_type_id: n.roomTypeId,
            rate_plan_id: n.ratePlanId,
            amount_minor: n.amountMinor,
            total_minor: n.totalMinor,
            taxes: n.taxes,
            steps: n.steps,
          })),
      ),
      plan.dropped,
      JSON.stringify([
        {
          id: amendmentId,
          before: shapeOf(before),
          after: shapeOf(after),
          nights: nightDifferences(before, after, plan),
          total_before_minor: before.totalMinor,
          total_after_minor: after.totalMinor,
          penalty_minor: penaltyMinor,
          currency: record.currency,
          made_by: ctx.caller.accountId,
        },
      ]),
    ]);
    const { told, rooms } = await keepRooms(tx, record.id, after.arrival, after.departure);
    record.room_assignments = rooms;
    await this.consequences.penalty(tx, planned, amendmentId);
    await this.consequences.promotions(tx, ctx, planned);
    const changes = changesOf(planned);
    const facts = factsOf(planned);
    tx.emit(status === record.status ? reservationAmended(facts, { amendmentId, penaltyMinor }, changes) : reservationConfirmed(facts));
    tx.audit({
      action: status === record.status ? 'reservation.amended' : 'reservation.confirmed',
      target: { type: 'reservation', id: record.id },
      propertyId: record.property_id,
      details: { amendmentId, fields: changes.map((c) => c.field), penaltyMinor },
    });
    return amendmentView(planned, ctx.at, amendmentId, told);
  }

  /** The answer of a twin that has done it already; nothing when it is to be tried again. @throws what the caller is told */
  private async afterFailure(
    ctx: RequestContext,
    error: unknown,
    planned: PlannedAmendment | undefined,
    { last, released, spent }: { last: boolean; released: boolean; spent: Set<string> },
  ): Promise<AmendmentDto | 'released' | undefined> {
    const state = sqlState(error);
    if (state === STATE.ratesChanged) this.prices.forget(planned!.record.property_id);
    if (state === STATE.usesShort) await this.usesShort(ctx, planned!.record.property_id, error as Error, spent);
    if (AGAIN.has(state)) {
      if (last) throw new Refusal(Problems.unavailable, undefined, [], {}, { 'retry-after': '1' });
      return undefined;
    }
    const short = shortOf(error);
    if (!released && short.some((night) => night.expired)) {
      const nights = short.map((n) => ({ property_id: n.propertyId, room_type_id: n.roomTypeId, night: n.night, rooms: 0 }));
      await this.database.hot('release_expired_on', RELEASE_EXPIRED_ON, [JSON.stringify(nights), ctx.at]);
      return 'released';
    }
    const refusal = short.length ? soldOut(short) : error;
    if (!(refusal instanceof Refusal)) throw error;
    // a request that comes a second time must hear what the first one heard
    const replayed = ctx.idempotency && (await this.work.replay<AmendmentDto>(ctx));
    if (replayed) return replayed;
    if (planned && short.length) await this.turnedAway(ctx, planned, refusal);
    throw refusal;
  }

  /** What cannot be had any more is no longer offered either, and the stay is priced without. */
  private async usesShort(ctx: RequestContext, propertyId: string, { message }: Error, spent: Set<string>): Promise<void> {
    const promotions = (JSON.parse(message) as ShortUse[]).filter((s) => s.kind === 'promotion').map((s) => s.id);
    for (const id of promotions) spent.add(id);
    await this.uses.close(ctx, propertyId, promotions);
    this.prices.forget(propertyId);
  }

  private turnedAway(ctx: RequestContext, { record, after }: PlannedAmendment, { kind, reasons }: Refusal): Promise<void> {
    const { arrival, departure } = after;
    return this.refusals.record({
      propertyId: record.property_id,
      at: ctx.at,
      step: 'book',
      code: kind.code,
      channel: record.channel,
      arrival,
      departure,
      rooms: 1,
      reasons,
    });
  }
}

const shortOf = (error: unknown): ShortNight[] =>
  sqlState(error) === STATE.soldOut ? (JSON.parse((error as Error).message) as ShortNight[]) : [];

/** Sold out, and not because nothing is open for sale at all. */
const canBeOversold = (error: unknown): boolean => {
  const short = shortOf(error);
  return short.length > 0 && short.every((night) => night.left !== null);
};
