import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { ChangeGuestDto } from '../dto/guest.dto';
import type { AddMyPreferenceDto, MyPreferenceDto, MyProfileDto } from '../dto/my.dto';
import { factEnded } from '../events/guest-changed.event';
import { MyQueries } from '../queries/my.query';
import { EVERYTHING, Persons } from '../queries/persons';
import { ChangeGuest } from './change-guest.service';
import { RecordFact } from './record-fact.service';

/** What guests say of themselves: for the whole chain, and believed most. */
@Injectable()
export class ChangeOwnProfile {
  constructor(
    private readonly work: UnitOfWork,
    private readonly persons: Persons,
    private readonly changeGuest: ChangeGuest,
    private readonly recordFact: RecordFact,
    private readonly queries: MyQueries,
  ) {}

  /** @throws Refusal 412, 428 */
  change(ctx: RequestContext, patch: ChangeGuestDto, ifMatch: string | undefined): Promise<MyProfileDto> {
    return this.work.run(ctx, 200, async (work) => {
      await this.changeGuest.byGuest(work, ctx, ctx.caller.guestId!, patch, ifMatch);
      return this.queries.profile(ctx, work);
    });
  }

  addPreference(ctx: RequestContext, { category, code, value, note }: AddMyPreferenceDto): Promise<MyPreferenceDto> {
    return this.work.run(ctx, 201, async (work) => {
      const { recordId } = await this.persons.lockVisible(work, ctx.caller.guestId!, EVERYTHING);
      const id = await this.recordFact.within(work, ctx, recordId, {
        kind: 'preference',
        value: { category, code, value, note },
        propertyId: null,
        lawfulBasis: category === 'special_need' ? 'consent' : 'contract',
        confidence: 100,
      });
      return { id, category, code, value: value ?? null, note: note ?? null, source: 'guest', observedAt: ctx.at.toISOString() };
    });
  }

  /** Also one that a hotel has noted: a guest need not be remembered for it. @throws Refusal 404 */
  async endPreference(ctx: RequestContext, factId: string): Promise<void> {
    await this.work.run(ctx, 204, async (work) => {
      const { recordIds, personId } = await this.persons.lockVisible(work, ctx.caller.guestId!, EVERYTHING);
      const [fact] = await work.query<{ guest_id: string; property_id: string | null }>(
        `UPDATE guest_facts SET ended_at = $3, ended_by = $4
         WHERE id = $1 AND guest_id = ANY ($2::uuid[]) AND kind = 'preference' AND ended_at IS NULL RETURNING guest_id, property_id`,
        [factId, recordIds, ctx.at, ctx.caller.accountId],
      );
      if (!fact) throw notFound();
      await work.query('UPDATE guests SET version = version + 1, updated_at = $2 WHERE id = $1', [personId, ctx.at]);
      work.emit(factEnded(fact.guest_id, fact.property_id, 'preference'));
      work.audit({
        action: 'guest.fact_ended',
        target: { type: 'guest', id: fact.guest_id },
        propertyId: fact.property_id,
        details: { kind: 'preference', factId },
      });
    });
  }
}
