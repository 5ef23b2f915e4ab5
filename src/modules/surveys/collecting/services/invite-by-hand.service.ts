import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Problems, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { GuestQueries } from '../../../guests';
import { Stays } from '../../../reservations';
import { SurveyProblems } from '../../domain/problems';
import { hashOfToken, newOwnToken } from '../domain/distribution';
import type { CreateSurveyInvitationDto, SurveyInvitationDto } from '../dto/invitation.dto';
import { DistributionQueries } from '../queries/distribution.queries';
import { InvitationQueries } from '../queries/invitation.queries';
import { Links } from '../queries/links';
import { Invitations, type PlannedInvitation } from './invitations';

/** Staff ask a guest, by a letter or by a link that they hand over themselves. */
@Injectable()
export class InviteByHand {
  constructor(
    private readonly work: UnitOfWork,
    private readonly links: Links,
    private readonly invitations: Invitations,
    private readonly queries: InvitationQueries,
    private readonly distributions: DistributionQueries,
    private readonly stays: Stays,
    private readonly guests: GuestQueries,
  ) {}

  /** @throws Refusal 400, 403, 404, 409 `survey_not_open`, `conflict` for a stay that has been asked */
  run(ctx: RequestContext, body: CreateSurveyInvitationDto): Promise<SurveyInvitationDto> {
    return this.work.run(ctx, 201, async (work) => {
      const handout = await this.links.handout(work, body.distributionId);
      if (!handout || !ctx.caller.can('surveys:read', handout.propertyId)) throw notFound();
      ctx.caller.require('surveys:write', handout.propertyId);
      if (handout.surveyStatus !== 'open' || handout.distributionStatus === 'ended') throw new Refusal(SurveyProblems.notOpen);
      if (handout.kind === 'paper')
        throw invalid({ pointer: '/distributionId', code: 'does_not_fit', detail: 'What is answered on paper needs no link.' });
      const stay = body.reservationId ? await this.stays.find(work, body.reservationId) : undefined;
      if (body.reservationId && stay?.propertyId !== handout.propertyId) {
        throw invalid({ pointer: '/reservationId', code: 'unknown_reservation', detail: 'The hotel has no such reservation.' });
      }
      const guestId = stay?.guestId ?? (await this.guests.knownGuest(ctx, body.guestId));
      if (!guestId) throw invalid({ pointer: '/guestId', code: 'missing', detail: 'Say which guest, or which stay.' });
      const planned: PlannedInvitation = {
        occasion: stay ? `by hand ${stay.id}` : `by hand ${newId()}`,
        guestId,
        reservationId: stay?.id ?? null,
        sendAt: ctx.at,
      };
      const [id] = await this.invitations.plan(work, handout, [planned], ctx.at);
      if (!id) throw new Refusal(Problems.conflict, 'The guest has been asked about this stay.');
      const token = body.handOver ? newOwnToken() : null;
      if (token) {
        await work.query(`UPDATE survey_invitations SET status = 'sent', token_hash = $2, sent_at = $3 WHERE id = $1`, [
          id,
          hashOfToken(token),
          ctx.at,
        ]);
      }
      work.audit({
        action: 'survey.invited',
        target: { type: 'guest', id: guestId },
        propertyId: handout.propertyId,
        details: { invitationId: id },
      });
      return { ...(await this.queries.one(work, id)), token, url: token && this.distributions.url(token) };
    });
  }
}
