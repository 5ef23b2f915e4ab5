import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays } from '../../../../kernel/values/local-date';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { lateCheckOutAgreed } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import { lateCheckOutFee } from '../domain/stay-rules';
import type { LateCheckOutDto } from '../dto/stay.dto';
import { RoomKeeping } from './room-keeping';
import { nightsCounted } from './stay-nights';
import { factsOf, type Stay } from './stay-row';
import { Stays } from './stays';

/** Agrees that guests leave later on their day of departure, at the hotel's fee or another one. It is charged when they check out. */
@Injectable()
export class AgreeLateCheckOut {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly keeping: RoomKeeping,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 400 `no_fee_for_that` where the hotel has no price for so late an hour and none is given, 409 `not_now`, `wrong_status` */
  run(ctx: RequestContext, id: string, body: LateCheckOutDto): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'agree_late_check_out');
      const feeMinor = body.fee ? this.ownFee(ctx, stay, body.fee) : await this.houseFee(work, stay, body.until);
      await this.agree(work, ctx, stay, { until: body.until, feeMinor });
      return this.reservations.reservation(ctx, id, work);
    });
  }

  /** Takes the agreement back. */
  withdraw(ctx: RequestContext, id: string): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'agree_late_check_out');
      if (stay.row.late_check_out) await this.agree(work, ctx, stay, null);
      return this.reservations.reservation(ctx, id, work);
    });
  }

  private async agree(work: Work, ctx: RequestContext, stay: Stay, agreed: { until: string; feeMinor: number } | null): Promise<void> {
    await this.stays.change(work, ctx.at, stay, stay.row.status, { late_check_out: agreed });
    const { row } = stay;
    if (row.status === 'in_house') {
      const [room] = await work.query<{ roomId: string; roomNumber: string }>(
        `SELECT m.id AS "roomId", m.number AS "roomNumber" FROM room_occupancies o JOIN rooms m ON m.id = o.room_id WHERE o.reservation_id = $1`,
        [row.id],
      );
      if (room) this.keeping.wantKey(work, stay, room);
    }
    work.emit(lateCheckOutAgreed(factsOf(row), agreed?.until ?? null));
    work.audit({
      action: agreed ? 'reservation.late_check_out_agreed' : 'reservation.late_check_out_withdrawn',
      target: { type: 'reservation', id: row.id },
      propertyId: row.property_id,
      details: agreed ? { ...agreed } : {},
    });
  }

  private ownFee(ctx: RequestContext, { row }: Stay, fee: { amountMinor: number; currency: string }): number {
    ctx.caller.require('stays:override', row.property_id);
    if (fee.currency !== row.currency)
      throw invalid({ pointer: '/fee/currency', code: 'wrong_currency', detail: `The stay is in ${row.currency}.` });
    return fee.amountMinor;
  }

  private async houseFee(work: Work, { row, hotel }: Stay, until: string): Promise<number> {
    const [last] = await nightsCounted(work, row.id, addDays(row.departure, -1), row.departure);
    const fee = lateCheckOutFee(await this.stays.rules(work, row.property_id), until, hotel.checkOutTime, last?.total_minor ?? 0);
    if (fee === undefined)
      throw invalid({ pointer: '/until', code: 'no_fee_for_that', detail: 'The hotel has no price for so late an hour: name a fee.' });
    return fee;
  }
}
