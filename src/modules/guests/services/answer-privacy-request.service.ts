import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { dateInZone } from '../../../kernel/values/local-date';
import { PropertyQueries } from '../../properties';
import { dueOn } from '../domain/privacy/legal-clock';
import { extensionRefused, type IdentityCheck, isOpen, type RequestStatus } from '../domain/privacy/request';
import { GuestProblems } from '../domain/problems';
import type { OpenPrivacyRequestDto, PrivacyRequestDto } from '../dto/privacy-request.dto';
import { privacyFlagLifted, privacyRequestChanged } from '../events/privacy.events';
import { Persons, sightOf } from '../queries/persons';
import { PrivacyRequests, type RequestRow, type RequestWords } from '../queries/privacy-requests.query';
import { EraseGuest } from './erase-guest.service';

type Told = Parameters<typeof privacyRequestChanged>[0];

/** Takes down what a guest asks for by law, and answers it by the day that the law names. */
@Injectable()
export class AnswerPrivacyRequest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly persons: Persons,
    private readonly properties: PropertyQueries,
    private readonly requests: PrivacyRequests,
    private readonly eraseGuest: EraseGuest,
  ) {}

  /** @throws Refusal 404, 403, 400 `in_the_future` */
  async open(ctx: RequestContext, body: OpenPrivacyRequestDto): Promise<PrivacyRequestDto> {
    ctx.caller.require('privacy:write', body.propertyId);
    const { timeZone } = await this.properties.mustExist(body.propertyId);
    const today = dateInZone(ctx.at, timeZone);
    const { receivedOn = today, kind, law, identityCheck, words } = body;
    if (receivedOn > today) throw invalid({ pointer: '/receivedOn', code: 'in_the_future', detail: 'It cannot have come yet.' });
    return this.work.run(ctx, 201, async (work) => {
      const { recordId } = await this.persons.lockVisible(work, body.guestId, sightOf(ctx.caller, 'privacy:write'));
      const id = newId();
      const due = dueOn(law, receivedOn);
      await work.query(
        `INSERT INTO privacy_requests (id, guest_id, property_id, kind, law, status, received_on, due_on, identity_check, identity_checked_at, sealed, created_by,
           version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $13)`,
        [
          id,
          recordId,
          body.propertyId,
          kind,
          law,
          identityCheck ? 'in_progress' : 'received',
          receivedOn,
          due,
          identityCheck ?? null,
          identityCheck ? ctx.at : null,
          this.requests.seal(id, { words }),
          ctx.caller.accountId,
          ctx.at,
        ],
      );
      this.tell(work, 'received', { id, guest_id: recordId, property_id: body.propertyId, kind, law, due_on: due });
      ctx.answer.location = `/v1/privacy-requests/${id}`;
      return this.requests.one(ctx, id, work);
    });
  }

  /** @throws Refusal 404, 403, 409 `privacy_request_closed` */
  identify(ctx: RequestContext, id: string, identityCheck: IdentityCheck): Promise<PrivacyRequestDto> {
    return this.change(ctx, id, 'identity_checked', async () => ({ status: 'in_progress', identityCheck }));
  }

  /** @throws Refusal 404, 403, 409 `privacy_request_closed`, `no_extension` */
  extend(ctx: RequestContext, id: string, extensionReason: string): Promise<PrivacyRequestDto> {
    return this.change(ctx, id, 'extended', async (_work, row) => {
      const late = extensionRefused(
        { status: row.status, law: row.law, identityCheck: row.identity_check, dueOn: row.due_on, extendedOn: row.extended_on },
        row.today,
      );
      if (late) throw new Refusal(GuestProblems.noExtension, late.detail, [late]);
      return { status: 'in_progress', extendedOn: row.today, dueOn: dueOn(row.law, row.received_on, true), words: { extensionReason } };
    });
  }

  /** An erasure is done with it; an objection or a restriction stands from now on. @throws Refusal 404, 403, 409 `identity_not_checked`, `erasure_not_now` */
  fulfil(ctx: RequestContext, id: string): Promise<PrivacyRequestDto> {
    return this.change(ctx, id, 'fulfilled', async (work, row) => {
      if (!row.identity_check) throw new Refusal(GuestProblems.identityUnchecked);
      if (row.kind === 'erasure') await this.eraseGuest.within(work, ctx, row.guest_id, { reason: 'request', privacyRequestId: id });
      if (row.kind === 'objection' || row.kind === 'restriction') {
        await work.query('INSERT INTO privacy_flags (guest_id, kind, request_id, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
          row.guest_id,
          row.kind,
          id,
          ctx.at,
        ]);
      }
      return { status: 'fulfilled' };
    });
  }

  /** @throws Refusal 404, 403, 409 `privacy_request_closed` */
  refuse(ctx: RequestContext, id: string, refusalReason: string): Promise<PrivacyRequestDto> {
    return this.change(ctx, id, 'refused', async () => ({ status: 'refused', words: { refusalReason } }));
  }

  /** @throws Refusal 404, 403, 409 `privacy_request_closed` */
  withdraw(ctx: RequestContext, id: string): Promise<PrivacyRequestDto> {
    return this.change(ctx, id, 'withdrawn', async () => ({ status: 'withdrawn' }));
  }

  /** The guest no longer objects, or the ground of a restriction is gone. @throws Refusal 404 */
  async lift(ctx: RequestContext, guestId: string, kind: 'objection' | 'restriction'): Promise<void> {
    await this.work.run(ctx, 204, async (work) => {
      const { recordIds, recordId } = await this.persons.lockVisible(work, guestId, sightOf(ctx.caller, 'privacy:write'));
      const lifted = await work.query('DELETE FROM privacy_flags WHERE guest_id = ANY ($1::uuid[]) AND kind = $2 RETURNING 1', [
        recordIds,
        kind,
      ]);
      if (lifted.length === 0) return;
      work.emit(privacyFlagLifted(recordId, kind));
      work.audit({ action: 'guest.privacy_flag_lifted', target: { type: 'guest', id: recordId }, details: { kind } });
    });
  }

  private change(
    ctx: RequestContext,
    id: string,
    what: Told,
    decide: (
      work: Work,
      row: RequestRow,
    ) => Promise<{ status: RequestStatus; identityCheck?: IdentityCheck; extendedOn?: string; dueOn?: string; words?: RequestWords }>,
  ): Promise<PrivacyRequestDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.requests.lock(work, ctx, id);
      if (!isOpen(row.status)) throw new Refusal(GuestProblems.requestClosed);
      const { status, identityCheck, extendedOn, dueOn: due, words } = await decide(work, row);
      const sealed = words && this.requests.seal(id, { ...row.words, ...words });
      await work.query(
        `UPDATE privacy_requests SET status = $2, identity_check = coalesce($3, identity_check),
           identity_checked_at = CASE WHEN $3::text IS NULL THEN identity_checked_at ELSE $7 END,
           extended_on = coalesce($4, extended_on), due_on = coalesce($5, due_on), sealed = coalesce($6, sealed),
           closed_at = CASE WHEN $2 IN ('received', 'in_progress') THEN NULL ELSE $7::timestamptz END, version = version + 1, updated_at = $7
         WHERE id = $1`,
        [id, status, identityCheck ?? null, extendedOn ?? null, due ?? null, sealed ?? null, ctx.at],
      );
      this.tell(work, what, { ...row, due_on: due ?? row.due_on });
      return this.requests.one(ctx, id, work);
    });
  }

  private tell(work: Work, what: Told, row: Pick<RequestRow, 'id' | 'guest_id' | 'property_id' | 'kind' | 'law' | 'due_on'>): void {
    work.emit(
      privacyRequestChanged(what, row.guest_id, row.property_id, { requestId: row.id, kind: row.kind, law: row.law, dueOn: row.due_on }),
    );
    work.audit({
      action: `privacy_request.${what}`,
      target: { type: 'privacy_request', id: row.id },
      propertyId: row.property_id,
      details: { kind: row.kind, guestId: row.guest_id },
    });
  }
}
