import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { ReservationQueries } from '../../queries/reservation.queries';
import { feeForMissedNights } from '../domain/stay-rules';
import type { CheckInDto } from '../dto/stay.dto';
import { onceMoreIfTaken } from './assign-room.service';
import { CheckIn } from './check-in.service';
import { StayCharges } from './stay-charges';
import { strikeNights, takeAgainFrom, totalOfNights } from './stay-nights';
import { firstNightAhead } from './stay-row';
import { Stays } from './stays';

/**
 * Takes in guests who were given up. The nights that are left are taken again, if there are rooms; those that were missed are struck off, and of the fee for not coming
 * no more is kept than they would have cost.
 */
@Injectable()
export class ArriveLate {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly charges: StayCharges,
    private readonly checkIn: CheckIn,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `sold_out`, `not_now`, and those of a check-in */
  run(ctx: RequestContext, id: string, body: CheckInDto): Promise<ReservationDto> {
    return onceMoreIfTaken(body.anyRoom ?? false, () =>
      this.work.run(ctx, 200, async (work) => {
        const stay = await this.stays.lock(work, ctx, id, 'arrive_late');
        const { row } = stay;
        const { businessDate } = stay.hotel;
        const arrival = firstNightAhead(stay);
        await takeAgainFrom(work, ctx.at, id, arrival, row.departure);
        const missed = await strikeNights(work, id, row.arrival, arrival);
        const [fee, kept] = [row.no_show_fee_minor ?? 0, feeForMissedNights(row.no_show_fee_minor ?? 0, totalOfNights(missed))];
        if (kept < fee) {
          await this.charges.takeBack(work, id, 'no_show_fee', { reason: 'arrived_late', businessDate });
          await this.charges.fee(work, row, businessDate, {
            key: 'no_show_fee',
            kind: 'no_show_fee',
            code: 'NO_SHOW',
            description: `Nights missed from ${row.arrival}`,
            amountMinor: kept,
          });
        }
        await this.stays.note(work, ctx, stay, 'arrived_late', { arrival: row.arrival, nights: missed, feeMinor: fee, keptMinor: kept });
        const total_minor = row.total_minor - totalOfNights(missed);
        Object.assign(row, { arrival, total_minor, no_show_fee_minor: kept });
        await this.checkIn.takeIn(work, ctx, stay, body, true, { arrival, total_minor, no_show_fee_minor: kept });
        return this.reservations.reservation(ctx, id, work);
      }),
    );
  }
}
