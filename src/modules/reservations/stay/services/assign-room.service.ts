import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays } from '../../../../kernel/values/local-date';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { roomAssigned, roomTakenBack } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import { StayProblems } from '../domain/problems';
import { isReady, ROOM_CONDITIONS, type RoomCondition } from '../domain/room-condition';
import type { AssignRoomDto } from '../dto/room-assignment.dto';
import { refOf } from './room-keeping';
import { clearRooms, RoomPlan, type RoomRow } from './room-plan';
import { factsOf, firstNightAhead, type Stay } from './stay-row';
import { Stays } from './stays';

/** Which rooms may be handed over in this hotel. */
export const readyConditions = (readyWhen: 'clean' | 'inspected'): RoomCondition[] => ROOM_CONDITIONS.filter((c) => isReady(c, readyWhen));

/** Gives a stay a room for the nights to come: the one that is named, or the one that fits best. */
@Injectable()
export class AssignRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly plan: RoomPlan,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `room_not_free`, `no_room_free`, `other_room_type`, `room_locked`, `sold_out` for an upgrade to a type that is full */
  async run(ctx: RequestContext, id: string, body: AssignRoomDto): Promise<ReservationDto> {
    return onceMoreIfTaken(body.roomId === undefined, () =>
      this.work.run(ctx, 200, async (work) => {
        const stay = await this.stays.lock(work, ctx, id, 'assign_room');
        await this.assign(work, ctx, stay, body);
        return this.reservations.reservation(ctx, id, work);
      }),
    );
  }

  /** The room for all nights to come, or for those named; what the stay had on them before, it loses. */
  async assign(work: Work, ctx: RequestContext, stay: Stay, body: AssignRoomDto, needReady = false): Promise<RoomRow> {
    const nights = nightsWanted(stay, body);
    const before = await this.plan.assignments(work, stay.row.id);
    refuseLocked(before.filter((a) => a.last_night >= nights.first && a.first_night <= nights.last));
    if (stay.row.status === 'in_house' && before.some((a) => a.first_night <= stay.hotel.businessDate && a.last_night >= nights.first)) {
      throw new Refusal(StayProblems.roomNotFree, 'The guests are in a room: move them.', [{ pointer: '/roomId', code: 'has_room' }]);
    }
    if (before.some((a) => a.first_night < nights.first && a.last_night > nights.last)) {
      throw invalid({ pointer: '/lastNight', code: 'in_the_middle', detail: 'Move the stay to another room and back instead.' });
    }
    await this.takeBack(work, stay, nights);
    const { readyWhen } = await this.stays.rules(work, stay.row.property_id);
    const room = body.roomId
      ? (await this.plan.lockRooms(work, stay.row.property_id, [body.roomId]))[0]!
      : await this.plan.freeRoom(work, stay, nights, {
          features: body.features,
          ready: needReady,
          readyConditions: readyConditions(readyWhen),
        });
    if (body.roomId) await this.plan.checkType(work, stay, room, body.otherType ?? false);
    await this.plan.place(work, ctx, stay, room, nights, body.locked);
    work.emit(roomAssigned(factsOf(stay.row), { ...refOf(room), firstNight: nights.first, lastNight: nights.last }));
    work.audit({
      action: 'reservation.room_assigned',
      target: { type: 'reservation', id: stay.row.id },
      propertyId: stay.row.property_id,
      details: {
        roomId: room.id,
        firstNight: nights.first,
        lastNight: nights.last,
        otherType: room.room_type_id !== stay.row.room_type_id,
      },
    });
    return room;
  }

  /** Frees what the stay has from the first to the last of these nights. */
  private async takeBack(work: Work, stay: Stay, { first, last }: { first: string; last: string }): Promise<void> {
    const id = stay.row.id;
    await work.query('DELETE FROM room_assignments WHERE reservation_id = $1 AND first_night >= $2::date AND last_night <= $3::date', [
      id,
      first,
      last,
    ]);
    await work.query(
      `UPDATE room_assignments SET last_night = CASE WHEN first_night < $2::date THEN $2::date - 1 ELSE last_night END,
         first_night = CASE WHEN first_night >= $2::date THEN $3::date + 1 ELSE first_night END
       WHERE reservation_id = $1 AND first_night <= $3::date AND last_night >= $2::date`,
      [id, first, last],
    );
  }
}

/** Takes the room of the nights to come back from a stay that has not begun. */
@Injectable()
export class TakeRoomBack {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly plan: RoomPlan,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `room_locked`, `not_now` without a room, `wrong_status` for guests who are in the house */
  run(ctx: RequestContext, id: string): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'take_room_back');
      refuseLocked(await this.plan.assignments(work, id));
      await clearRooms(work, id, firstNightAhead(stay));
      work.emit(roomTakenBack(factsOf(stay.row), 'asked'));
      work.audit({ action: 'reservation.room_taken_back', target: { type: 'reservation', id }, propertyId: stay.row.property_id });
      return this.reservations.reservation(ctx, id, work);
    });
  }
}

/** Locks the rooms of a stay against moves, swaps and other assignments, and unlocks them. */
@Injectable()
export class LockRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `not_now` without a room */
  run(ctx: RequestContext, id: string, locked: boolean): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'move_room');
      const changed = await work.query(
        'UPDATE room_assignments SET locked = $2 WHERE reservation_id = $1 AND last_night >= $3::date AND locked <> $2 RETURNING 1',
        [id, locked, stay.hotel.businessDate],
      );
      if (changed.length) {
        work.audit({
          action: locked ? 'reservation.room_locked' : 'reservation.room_unlocked',
          target: { type: 'reservation', id },
          propertyId: stay.row.property_id,
        });
      }
      return this.reservations.reservation(ctx, id, work);
    });
  }
}

/** @throws Refusal 409 `room_locked` */
export function refuseLocked(assignments: readonly { locked: boolean; number: string }[]): void {
  const locked = assignments.filter((a) => a.locked);
  if (locked.length)
    throw new Refusal(
      StayProblems.roomLocked,
      undefined,
      locked.map((a) => ({ code: 'room_locked', detail: `Room ${a.number} is locked.` })),
    );
}

/** @throws Refusal 400 for nights that are none of the stay's, or have passed */
function nightsWanted(stay: Stay, { firstNight, lastNight }: AssignRoomDto): { first: string; last: string } {
  const [ahead, end] = [firstNightAhead(stay), addDays(stay.row.departure, -1)];
  const nights = { first: firstNight ?? ahead, last: lastNight ?? end };
  if (nights.first < ahead || nights.first > end) {
    throw invalid({ pointer: '/firstNight', code: 'not_of_the_stay', detail: `The nights to come are ${ahead} to ${end}.` });
  }
  if (nights.last < nights.first || nights.last > end) {
    throw invalid({ pointer: '/lastNight', code: 'not_of_the_stay', detail: `The nights to come are ${ahead} to ${end}.` });
  }
  return nights;
}

const ATTEMPTS = 4;

/** Where the room was ours to choose and somebody was quicker, another one is chosen. */
export async function onceMoreIfTaken<T>(chosenHere: boolean, attempt: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      if (!chosenHere || n === ATTEMPTS || (error as { constraint?: string }).constraint !== 'room_assignments_room_free') throw error;
    }
  }
}
