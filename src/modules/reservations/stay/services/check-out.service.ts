import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays } from '../../../../kernel/values/local-date';
import { money } from '../../../../kernel/values/money';
import { checkedOut, checkOutReversed } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import { ServiceProblems } from '../../domain/services/service-booking';
import { ChargeServices } from '../../service-bookings/services/charge-services';
import { firstOpenNight } from '../../night-audit/open-night';
import { StayProblems } from '../domain/problems';
import { earlyDepartureFee } from '../domain/stay-rules';
import type { CheckOutAnswerDto, CheckOutDto, ReversedCheckOutDto } from '../dto/stay.dto';
import { RoomKeeping } from './room-keeping';
import { clearRooms, RoomPlan } from './room-plan';
import { lateCheckOutFee, StayCharges } from './stay-charges';
import { giveBackFrom, type KeptNight, moveInventory, putBackNights, strikeNights, totalOfNights } from './stay-nights';
import { factsOf, type Stay } from './stay-row';
import { Stays } from './stays';

/** What a check-out took away, for whoever takes the check-out back. */
interface Undo {
  departure: string;
  totalMinor: number;
  nights: KeptNight[];
  roomId: string | null;
  /** Booked services that ended whole, or in part, with the stay. */
  calledOff?: string[];
  cut?: string[];
}

/** Carries what would have happened out of a transaction that is not to be. */
class Rehearsed extends Error {
  constructor(readonly answer: CheckOutAnswerDto) {
    super();
  }
}

/** Lets guests go: everything that is still to be charged is posted, the folios are closed, the room is left dirty and its keys end. */
@Injectable()
export class CheckOut {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly plan: RoomPlan,
    private readonly keeping: RoomKeeping,
    private readonly charges: StayCharges,
    private readonly services: ChargeServices,
    private readonly reservations: ReservationQueries,
  ) {}

  /**
   * Guests may check out by themselves, on their day of departure.
   * @throws Refusal 409 `leaves_early` unless that is said, `folio_not_settled`, `wrong_status`
   */
  run(ctx: RequestContext, id: string, body: CheckOutDto): Promise<CheckOutAnswerDto> {
    return this.work.run(ctx, 200, (work) => this.within(work, ctx, id, body, false));
  }

  /** What checking out now would do; changes nothing. An open balance is told, not refused. */
  async tryOut(ctx: RequestContext, id: string, body: CheckOutDto): Promise<CheckOutAnswerDto> {
    try {
      return await this.work.run({ ...ctx, idempotency: undefined }, 200, async (work) => {
        throw new Rehearsed(await this.within(work, ctx, id, body, true));
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.answer;
      throw error;
    }
  }

  private async within(work: Work, ctx: RequestContext, id: string, body: CheckOutDto, dryRun: boolean): Promise<CheckOutAnswerDto> {
    const stay = await this.stays.lock(work, ctx, id, 'check_out', { guests: true });
    const { row } = stay;
    const { businessDate } = stay.hotel;
    const early = businessDate < row.departure;
    if (early && (!body.earlyDeparture || ctx.caller.guestId)) {
      throw new Refusal(StayProblems.leavesEarly, undefined, [
        {
          pointer: '/earlyDeparture',
          code: 'leaves_early',
          detail: `The departure is on ${row.departure}; the hotel is at ${businessDate}.`,
        },
      ]);
    }
    const undo: Undo = { departure: row.departure, totalMinor: row.total_minor, nights: [], roomId: null };
    const room = await this.keeping.leave(work, ctx, stay, 'dirty');
    undo.roomId = room?.roomId ?? null;
    if (early) undo.nights = await this.shorten(work, stay);
    const rules = await this.stays.rules(work, row.property_id);
    const earlyFee = body.waiveFee ? 0 : earlyDepartureFee(rules, totalOfNights(undo.nights));
    if (body.waiveFee) ctx.caller.require('stays:override', row.property_id);
    const { unpriced, ...ended } = await this.services.ofStay(work, id, businessDate, ctx.at);
    Object.assign(undo, ended);
    if (unpriced.length && !dryRun) throw notPriced(unpriced);
    await this.postAll(work, stay, earlyFee);
    const balanceMinor = await this.charges.balance(work, id);
    if (!dryRun) await this.charges.settle(work, id);
    await this.stays.change(work, ctx.at, stay, 'checked_out', {
      checked_out_at: ctx.at,
      checked_out_on: businessDate,
      departure: row.departure,
      total_minor: row.total_minor,
    });
    await this.stays.note(work, ctx, stay, 'check_out', { ...undo }, body.waiveFee?.reason);
    work.emit(checkedOut(factsOf(row), early));
    work.audit({
      action: 'reservation.checked_out',
      target: { type: 'reservation', id },
      propertyId: row.property_id,
      details: { early, nightsGivenBack: undo.nights.length, earlyFeeMinor: earlyFee },
    });
    return {
      dryRun,
      earlyDeparture: early,
      nightsGivenBack: undo.nights.map((n) => n.night),
      earlyDepartureFee: money(earlyFee, row.currency),
      lateCheckOutFee: money(row.late_check_out?.feeMinor ?? 0, row.currency),
      balanceMinor,
      currency: row.currency,
      reservation: await this.reservations.reservation(ctx, id, work),
    };
  }

  /** The nights not slept are struck off and for sale again; the first one stays, since the room was used, and so does one that was charged. */
  private async shorten(work: Work, { row, hotel }: Stay): Promise<KeptNight[]> {
    const [open] = await work.query<{ night: string }>(`SELECT ${firstOpenNight('p', '$2')} AS night FROM properties p WHERE p.id = $1`, [
      hotel.id,
      row.id,
    ]);
    const departure = open!.night > row.arrival ? open!.night : addDays(row.arrival, 1);
    await clearRooms(work, row.id, departure);
    await giveBackFrom(work, row.id, departure);
    const struck = await strikeNights(work, row.id, departure, row.departure);
    row.departure = departure;
    row.total_minor -= totalOfNights(struck);
    return struck;
  }

  /** Nights that no closing of a day has posted yet, the fees of the stay, and what was agreed for leaving later or comes of leaving early. */
  private async postAll(work: Work, { row, hotel }: Stay, earlyFee: number): Promise<void> {
    await this.charges.nightsOf(work, row, hotel.businessDate);
    await this.charges.fee(work, row, hotel.businessDate, lateCheckOutFee(row));
    await this.charges.fee(work, row, hotel.businessDate, {
      kind: 'fee',
      key: 'early_departure',
      code: 'EARLY_DEPARTURE',
      description: 'Early departure',
      amountMinor: earlyFee,
    });
  }
}

/** What was on request and had: somebody says what it costs first. */
const notPriced = (serviceBookingIds: readonly string[]): Refusal =>
  new Refusal(
    ServiceProblems.notPriced,
    undefined,
    serviceBookingIds.map((serviceBookingId) => ({ code: 'not_priced', serviceBookingId })),
  );

/** Takes a check-out back on the same business date: the guests are in their room again, with the nights that they had given back. */
@Injectable()
export class ReverseCheckOut {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly plan: RoomPlan,
    private readonly keeping: RoomKeeping,
    private readonly charges: StayCharges,
    private readonly services: ChargeServices,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `room_not_free`, `room_not_ready` when somebody is in the room, `sold_out`, `not_now` */
  run(ctx: RequestContext, id: string): Promise<ReversedCheckOutDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'reverse_check_out');
      const { row } = stay;
      const undo = await this.stays.lastNote<Undo>(work, id, 'check_out');
      const nights = undo?.nights ?? [];
      const room = undo?.roomId ? (await this.plan.lockRooms(work, row.property_id, [undo.roomId]))[0] : undefined;
      if (nights.length) {
        await putBackNights(work, nights);
        await moveInventory(work, ctx.at, [], nights);
        row.departure = undo!.departure;
        row.total_minor = undo!.totalMinor;
        if (room) await this.plan.place(work, ctx, stay, room, { first: nights[0]!.night, last: nights.at(-1)!.night });
      }
      const { calledOff = [], cut = [] } = undo ?? {};
      const servicesBroughtBack = await this.services.bringBack(work, calledOff, ctx.at);
      await this.charges.reopen(work, id);
      const why = { reason: 'check_out_reversed', businessDate: stay.hotel.businessDate };
      for (const key of ['early_departure', 'late_check_out']) await this.charges.takeBack(work, id, key, why);
      await this.stays.change(work, ctx.at, stay, 'in_house', {
        checked_out_at: null,
        checked_out_on: null,
        departure: row.departure,
        total_minor: row.total_minor,
      });
      if (room) {
        // they come back to what they left behind
        await this.keeping.enter(work, ctx, stay, { ...room, condition: 'inspected' });
      }
      await this.stays.note(work, ctx, stay, 'check_out_reversed');
      work.emit(checkOutReversed(factsOf(row)));
      work.audit({ action: 'reservation.check_out_reversed', target: { type: 'reservation', id }, propertyId: row.property_id });
      return {
        ...(await this.reservations.reservation(ctx, id, work)),
        servicesBroughtBack,
        servicesEnded: [...calledOff.filter((service) => !servicesBroughtBack.includes(service)), ...cut],
      };
    });
  }
}
