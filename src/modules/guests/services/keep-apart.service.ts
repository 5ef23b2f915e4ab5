import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { GuestProblems } from '../domain/problems';
import type { SeparationDto } from '../dto/merge.dto';
import { Persons } from '../queries/persons';
import { requireMerge } from './merge-guests.service';

/** A rule that two records are two people, whatever they have in common: nobody proposes to merge them, nobody can. */
@Injectable()
export class KeepApart {
  constructor(
    private readonly work: UnitOfWork,
    private readonly persons: Persons,
  ) {}

  /** @throws Refusal 404, 403, 409 `same_person`, `conflict` when they are kept apart already */
  async run(ctx: RequestContext, guestId: string, otherId: string): Promise<SeparationDto> {
    return this.work.run(ctx, 201, async (work) => {
      const persons = await this.persons.lock(work, [guestId, otherId]);
      for (const { propertyIds } of persons) {
        if (!propertyIds.some((id) => ctx.caller.can('guests:read', id))) throw notFound();
      }
      requireMerge(
        ctx.caller,
        persons.flatMap((p) => p.propertyIds),
      );
      if (persons[0]!.personId === persons[1]!.personId) throw new Refusal(GuestProblems.samePerson);
      const id = await this.within(work, ctx, guestId, otherId);
      ctx.answer.location = `/v1/guest-separations/${id}`;
      return { id, guestId, otherGuestId: otherId, decidedAt: ctx.at.toISOString() };
    });
  }

  /** The same within a transaction that is open, for two records whose persons are locked. */
  async within(work: Work, ctx: RequestContext, one: string, other: string): Promise<string> {
    const [low, high] = [one, other].toSorted();
    const id = newId();
    await work.query('INSERT INTO guest_separations (id, low_id, high_id, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5)', [
      id,
      low,
      high,
      ctx.caller.accountId,
      ctx.at,
    ]);
    work.audit({ action: 'guest.kept_apart', target: { type: 'guest', id: one }, details: { separationId: id, otherId: other } });
    return id;
  }

  /** Takes the rule back. @throws Refusal 404, 403 */
  async undo(ctx: RequestContext, separationId: string): Promise<void> {
    await this.work.run(ctx, 204, async (work) => {
      const [rule] = await work.query<{ low_id: string; high_id: string }>('SELECT low_id, high_id FROM guest_separations WHERE id = $1', [
        separationId,
      ]);
      if (!rule) throw notFound();
      const persons = await this.persons.lock(work, [rule.low_id, rule.high_id]);
      for (const { propertyIds } of persons) {
        if (!propertyIds.some((id) => ctx.caller.can('guests:read', id))) throw notFound();
      }
      requireMerge(
        ctx.caller,
        persons.flatMap((p) => p.propertyIds),
      );
      await work.query('DELETE FROM guest_separations WHERE id = $1', [separationId]);
      work.audit({
        action: 'guest.separation_removed',
        target: { type: 'guest', id: rule.low_id },
        details: { separationId, otherId: rule.high_id },
      });
    });
  }
}
