import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { etagOf } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import { requireRealBirthday } from '../domain/birthday';
import type { CreateGuestDto, GuestDto } from '../dto/guest.dto';
import { guestRegistered } from '../events/guest-registered.event';
import { GuestQueries } from '../queries/guest.queries';
import { GuestRecords, insertGuests } from './guest-records';

/** A member of staff enters somebody who has not booked: a card handed over, a phone call, a wedding list. */
@Injectable()
export class RegisterGuest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly records: GuestRecords,
    private readonly properties: PropertyQueries,
    private readonly queries: GuestQueries,
  ) {}

  async run(ctx: RequestContext, body: CreateGuestDto): Promise<GuestDto> {
    const { propertyId, source = 'front_desk', lawfulBasis, ...person } = body;
    ctx.caller.require('guests:write', propertyId);
    requireRealBirthday(person.birthday);
    const hotel = await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const row = this.records.prepare(person, {
        propertyId,
        country: hotel.country,
        source,
        at: ctx.at,
        lawfulBasis,
        parentId: await this.queries.knownGuest(ctx, person.guestId),
      });
      await work.query(`WITH ${insertGuests('$1')} SELECT id FROM new_guests`, [JSON.stringify([row])]);
      work.emit(guestRegistered(row.id, propertyId, source));
      work.audit({ action: 'guest.registered', target: { type: 'guest', id: row.id }, propertyId, details: { source } });
      ctx.answer.location = `/v1/guests/${row.id}`;
      ctx.answer.etag = etagOf(1);
      return this.queries.one(ctx, row.id, work);
    });
  }
}
