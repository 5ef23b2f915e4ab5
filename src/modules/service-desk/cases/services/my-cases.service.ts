import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { Stays } from '../../../reservations';
import { requireStatusFor } from '../domain/case';
import type { ConfirmMyCaseDto, MyCaseDto, OpenMyCaseDto } from '../dto/my-case.dto';
import { lockCase } from '../queries/case-rows';
import { CaseQueries } from '../queries/case.queries';
import { Cases } from './cases';
import { TellOfCases } from './tell-of-cases';

/** What guests do with their own cases: somebody else's is not found. */
@Injectable()
export class MyCases {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cases: Cases,
    private readonly queries: CaseQueries,
    private readonly tell: TellOfCases,
    private readonly stays: Stays,
  ) {}

  /** @throws Refusal 404 for a stay of somebody else */
  open(ctx: RequestContext, { reservationId, kind, subject, description }: OpenMyCaseDto): Promise<MyCaseDto> {
    return this.work.run(ctx, 201, async (work) => {
      const stay = await this.stays.reach(work, ctx, reservationId, 'cases:write');
      const { row } = await this.cases.open(
        work,
        {
          ...{ propertyId: stay.propertyId, kind, severity: 'normal', words: { subject, description: description ?? null } },
          ...{ guestId: ctx.caller.guestId ?? stay.guestId, reservationId, roomId: stay.roomId, source: { type: 'guest', id: null } },
        },
        ctx.at,
      );
      await this.tell.received(work, row, ctx.at);
      ctx.answer.location = `/v1/my/cases/${row.id}`;
      return this.queries.ownView(ctx, row, work);
    });
  }

  say(ctx: RequestContext, id: string, text: string): Promise<MyCaseDto> {
    return this.work.run(ctx, 201, async (work) => {
      await this.queries.own(ctx, id, work);
      const said = await this.cases.say(work, await lockCase(work, id), 'from_guest', text, ctx.at);
      return this.queries.ownView(ctx, said, work);
    });
  }

  /** The guest has the last word on whether it is settled. @throws Refusal 404, 409 `case_status` */
  confirm(ctx: RequestContext, id: string, { settled, text }: ConfirmMyCaseDto): Promise<MyCaseDto> {
    return this.work.run(ctx, 200, async (work) => {
      await this.queries.own(ctx, id, work);
      let row = await lockCase(work, id);
      requireStatusFor(settled ? 'close' : 'reopen', row.status);
      if (text !== undefined) row = await this.cases.say(work, row, 'from_guest', text, ctx.at);
      row = settled ? await this.cases.close(work, row, 'guest', ctx.at) : await this.cases.reopen(work, row, ctx.at);
      return this.queries.ownView(ctx, row, work);
    });
  }
}
