import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { GuestQueries, type PersonDto } from '../../guests';
import { ReservationProblems } from '../domain/reservation';

/** Requests may name guests whom the house knows already. */
@Injectable()
export class KnownGuests {
  constructor(
    private readonly database: Database,
    private readonly guests: GuestQueries,
  ) {}

  /** @throws Refusal 400 `unknown_guest` with a pointer, for one whom the caller may not see */
  async require(ctx: RequestContext, { booker, rooms = [] }: { booker: PersonDto; rooms?: { guests?: PersonDto[] }[] }): Promise<void> {
    await this.guests.knownGuest(ctx, booker.guestId, '/booker/guestId');
    for (const [i, { guests = [] }] of rooms.entries()) {
      for (const [j, { guestId }] of guests.entries()) await this.guests.knownGuest(ctx, guestId, `/rooms/${i}/guests/${j}/guestId`);
    }
  }

  /**
   * Whoever is on the block list books nothing by themselves, and is not told why. Staff see the entry on the guest, and may take them all the same.
   * @throws Refusal 409 `not_bookable_online`
   */
  async requireWelcome({ caller }: RequestContext, propertyId: string, sql: Sql = this.database): Promise<void> {
    if (caller.guestId && (await this.guests.isBlocked(sql, caller.guestId, propertyId)))
      throw new Refusal(ReservationProblems.notBookableOnline);
  }
}
