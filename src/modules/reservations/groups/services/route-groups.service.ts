import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import { requireMatch } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { Folios, type FolioRoutingDto, StandingRules } from '../../../folios';
import { PropertyQueries } from '../../../properties';
import type { GroupDto } from '../dto/group.dto';
import { KeepGroups } from './keep-groups.service';

/** Of stays whose booking belongs to a group with rules; the rules stay as they are until the transaction ends. */
const RULES_OF_STAYS = `
  SELECT r.id, g.rules FROM reservations r JOIN bookings b ON b.id = r.booking_id JOIN group_routings g ON g.group_id = b.group_id
  WHERE r.id = ANY ($1::uuid[]) ORDER BY g.group_id FOR SHARE OF g`;

/** Leads charges of all stays of a group elsewhere: the room to the group’s folio, the rest to the guest’s, or however it was agreed. */
@Injectable()
export class RouteGroups {
  constructor(
    private readonly work: UnitOfWork,
    private readonly folios: Folios,
    private readonly properties: PropertyQueries,
    private readonly groups: KeepGroups,
    standing: StandingRules,
  ) {
    standing.register((sql, ids) => sql.hot('rules_of_groups', RULES_OF_STAYS, [ids]));
  }

  /** For the folios that its stays have, and for those that are opened later. @throws Refusal 404, 409 `folio_closed`, `currency_differs`, 412 */
  run(ctx: RequestContext, id: string, { rules }: FolioRoutingDto, ifMatch: string | undefined): Promise<GroupDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [group] = await work.query<{ property_id: string; version: number }>(
        'SELECT property_id, version FROM stay_groups WHERE id = $1 FOR NO KEY UPDATE',
        [id],
      );
      if (!group || !ctx.caller.can('reservations:read', group.property_id)) throw notFound();
      ctx.caller.require('folios:correct', group.property_id);
      requireMatch(ifMatch, group.version);
      await work.query('UPDATE group_routings SET rules = $2 WHERE group_id = $1', [id, JSON.stringify(rules)]);
      const stays = await work.query<{ id: string }>(
        `SELECT r.id FROM reservations r JOIN bookings b ON b.id = r.booking_id WHERE b.group_id = $1 AND r.status NOT IN ('checked_out', 'cancelled')`,
        [id],
      );
      const { currency } = (await this.properties.read(work, group.property_id))!;
      const reservationIds = stays.map((r) => r.id);
      await this.folios.routeMains(work, { propertyId: group.property_id, currency, reservationIds }, rules);
      return this.groups.routed(work, ctx, id);
    });
  }
}
