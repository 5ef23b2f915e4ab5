import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries, guestRegistered, GuestRecords, insertGuests, type PersonDto } from '../../../guests';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { sharersChanged } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import { StayProblems } from '../domain/problems';
import { factsOf } from './stay-row';
import { Stays } from './stays';

const ADD = `
  WITH ${insertGuests('$1')}
  INSERT INTO reservation_guests (property_id, reservation_id, position, guest_id, first_name, last_name)
  SELECT $2, $3, coalesce((SELECT max(position) FROM reservation_guests WHERE reservation_id = $3), 1) + 1, $4, $5, $6`;

/** Who else sleeps in the room: one room, several guests, one unit of the inventory. */
@Injectable()
export class Sharers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly guests: GuestQueries,
    private readonly records: GuestRecords,
    private readonly reservations: ReservationQueries,
  ) {}

  /** @throws Refusal 409 `too_many_guests`: for more than the room was sold for, the stay is amended first */
  async add(ctx: RequestContext, id: string, person: PersonDto): Promise<ReservationDto> {
    await this.guests.knownGuest(ctx, person.guestId, '/guest/guestId');
    return this.work.run(ctx, 201, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'change_sharers', { permission: 'reservations:write' });
      const { row, hotel } = stay;
      const sold = row.adults + row.child_ages.length;
      if (row.companion_ids.length + 2 > sold) {
        throw new Refusal(StayProblems.tooManyGuests, undefined, [{ pointer: '/guest', code: 'too_many_guests', value: sold }]);
      }
      const guest = this.records.prepare(person, { propertyId: hotel.id, country: hotel.country, source: 'front_desk', at: ctx.at });
      await work.hot('add_sharer', ADD, [JSON.stringify([guest]), hotel.id, id, guest.id, guest.first_name, guest.last_name]);
      row.companion_ids.push(guest.id);
      work.emit(guestRegistered(guest.id, hotel.id, guest.source));
      await this.stays.change(work, ctx.at, stay, row.status);
      work.emit(sharersChanged(factsOf(row)));
      work.audit({
        action: 'reservation.sharer_added',
        target: { type: 'reservation', id },
        propertyId: hotel.id,
        details: { guestId: guest.id },
      });
      return this.reservations.reservation(ctx, id, work);
    });
  }

  /** The guest's record stays; the room is no longer theirs. @throws Refusal 404 */
  remove(ctx: RequestContext, id: string, guestId: string): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'change_sharers', { permission: 'reservations:write' });
      const { row } = stay;
      const gone = await work.query('DELETE FROM reservation_guests WHERE reservation_id = $1 AND guest_id = $2 RETURNING 1', [
        id,
        guestId,
      ]);
      if (gone.length === 0) throw notFound();
      // whoever is no longer named has the event all the same: their figures lose the stay
      work.emit(sharersChanged({ ...factsOf(row), companionIds: row.companion_ids.filter((c) => c !== guestId) }));
      await this.stays.change(work, ctx.at, stay, row.status);
      work.audit({
        action: 'reservation.sharer_removed',
        target: { type: 'reservation', id },
        propertyId: row.property_id,
        details: { guestId },
      });
      return this.reservations.reservation(ctx, id, work);
    });
  }
}
