import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { checkedIn, checkInReversed } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import { StayProblems } from '../domain/problems';
import type { CheckInDto } from '../dto/stay.dto';
import { AssignRoom, onceMoreIfTaken } from './assign-room.service';
import { refOf, RoomKeeping } from './room-keeping';
import { RoomPlan, type RoomRow } from './room-plan';
import { StayCharges } from './stay-charges';
import { factsOf, type Stay } from './stay-row';
import { type Changes, Stays } from './stays';

/** Takes guests in: on the day of arrival, or later while nobody has noted that they did not come. Nothing is charged: closing the day does that. */
@Injectable()
export class CheckIn {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly plan: RoomPlan,
    private readonly keeping: RoomKeeping,
    private readonly assigning: AssignRoom,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `room_needed`, `room_not_ready`, `not_now`, `wrong_status`, and those of an assignment where a room is named or asked for */
  run(ctx: RequestContext, id: string, body: CheckInDto): Promise<ReservationDto> {
    return onceMoreIfTaken(body.anyRoom ?? false, () =>
      this.work.run(ctx, 200, async (work) => {
        const stay = await this.stays.lock(work, ctx, id, 'check_in');
        await this.takeIn(work, ctx, stay, body, false);
        return this.reservations.reservation(ctx, id, work);
      }),
    );
  }

  /** The change itself, also for those who come after they were given up. */
  async takeIn(work: Work, ctx: RequestContext, stay: Stay, body: CheckInDto, late: boolean, changes: Changes = {}): Promise<void> {
    const room = await this.roomFor(work, ctx, stay, body);
    await this.stays.change(work, ctx.at, stay, 'in_house', { ...changes, checked_in_at: ctx.at, checked_in_on: stay.hotel.businessDate });
    await this.keeping.enter(work, ctx, stay, room, body.force);
    await this.stays.note(work, ctx, stay, 'check_in', { roomId: room.id });
    work.emit(checkedIn(factsOf(stay.row), refOf(room), late));
    work.audit({
      action: late ? 'reservation.arrived_late' : 'reservation.checked_in',
      target: { type: 'reservation', id: stay.row.id },
      propertyId: stay.row.property_id,
      details: { roomId: room.id },
    });
  }

  private async roomFor(
    work: Work,
    ctx: RequestContext,
    stay: Stay,
    { roomId, anyRoom, otherType, features }: CheckInDto,
  ): Promise<RoomRow> {
    const tonight = stay.hotel.businessDate;
    const assigned = (await this.plan.assignments(work, stay.row.id)).find((a) => a.first_night <= tonight && a.last_night >= tonight);
    if (assigned && (!roomId || roomId === assigned.room_id)) {
      return (await this.plan.lockRooms(work, stay.row.property_id, [assigned.room_id]))[0]!;
    }
    if (!roomId && !anyRoom) throw new Refusal(StayProblems.roomNeeded, undefined, [{ pointer: '/roomId', code: 'room_needed' }]);
    return this.assigning.assign(work, ctx, stay, { roomId, otherType, features }, true);
  }
}

/** Takes a check-in back that was a mistake: on the same business date, and while nothing is charged. */
@Injectable()
export class ReverseCheckIn {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly keeping: RoomKeeping,
    private readonly charges: StayCharges,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `not_now` on another day, `charged_already` */
  run(ctx: RequestContext, id: string): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'reverse_check_in');
      const charged = await this.charges.charged(work, id);
      if (charged !== 0) {
        throw new Refusal(StayProblems.charged, undefined, [
          { code: 'charged_already', amountMinor: charged, currency: stay.row.currency },
        ]);
      }
      // somebody may have sat on the bed
      await this.keeping.leave(work, ctx, stay, 'pickup');
      await this.stays.change(work, ctx.at, stay, 'confirmed', { checked_in_at: null, checked_in_on: null });
      await this.stays.note(work, ctx, stay, 'check_in_reversed');
      work.emit(checkInReversed(factsOf(stay.row)));
      work.audit({ action: 'reservation.check_in_reversed', target: { type: 'reservation', id }, propertyId: stay.row.property_id });
      return this.reservations.reservation(ctx, id, work);
    });
  }
}
