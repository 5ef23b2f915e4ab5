import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../kernel/http/request-context';
import { normalisePhone } from '../domain/contact';
import { goldenProfile } from '../domain/profile/golden';
import type { FactKind, FactValue } from '../domain/record';
import { valueKey } from '../domain/values';
import { EVERYTHING, Persons } from '../queries/persons';
import type { PersonInput } from './guest-records';
import { RecordFact } from './record-fact.service';

/** Another system tells of a guest again: what it says differently now becomes facts of the record, and what it leaves out stays. */
@Injectable()
export class TellAgain {
  constructor(
    private readonly persons: Persons,
    private readonly recordFact: RecordFact,
  ) {}

  /** @param from the hotel the facts hold for, with its country, and who says so @returns the kinds that differ; none for a guest who has been erased */
  async within(
    work: Work,
    ctx: RequestContext,
    guestId: string,
    person: PersonInput,
    from: { propertyId: string; country?: string | null; source: string },
  ): Promise<FactKind[]> {
    const { records, facts } = await this.persons.one(work, guestId, EVERYTHING);
    const record = records.find((r) => r.id === guestId)!;
    if (record.erasedAt) return [];
    const { choices } = goldenProfile(
      [record],
      facts.filter((f) => f.guestId === guestId),
    );
    const told: [FactKind, FactValue | undefined][] = [
      ['name', { firstName: person.firstName, lastName: person.lastName }],
      ['email', person.email === undefined ? undefined : { address: person.email }],
      ['phone', person.phone === undefined ? undefined : { number: normalisePhone(person.phone, person.country ?? from.country) }],
      ['language', person.language === undefined ? undefined : { language: person.language }],
      ['country', person.country === undefined ? undefined : { country: person.country }],
    ];
    const differing = told.filter(([kind, value]) => {
      if (!value) return false;
      const known = choices.filter((c) => c.kind === kind).flatMap((c) => [c.chosen, ...c.others.map((o) => o.statement)]);
      return !known.some((s) => valueKey(kind, s.value) === valueKey(kind, value));
    });
    if (differing.length) await this.persons.lock(work, [guestId]);
    for (const [kind, value] of differing) {
      await this.recordFact.within(work, ctx, guestId, { kind, value: value!, propertyId: from.propertyId, source: from.source });
    }
    return differing.map(([kind]) => kind);
  }
}
