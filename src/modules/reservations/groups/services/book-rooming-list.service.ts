import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { BookStay } from '../../services/book-stay.service';
import type { RoomingEntryDto, RoomingListDto, RoomingOutcomeDto, RoomingResultDto } from '../dto/group.dto';
import { checkOwn } from './blocks';
import { Groups } from '../queries/groups.query';

/** Books the rooms of a list one after the other: one that is refused does not keep the others from theirs. */
@Injectable()
export class BookRoomingList {
  constructor(
    private readonly database: Database,
    private readonly groups: Groups,
    private readonly bookStay: BookStay,
  ) {}

  async run(ctx: RequestContext, groupId: string, { ratePlanId, rooms }: RoomingListDto): Promise<RoomingResultDto> {
    const group = await this.groups.row(ctx, groupId);
    ctx.caller.require('reservations:write', group.property_id);
    const plan = ratePlanId ?? group.rate_plan_id;
    if (!plan) throw invalid({ pointer: '/ratePlanId', code: 'required', detail: 'The group has no rate plan of its own; name one.' });
    await checkOwn(this.database, group.property_id, { ratePlanId: plan, roomTypeIds: rooms.map((r) => r.roomTypeId), pointer: '/rooms' });
    const data: RoomingOutcomeDto[] = [];
    for (const [index, room] of rooms.entries()) {
      data.push({ index, ...(await this.book(entryContext(ctx, index), group.property_id, groupId, plan, room)) });
    }
    return { data };
  }

  private async book(
    ctx: RequestContext,
    propertyId: string,
    groupId: string,
    ratePlanId: string,
    { arrival, departure, guests, ...room }: RoomingEntryDto,
  ): Promise<Omit<RoomingOutcomeDto, 'index'>> {
    const [booker] = guests;
    try {
      const booking = await this.bookStay.run(ctx, {
        propertyId,
        arrival,
        departure,
        groupId,
        rooms: [{ ...room, ratePlanId, ...(guests.length > 1 ? { guests } : {}) }],
        booker: booker!,
      });
      return { booked: true, bookingId: booking.id, reservationId: booking.reservations[0]!.id, code: null, detail: null };
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind.status >= 500) throw error;
      const detail = error.reasons[0]?.detail ?? error.message;
      return { booked: false, bookingId: null, reservationId: null, code: error.kind.code, detail };
    }
  }
}

/** Each room has a key of its own, made of the list's: what was booked is not booked twice. */
function entryContext(ctx: RequestContext, index: number): RequestContext {
  const { idempotency } = ctx;
  return { ...ctx, answer: {}, ...(idempotency ? { idempotency: { ...idempotency, key: `${idempotency.key}#${index}` } } : {}) };
}
