import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { preCheckedIn } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import type { PreCheckInDto } from '../dto/stay.dto';
import { factsOf } from './stay-row';
import { Stays } from './stays';

/** What can be settled before the guests stand at the desk: when they come, and that they have begun to register. Guests may do it themselves. */
@Injectable()
export class PreCheckIn {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `wrong_status`, `not_now` */
  run(ctx: RequestContext, id: string, { expectedArrival }: PreCheckInDto): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'pre_check_in', { guests: true });
      await this.stays.change(work, ctx.at, stay, stay.row.status, {
        pre_checked_in_at: ctx.at,
        ...(expectedArrival === undefined ? {} : { expected_arrival: expectedArrival }),
      });
      work.emit(preCheckedIn(factsOf(stay.row)));
      work.audit({ action: 'reservation.pre_checked_in', target: { type: 'reservation', id }, propertyId: stay.row.property_id });
      return this.reservations.reservation(ctx, id, work);
    });
  }
}
