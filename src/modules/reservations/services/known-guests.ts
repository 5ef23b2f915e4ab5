import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../kernel/http/request-context';
import { GuestQueries, type PersonDto } from '../../guests';

/** Requests may name guests whom the house knows already. */
@Injectable()
export class KnownGuests {
  constructor(private readonly guests: GuestQueries) {}

  /** @throws Refusal 400 `unknown_guest` with a pointer, for one whom the caller may not see */
  async require(ctx: RequestContext, { booker, rooms = [] }: { booker: PersonDto; rooms?: { guests?: PersonDto[] }[] }): Promise<void> {
    await this.guests.knownGuest(ctx, booker.guestId, '/booker/guestId');
    for (const [i, { guests = [] }] of rooms.entries()) {
      for (const [j, { guestId }] of guests.entries()) await this.guests.knownGuest(ctx, guestId, `/rooms/${i}/guests/${j}/guestId`);
    }
  }
}
