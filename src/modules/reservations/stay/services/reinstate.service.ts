import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays } from '../../../../kernel/values/local-date';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { retakeUses } from '../../../pricing';
import { reinstated } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import { recount } from './room-plan';
import { StayCharges } from './stay-charges';
import { takeAgainFrom } from './stay-nights';
import { factsOf } from './stay-row';
import { Stays } from './stays';

/** Makes a cancelled reservation good again, at the price and under the terms of before, while there are rooms and the day of arrival has not passed. */
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
      // a better room that it once had is gone: it counts where it was sold
      await recount(work, id, { first: row.arrival, last: addDays(row.departure, -1) }, row.room_type_id);
      await takeAgainFrom(work, ctx.at, id, row.arrival, row.departure);
      if (row.terms.promotions) await retakeUses(work, id, row.terms.promotions);
      await this.charges.takeBack(work, id, 'cancellation_fee', { reason: 'reinstated', businessDate: stay.hotel.businessDate });
      await this.stays.change(work, ctx.at, stay, 'confirmed', {
        cancelled_at: null,
        cancellation_fee_minor: null,
        cancellation_reason: null,
      });
      await this.stays.note(work, ctx, stay, 'reinstated');
      work.emit(reinstated(factsOf(row)));
      work.audit({ action: 'reservation.reinstated', target: { type: 'reservation', id }, propertyId: row.property_id });
      return this.reservations.reservation(ctx, id, work);
    });
  }
}
