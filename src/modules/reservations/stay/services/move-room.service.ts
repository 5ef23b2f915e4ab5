import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays } from '../../../../kernel/values/local-date';
import { ReservationProblems } from '../../domain/reservation';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { roomMoved } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import type { MoveRoomDto } from '../dto/room-assignment.dto';
import { onceMoreIfTaken, readyConditions, refuseLocked } from './assign-room.service';
import { refOf, RoomKeeping } from './room-keeping';
import { clearRooms, type AssignmentRow, RoomPlan, type RoomRow } from './room-plan';
import { factsOf, firstNightAhead, type Stay } from './stay-row';
import { Stays } from './stays';

/**
 * Moves a stay to another room from a night on; the price stays what it was. From tonight on, guests in the house move at once: the old room is left dirty, its keys
 * end, and keys of the new one are wanted. From a later night on it is a plan, carried out by the same request without a room on that day.
 */
@Injectable()
export class MoveRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly plan: RoomPlan,
    private readonly keeping: RoomKeeping,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `room_not_free`, `no_room_free`, `other_room_type`, `room_locked`, `room_not_ready`, `sold_out` */
  run(ctx: RequestContext, id: string, body: MoveRoomDto): Promise<ReservationDto> {
    return onceMoreIfTaken(body.roomId === undefined, () =>
      this.work.run(ctx, 200, async (work) => {
        const stay = await this.stays.lock(work, ctx, id, 'move_room');
        const from = nightOf(stay, body.fromNight);
        const before = await this.plan.assignments(work, id);
        const now = before.filter((a) => a.first_night <= from).at(-1);
        const planned = before.find((a) => a.first_night <= from && a.last_night >= from);
        const inHouse = stay.row.status === 'in_house' && from === stay.hotel.businessDate;
        const sleepsIn = inHouse ? await this.roomOf(work, id) : undefined;
        // the move was planned before: nothing is to be chosen any more
        const carryOut = !body.roomId && inHouse && planned && planned.room_id !== sleepsIn;
        const room = carryOut ? await this.plannedRoom(work, stay, planned) : await this.replan(work, ctx, stay, before, from, body);
        if (inHouse && room.id !== sleepsIn) {
          await this.keeping.leave(work, ctx, stay, 'dirty');
          await this.keeping.enter(work, ctx, stay, room, body.force);
        }
        const fromRoom = now && now.room_id !== room.id ? { roomId: now.room_id, roomNumber: now.number } : null;
        const nights = { firstNight: from, lastNight: addDays(stay.row.departure, -1) };
        work.emit(roomMoved(factsOf(stay.row), fromRoom, { ...refOf(room), ...nights }));
        if (body.reason)
          await this.stays.note(
            work,
            ctx,
            stay,
            'room_moved',
            { fromRoomId: fromRoom?.roomId ?? null, roomId: room.id, from },
            body.reason,
          );
        work.audit({
          action: 'reservation.room_moved',
          target: { type: 'reservation', id },
          propertyId: stay.row.property_id,
          details: { roomId: room.id, fromNight: from, otherType: room.room_type_id !== stay.row.room_type_id },
        });
        return this.reservations.reservation(ctx, id, work);
      }),
    );
  }

  private async plannedRoom(work: Work, stay: Stay, planned: AssignmentRow): Promise<RoomRow> {
    return (await this.plan.lockRooms(work, stay.row.property_id, [planned.room_id]))[0]!;
  }

  private async replan(
    work: Work,
    ctx: RequestContext,
    stay: Stay,
    before: AssignmentRow[],
    from: string,
    body: MoveRoomDto,
  ): Promise<RoomRow> {
    refuseLocked(before.filter((a) => a.last_night >= from));
    const nights = { first: from, last: addDays(stay.row.departure, -1) };
    const old = before.find((a) => a.first_night <= from && a.last_night >= from);
    const { readyWhen } = await this.stays.rules(work, stay.row.property_id);
    const ready = stay.row.status === 'in_house' && from === stay.hotel.businessDate;
    // both rooms are locked in one order before anything is written
    let room = body.roomId
      ? (await this.plan.lockRooms(work, stay.row.property_id, old ? [body.roomId, old.room_id] : [body.roomId]))[0]!
      : undefined;
    room ??= await this.plan.freeRoom(work, stay, nights, { features: body.features, ready, readyConditions: readyConditions(readyWhen) });
    if (old?.room_id === room.id)
      throw invalid({ pointer: '/roomId', code: 'same_room', detail: `The stay has room ${room.number} already.` });
    if (body.roomId) await this.plan.checkType(work, stay, room, body.otherType ?? false);
    await clearRooms(work, stay.row.id, from);
    await this.plan.place(work, ctx, stay, room, nights);
    return room;
  }

  private async roomOf(work: Work, reservationId: string): Promise<string | undefined> {
    const [occupied] = await work.query<{ room_id: string }>('SELECT room_id FROM room_occupancies WHERE reservation_id = $1', [
      reservationId,
    ]);
    return occupied?.room_id;
  }
}

/** @throws Refusal 400 for a night that is none of the stay's, or has passed */
function nightOf(stay: Stay, fromNight: string | undefined): string {
  const [ahead, end] = [firstNightAhead(stay), addDays(stay.row.departure, -1)];
  const from = fromNight ?? ahead;
  if (from < ahead || from > end)
    throw invalid({ pointer: '/fromNight', code: 'not_of_the_stay', detail: `The nights to come are ${ahead} to ${end}.` });
  return from;
}

/** Two stays change rooms for the nights that are to come for both; neither price changes. */
@Injectable()
export class SwapRooms {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly plan: RoomPlan,
    private readonly keeping: RoomKeeping,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `room_locked`, `room_not_free`, `other_room_type`, `wrong_status` */
  run(ctx: RequestContext, ids: readonly [string, string], otherType: boolean): Promise<{ data: ReservationDto[] }> {
    return this.work.run(ctx, 200, async (work) => {
      if (ids[0] === ids[1]) throw invalid({ pointer: '/withReservationId', code: 'same_stay', detail: 'Name two stays.' });
      const both = await this.stays.lockBoth(work, ctx, ids, 'move_room');
      const [one, other] = both;
      if (one.row.property_id !== other.row.property_id) throw invalid({ pointer: '/withReservationId', code: 'other_hotel' });
      const plans = [await this.last(work, one), await this.last(work, other)] as const;
      const rooms = await this.plan.lockRooms(work, one.row.property_id, [plans[0].room_id, plans[1].room_id]);
      const parts = both.map((stay, i) => ({
        stay,
        from: rooms[i]!,
        to: rooms[1 - i]!,
        nights: {
          first: plans[i]!.first_night > firstNightAhead(stay) ? plans[i]!.first_night : firstNightAhead(stay),
          last: plans[i]!.last_night,
        },
      }));
      for (const { stay, to } of parts) await this.plan.checkType(work, stay, to, otherType);
      for (const { stay, nights } of parts) await clearRooms(work, stay.row.id, nights.first);
      await this.plan.exchange(work, ctx, parts);
      await this.changeRooms(work, ctx, parts);
      for (const { stay, from, to, nights } of parts) {
        work.emit(roomMoved(factsOf(stay.row), refOf(from), { ...refOf(to), firstNight: nights.first, lastNight: nights.last }));
        work.audit({
          action: 'reservation.room_swapped',
          target: { type: 'reservation', id: stay.row.id },
          propertyId: stay.row.property_id,
          details: { roomId: to.id, fromRoomId: from.id },
        });
      }
      return { data: [await this.reservations.reservation(ctx, ids[0], work), await this.reservations.reservation(ctx, ids[1], work)] };
    });
  }

  /** The part of the stay that is to come, or running. @throws Refusal 409 where it is in more rooms than one */
  private async last(work: Work, { row, hotel }: Stay): Promise<AssignmentRow> {
    const ahead = (await this.plan.assignments(work, row.id)).filter((a) => a.last_night >= hotel.businessDate);
    refuseLocked(ahead);
    if (ahead.length !== 1) {
      throw new Refusal(ReservationProblems.notNow, undefined, [
        { code: 'planned_move', detail: `The stay ${row.id} is to move: move it instead.` },
      ]);
    }
    return ahead[0]!;
  }

  /** Guests who are in the rooms carry their bags across the corridor. */
  private async changeRooms(work: Work, ctx: RequestContext, parts: readonly { stay: Stay; from: RoomRow; to: RoomRow }[]): Promise<void> {
    const inside = parts.filter(({ stay }) => stay.row.status === 'in_house');
    const left = [];
    for (const part of inside) left.push({ ...part, was: await this.keeping.leave(work, ctx, part.stay, 'dirty') });
    for (const { stay, to, was } of left) {
      if (!was) continue;
      const other = parts.find((p) => p.stay !== stay)!;
      // into a room that its guests leave in the same moment one goes as it is; any other must be ready
      const ready = other.stay.row.status === 'in_house' ? ({ ...to, condition: 'inspected' } as const) : to;
      await this.keeping.enter(work, ctx, stay, ready);
    }
  }
}
