import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../kernel/errors/problem';
import { requireMatch } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { requireRealBirthday } from '../domain/birthday';
import { GuestProblems } from '../domain/problems';
import { goldenProfile } from '../domain/profile/golden';
import type { FactKind, FactValue } from '../domain/record';
import { valueKey } from '../domain/values';
import type { ChangeGuestDto, GuestDto } from '../dto/guest.dto';
import { GuestQueries } from '../queries/guest.queries';
import { EVERYTHING, Persons, type Sight, sightOf } from '../queries/persons';
import { RecordFact } from './record-fact.service';

/** Corrects what is believed of a guest. Each field becomes a fact of its own; what others said is kept beside it. */
@Injectable()
export class ChangeGuest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly persons: Persons,
    private readonly recordFact: RecordFact,
    private readonly queries: GuestQueries,
  ) {}

  /** @throws Refusal 404, 403, 409 `guest_erased`, 412, 428 */
  async run(ctx: RequestContext, guestId: string, patch: ChangeGuestDto, ifMatch: string | undefined): Promise<GuestDto> {
    const sight = sightOf(ctx.caller, 'guests:write');
    return this.work.run(ctx, 200, async (work) => {
      const person = await this.persons.lockVisible(work, guestId, sight);
      await this.within(work, ctx, guestId, person.recordId, patch, { ifMatch, sight });
      return this.queries.one(ctx, guestId, work);
    });
  }

  /** The guest themselves: their word holds for the whole chain. */
  async byGuest(work: Work, ctx: RequestContext, guestId: string, patch: ChangeGuestDto, ifMatch: string | undefined): Promise<void> {
    const { recordId } = await this.persons.lockVisible(work, guestId, EVERYTHING);
    await this.within(work, ctx, guestId, recordId, patch, { ifMatch, sight: EVERYTHING });
  }

  private async within(
    work: Work,
    ctx: RequestContext,
    guestId: string,
    recordId: string,
    patch: ChangeGuestDto,
    { ifMatch, sight }: { ifMatch: string | undefined; sight: Sight },
  ): Promise<void> {
    requireRealBirthday(patch.birthday);
    const person = await this.persons.one(work, guestId, sight);
    requireMatch(ifMatch, person.version);
    if (person.records.every((r) => r.erasedAt)) throw new Refusal(GuestProblems.guestErased);
    const { choices } = goldenProfile(person.records, person.facts);
    const current = <K extends FactKind>(kind: K) =>
      choices.find((c) => c.kind === kind) as { chosen: { value: FactValue<K> } } | undefined;
    // a hotel corrects what it knows; for the whole chain speaks who may write everywhere
    const propertyId = ctx.caller.kind === 'guest' || ctx.caller.canEverywhere('guests:write') ? null : person.records[0]!.propertyId;
    for (const [kind, value] of factsOf(patch, current('name')?.chosen.value)) {
      const same = current(kind);
      if (value) {
        if (same && JSON.stringify(same.chosen.value) === JSON.stringify(value)) continue;
        await this.recordFact.within(work, ctx, recordId, { kind, value, propertyId, observedAt: ctx.at, confidence: 100 });
        continue;
      }
      const wrong = new Map(
        choices
          .filter((c) => c.kind === kind)
          .flatMap((c) => [c.chosen, ...c.others.map((o) => o.statement)])
          .map((s) => [valueKey(kind, s.value), s.value]),
      );
      for (const denied of wrong.values())
        await this.recordFact.within(work, ctx, recordId, { kind, value: denied, holds: false, propertyId });
    }
  }
}

/** What the patch says, kind by kind; null clears. @throws Refusal 400 `not_nullable` */
function factsOf(patch: ChangeGuestDto, name: FactValue<'name'> | undefined): [FactKind, FactValue | null][] {
  const cleared = (['firstName', 'lastName'] as const).filter((field) => patch[field] === null);
  if (cleared.length) {
    throw invalid(...cleared.map((field) => ({ pointer: `/${field}`, code: 'not_nullable', detail: `${field} cannot be cleared.` })));
  }
  const facts: [FactKind, FactValue | null][] = [];
  if (patch.firstName !== undefined || patch.lastName !== undefined) {
    facts.push(['name', { firstName: patch.firstName ?? name?.firstName ?? '', lastName: patch.lastName ?? name?.lastName ?? '' }]);
  }
  const field = <V>(kind: FactKind, value: V | null | undefined, fact: (v: V) => FactValue) => {
    if (value !== undefined) facts.push([kind, value === null ? null : fact(value)]);
  };
  field('birthday', patch.birthday, (v) => ({ ...v }));
  field('sex', patch.sex, (sex) => ({ sex }));
  field('occupation', patch.occupation, (occupation) => ({ occupation }));
  field('nationality', patch.nationality, (country) => ({ country }));
  field('country', patch.country, (country) => ({ country }));
  field('language', patch.language, (language) => ({ language }));
  field('channel', patch.channel, (channel) => ({ channel }));
  return facts;
}
