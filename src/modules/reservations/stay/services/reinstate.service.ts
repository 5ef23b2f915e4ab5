import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays } from '../../../../kernel/values/local-date';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { changeUses, type HeldUse, heldUses, retakeUses } from '../../../pricing';
import { amendedStay, planNights, type SoldNight, type SoldStay } from '../../amend/domain/amended-stay';
import { reinstated } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import { recount } from './room-plan';
import { StayCharges } from './stay-charges';
import { strikeNights, takeAgainFrom } from './stay-nights';
import { factsOf, firstNightAhead, type Stay, type StayRow } from './stay-row';
import { type Changes, Stays } from './stays';

/**
 * Makes a cancelled reservation good again, at the price and under the terms of before, while there are rooms and the day of arrival has not passed. Guests who were walked
 * may come back later than that: the nights that are left are taken again, those that were slept elsewhere are struck off.
 */
@Injectable()
export class ReinstateCancelled {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly charges: StayCharges,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `sold_out`, `not_now`, `wrong_status` */
  run(ctx: RequestContext, id: string): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'reinstate', { permission: 'reservations:write' });
      const { row } = stay;
      const booked = row.arrival;
      const later = firstNightAhead(stay) > booked ? await this.fromHereOn(work, ctx, stay) : {};
      // a better room that it once had is gone: it counts where it was sold
      await recount(work, id, { first: row.arrival, last: addDays(row.departure, -1) }, row.room_type_id);
      await takeAgainFrom(work, ctx.at, id, row.arrival, row.departure);
      if (row.terms.promotions) await this.takeUses(work, ctx, row);
      await this.charges.takeBack(work, id, 'cancellation_fee', { reason: 'reinstated', businessDate: stay.hotel.businessDate });
      await this.stays.change(work, ctx.at, stay, 'confirmed', {
        cancelled_at: null,
        cancellation_fee_minor: null,
        cancellation_reason: null,
        ...later,
      });
      await this.stays.note(work, ctx, stay, 'reinstated', row.arrival === booked ? {} : { arrival: booked });
      work.emit(reinstated(factsOf(row)));
      work.audit({ action: 'reservation.reinstated', target: { type: 'reservation', id }, propertyId: row.property_id });
      return this.reservations.reservation(ctx, id, work);
    });
  }

  /** The stay begins on the hotel's date; the row in hand follows. */
  private async fromHereOn(work: Work, { at }: RequestContext, stay: Stay): Promise<Changes> {
    const { row, hotel } = stay;
    const nights = await work.query<SoldNight>(
      `SELECT night AS date, room_type_id AS "roomTypeId", rate_plan_id AS "ratePlanId", amount_minor AS "amountMinor", total_minor AS "totalMinor", taxes, steps
       FROM reservation_nights WHERE reservation_id = $1 ORDER BY night`,
      [row.id],
    );
    const before: SoldStay = {
      ...{ arrival: row.arrival, departure: row.departure, roomTypeId: row.room_type_id, ratePlanId: row.rate_plan_id },
      ...{ adults: row.adults, childAges: row.child_ages, nights, terms: row.terms, totalMinor: row.total_minor },
    };
    const shape = { ...before, arrival: firstNightAhead(stay) };
    const after = amendedStay(before, shape, planNights(before, shape, shape.arrival, false), undefined, { at, hotel, requote: false });
    await strikeNights(work, row.id, row.arrival, after.arrival);
    const [first] = after.nights;
    await work.query(
      'UPDATE reservation_nights SET amount_minor = $3, total_minor = $4, taxes = $5, steps = $6 WHERE reservation_id = $1 AND night = $2',
      [...[row.id, first!.date, first!.amountMinor, first!.totalMinor], ...[JSON.stringify(first!.taxes), JSON.stringify(first!.steps)]],
    );
    await work.query('UPDATE walks SET departure = $2 WHERE reservation_id = $1 AND departure > $2', [row.id, after.arrival]);
    const changes = { arrival: after.arrival, total_minor: after.totalMinor, terms: after.terms };
    Object.assign(row, changes);
    return changes;
  }

  /** Promotions of the nights that are left, for what they take off these. @throws Refusal 409 `promotion_used_up` */
  private async takeUses(work: Work, { at }: RequestContext, { id, terms }: StayRow): Promise<void> {
    await retakeUses(work, id, terms.promotions!);
    const [held] = await work.query<{ uses: HeldUse[] | null }>(`SELECT ${heldUses('$1')} AS uses`, [id]);
    const had = held!.uses ?? [];
    const now = had.map((use) => ({
      ...use,
      amountMinor: terms.promotions!.find((p) => p.code === use.code)?.amountMinor ?? use.amountMinor,
    }));
    await changeUses(work, id, had, now, { free: true, at });
  }
}
