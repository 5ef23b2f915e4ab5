import type { Caller } from '../../../kernel/auth/caller';
import { type Choice, type GoldenProfile, goldenProfile, type Statement } from '../domain/profile/golden';
import type { FactKind, FactValue, GuestFact } from '../domain/record';
import { maskValue } from '../domain/values';
import type { FactDto } from '../dto/fact.dto';
import type { GuestDto } from '../dto/guest.dto';
import type { Person } from './persons';

/** Whether the caller sees personal values that were told to this hotel; null: to the whole chain. A guest sees what is their own. */
export const mayReveal = (caller: Caller, propertyId: string | null): boolean =>
  caller.kind === 'guest' || caller.can('guests:pii', propertyId ?? undefined);

export function statementView(caller: Caller, statement: Statement): FactDto {
  const value = mayReveal(caller, statement.propertyId) ? statement.value : maskValue(statement.kind, statement.value);
  const { factId, kind, recordId, propertyId, source, observedAt, lawfulBasis, confidence } = statement;
  return {
    id: factId,
    kind,
    value: value as unknown as Record<string, unknown>,
    recordId,
    propertyId,
    source,
    observedAt: observedAt.toISOString(),
    lawfulBasis,
    confidence,
    masked: JSON.stringify(value) !== JSON.stringify(statement.value),
  };
}

export const factView = (caller: Caller, fact: GuestFact): FactDto =>
  statementView(caller, { ...fact, recordId: fact.guestId, factId: fact.id });

/** The best statement of a kind as the caller may see it. */
export function shown<K extends FactKind>(caller: Caller, profile: GoldenProfile, kind: K): FactValue<K> | undefined {
  const choice = profile.choices.find((c): c is Choice<K> => c.kind === kind);
  return choice && (statementView(caller, choice.chosen).value as unknown as FactValue<K>);
}

/** A person in one line, as the caller may see them. */
export function guestView(caller: Caller, person: Person, profile = goldenProfile(person.records, person.facts)): GuestDto {
  const [first] = person.records;
  const name = shown(caller, profile, 'name') ?? { firstName: '', lastName: '' };
  return {
    id: person.id,
    status: person.records.every((r) => r.erasedAt) ? 'erased' : 'active',
    propertyId: first!.propertyId,
    firstName: name.firstName,
    lastName: name.lastName,
    email: shown(caller, profile, 'email')?.address ?? null,
    phone: shown(caller, profile, 'phone')?.number ?? null,
    language: shown(caller, profile, 'language')?.language ?? null,
    country: shown(caller, profile, 'country')?.country ?? null,
    vip: shown(caller, profile, 'vip')?.code ?? null,
    blocked: profile.choices.some((c) => c.kind === 'block'),
    tags: profile.choices.filter((c): c is Choice<'tag'> => c.kind === 'tag').map((c) => c.chosen.value.code),
    source: first!.source,
    recordIds: person.records.map((r) => r.id),
    completeness: Math.max(...person.records.map((r) => r.completeness)),
    masked: !person.records.every((r) => mayReveal(caller, r.propertyId)),
    createdAt: first!.createdAt.toISOString(),
    updatedAt: new Date(Math.max(...person.records.map((r) => r.updatedAt.getTime()))).toISOString(),
  };
}
