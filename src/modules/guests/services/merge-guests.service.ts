import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { GuestProblems } from '../domain/problems';
import { goldenProfile } from '../domain/profile/golden';
import { SINGLE_KINDS } from '../domain/record';
import { valueKey } from '../domain/values';
import type { MergeDto, MergePreviewDto } from '../dto/merge.dto';
import { guestsMerged } from '../events/guest-changed.event';
import { GuestQueries } from '../queries/guest.queries';
import { EVERYTHING, Persons, sightOf } from '../queries/persons';
import { guestView } from '../queries/views';
import { Classes } from './classes';
import { Figures } from './figures';

/** Says that two persons are one. Their records stay as they are; only whose they are changes, and that can be undone. */
@Injectable()
export class MergeGuests {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly persons: Persons,
    private readonly queries: GuestQueries,
    private readonly figures: Figures,
    private readonly classes: Classes,
  ) {}

  /** @throws Refusal 404, 403 without `guests:merge` in every hotel that knows one of them, 409 `same_person`, `kept_apart`, `guest_erased` */
  async run(ctx: RequestContext, survivorId: string, otherId: string): Promise<MergeDto> {
    await this.requireSeen(ctx, [survivorId, otherId]);
    return this.work.run(ctx, 201, async (work) => {
      const merge = await this.within(work, ctx, survivorId, otherId, { automatic: false, evidence: [] });
      ctx.answer.location = `/v1/guest-merges/${merge.id}`;
      return merge;
    });
  }

  /**
   * The same within a transaction that is open.
   * @param evidence why, by names of fields and weights: no personal values
   */
  async within(
    work: Work,
    ctx: RequestContext,
    survivorId: string,
    otherId: string,
    { automatic, evidence }: { automatic: boolean; evidence: unknown[] },
  ): Promise<MergeDto> {
    const [survivor, other] = await this.persons.lock(work, [survivorId, otherId]);
    if (survivor!.personId === other!.personId) throw new Refusal(GuestProblems.samePerson);
    if (survivor!.erased || other!.erased) throw new Refusal(GuestProblems.guestErased);
    requireMerge(ctx.caller, [...survivor!.propertyIds, ...other!.propertyIds]);
    const [rule] = await work.query<{ id: string }>(
      `SELECT id FROM guest_separations
       WHERE (low_id = ANY ($1::uuid[]) AND high_id = ANY ($2::uuid[])) OR (low_id = ANY ($2::uuid[]) AND high_id = ANY ($1::uuid[])) LIMIT 1`,
      [survivor!.recordIds, other!.recordIds],
    );
    if (rule) throw new Refusal(GuestProblems.keptApart, undefined, [{ code: 'kept_apart', separationId: rule.id }]);
    const id = newId();
    const { personId: survivorPerson } = survivor!;
    const { personId: mergedPerson, recordIds } = other!;
    const before = { classes: await this.classes.rowsOf(work, [survivorPerson, mergedPerson]) };
    await work.query(
      'UPDATE guests SET person_id = $2, together = true, version = version + 1, updated_at = $3 WHERE id = ANY ($1::uuid[])',
      [recordIds, survivorPerson, ctx.at],
    );
    await work.query('UPDATE guests SET together = true, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[])', [
      survivor!.recordIds,
      ctx.at,
    ]);
    await this.figures.recompute(work, [survivorPerson, mergedPerson], ctx.at);
    await this.classes.recompute(work, [survivorPerson, mergedPerson], ctx.at);
    await work.query(
      `INSERT INTO guest_merges (id, survivor_id, merged_id, guest_ids, automatic, evidence, before, merged_by, merged_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        survivorPerson,
        mergedPerson,
        recordIds,
        automatic,
        JSON.stringify(evidence),
        JSON.stringify(before),
        ctx.caller.accountId,
        ctx.at,
      ],
    );
    work.emit(guestsMerged(survivorPerson, mergedPerson, recordIds, automatic));
    work.audit({
      action: automatic ? 'guest.merged_automatically' : 'guest.merged',
      target: { type: 'guest', id: survivorPerson },
      details: { mergeId: id, mergedId: mergedPerson, recordIds, evidence },
    });
    return { id, survivorId: survivorPerson, mergedId: mergedPerson, recordIds, automatic, mergedAt: ctx.at.toISOString() };
  }

  /** The person that the merge would make, and in what the two differ. */
  async preview(ctx: RequestContext, survivorId: string, otherId: string): Promise<MergePreviewDto> {
    const [survivor, other] = await this.requireSeen(ctx, [survivorId, otherId]);
    if (survivor!.id === other!.id) throw new Refusal(GuestProblems.samePerson);
    await this.queries.noteReveal(this.database, ctx, [survivor!, other!]);
    const together = {
      ...survivor!,
      records: [...survivor!.records, ...other!.records].toSorted(
        (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
      ),
      facts: [...survivor!.facts, ...other!.facts],
    };
    const profile = goldenProfile(together.records, together.facts);
    const conflicts = profile.choices
      .filter((c) => (SINGLE_KINDS as readonly string[]).includes(c.kind))
      .flatMap(({ kind, chosen, others }) =>
        others
          .filter(({ statement }) => valueKey(kind, statement.value) !== valueKey(kind, chosen.value))
          .map(({ statement }) => ({ kind, keptFrom: chosen.recordId, droppedFrom: statement.recordId })),
      );
    return { guest: guestView(ctx.caller, together, profile), conflicts };
  }

  private async requireSeen(ctx: RequestContext, ids: string[]) {
    const sight = sightOf(ctx.caller, 'guests:read');
    const seen = [await this.persons.one(this.database, ids[0]!, sight), await this.persons.one(this.database, ids[1]!, sight)];
    const all = await this.persons.ofRecords(this.database, ids, EVERYTHING);
    requireMerge(
      ctx.caller,
      all.flatMap((p) => p.records.map((r) => r.propertyId)),
    );
    return seen;
  }
}

/** Whoever is known to several hotels is merged by somebody whom all of them trust with it. @throws Refusal 403 */
export function requireMerge(caller: Caller, propertyIds: readonly string[]): void {
  for (const propertyId of propertyIds) if (!caller.can('guests:merge', propertyId)) caller.requireEverywhere('guests:merge');
}
