import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { UndoneMergeDto } from '../dto/merge.dto';
import { guestsUnmerged } from '../events/guest-changed.event';
import { Persons } from '../queries/persons';
import { Classes, type ClassRow } from './classes';
import { Figures } from './figures';
import { KeepApart } from './keep-apart.service';
import { requireMerge } from './merge-guests.service';

/**
 * Undoes a merge: the records that came with it are their person's again, and so are records that were made for one of them since. What was merged later into the survivor
 * stays there; what another undo has taken out already stays out.
 */
@Injectable()
export class UndoMerge {
  constructor(
    private readonly work: UnitOfWork,
    private readonly persons: Persons,
    private readonly keepApart: KeepApart,
    private readonly figures: Figures,
    private readonly classes: Classes,
  ) {}

  /** @throws Refusal 404, 403 without `guests:merge` in every hotel that knows the person */
  async run(ctx: RequestContext, mergeId: string, keepApart: boolean): Promise<UndoneMergeDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [named] = await work.query<{ survivor_id: string }>('SELECT survivor_id FROM guest_merges WHERE id = $1', [mergeId]);
      if (!named) throw notFound();
      const [person] = await this.persons.lock(work, [named.survivor_id]);
      if (!person!.propertyIds.some((id) => ctx.caller.can('guests:read', id))) throw notFound();
      requireMerge(ctx.caller, person!.propertyIds);
      // under the lock of the person: of two who undo it at once the second finds nothing
      const [merge] = await work.query<{ survivor_id: string; merged_id: string; guest_ids: string[]; before: { classes?: ClassRow[] } }>(
        'DELETE FROM guest_merges WHERE id = $1 RETURNING survivor_id, merged_id, guest_ids, before',
        [mergeId],
      );
      if (!merge) throw notFound();
      const moved = await work.query<{ id: string }>(
        `WITH RECURSIVE back AS (
           SELECT id FROM guests WHERE id = ANY ($1::uuid[]) AND person_id = $2
           UNION
           SELECT g.id FROM guests g JOIN back ON g.parent_id = back.id WHERE g.person_id = $2)
         UPDATE guests g SET person_id = $3, version = version + 1, updated_at = $4 FROM back WHERE g.id = back.id RETURNING g.id`,
        [merge.guest_ids, person!.personId, merge.merged_id, ctx.at],
      );
      await work.query(
        `UPDATE guests g SET together = (SELECT count(*) > 1 FROM guests o WHERE o.id = ANY ($1::uuid[]) AND o.person_id = g.person_id),
           version = version + 1, updated_at = $2
         WHERE g.id = ANY ($1::uuid[])`,
        [person!.recordIds, ctx.at],
      );
      await this.figures.recompute(work, [person!.personId, merge.merged_id], ctx.at);
      await this.classes.recompute(work, [person!.personId, merge.merged_id], ctx.at, merge.before.classes);
      const ids = moved.map((r) => r.id);
      work.emit(guestsUnmerged(merge.survivor_id, merge.merged_id, ids));
      work.audit({
        action: 'guest.unmerged',
        target: { type: 'guest', id: merge.survivor_id },
        details: { mergeId, restoredId: merge.merged_id, recordIds: ids },
      });
      const separationId = keepApart ? await this.keepApart.within(work, ctx, merge.survivor_id, merge.merged_id) : null;
      return { survivorId: merge.survivor_id, restoredId: merge.merged_id, separationId };
    });
  }
}
