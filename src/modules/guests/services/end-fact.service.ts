import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { factEnded } from '../events/guest-changed.event';
import { Persons, sightOf } from '../queries/persons';

/** Ends a fact that was added: it no longer holds, and stays readable in the explanation. */
@Injectable()
export class EndFact {
  constructor(
    private readonly work: UnitOfWork,
    private readonly persons: Persons,
  ) {}

  /** @throws Refusal 404, 403 without `guests:write` where it holds */
  async run(ctx: RequestContext, guestId: string, factId: string): Promise<void> {
    await this.work.run(ctx, 204, async (work) => {
      const { recordIds, personId } = await this.persons.lockVisible(work, guestId, sightOf(ctx.caller, 'guests:read'));
      const [fact] = await work.query<{ guest_id: string; property_id: string | null; kind: string }>(
        'SELECT guest_id, property_id, kind FROM guest_facts WHERE id = $1 AND guest_id = ANY ($2::uuid[]) AND ended_at IS NULL',
        [factId, recordIds],
      );
      if (!fact || (fact.property_id && !ctx.caller.can('guests:read', fact.property_id))) throw notFound();
      if (fact.property_id) ctx.caller.require('guests:write', fact.property_id);
      else ctx.caller.requireEverywhere('guests:write');
      await work.query('UPDATE guest_facts SET ended_at = $2, ended_by = $3 WHERE id = $1', [factId, ctx.at, ctx.caller.accountId]);
      await work.query('UPDATE guests SET version = version + 1, updated_at = $2 WHERE id = $1', [personId, ctx.at]);
      work.emit(factEnded(fact.guest_id, fact.property_id, fact.kind));
      work.audit({
        action: 'guest.fact_ended',
        target: { type: 'guest', id: fact.guest_id },
        propertyId: fact.property_id,
        details: { kind: fact.kind, factId },
      });
    });
  }
}
