import {
  FACT_KINDS,
  type FactKind,
  type FactValue,
  type GuestFact,
  type GuestRecord,
  type LawfulBasis,
  SINGLE_KINDS,
  trustIn,
} from '../record';
import { valueKey } from '../values';

/** One source's word about one field. */
export interface Statement<K extends FactKind = FactKind> {
  kind: K;
  value: FactValue<K>;
  recordId: string;
  /** Where it is a fact that was added to the record. */
  factId: string | null;
  /** The hotel it holds for, or was told to; null for the whole chain. */
  propertyId: string | null;
  source: string;
  observedAt: Date;
  lawfulBasis: LawfulBasis;
  confidence: number;
}

/** Why a statement was taken. */
export type Rule = 'only_one' | 'most_trusted' | 'newest' | 'one_of_several';
/** Why a statement was not. */
export type Objection = 'less_trusted' | 'older' | 'same_value' | 'declared_wrong' | 'ended';

export interface Choice<K extends FactKind = FactKind> {
  kind: K;
  chosen: Statement<K>;
  rule: Rule;
  others: { statement: Statement<K>; why: Objection }[];
}

/** The profile of a person: of each field that holds one value the best statement, of the others every value once, the best first. */
export interface GoldenProfile {
  choices: Choice[];
  /** Statements about fields in which nothing was taken. */
  rejected: { statement: Statement; why: Objection }[];
}

/**
 * What is known of a person, from what their sources say: a pure function, so that a merge, an unmerge or a correction only changes what goes in. The most trusted statement
 * wins, among equals the newest; one that was declared wrong later than it was made does not count, nor does one that was ended.
 */
export function goldenProfile(records: readonly GuestRecord[], facts: readonly GuestFact[]): GoldenProfile {
  const profile: GoldenProfile = { choices: [], rejected: [] };
  const wrong = facts.filter((f) => !f.holds && !f.endedAt);
  const byKind = grouped([...records.flatMap(statementsOf), ...facts.filter((f) => f.holds && !f.endedAt).map(statementOf)], (s) => s.kind);
  for (const fact of facts) if (fact.endedAt && fact.holds) profile.rejected.push({ statement: statementOf(fact), why: 'ended' });
  for (const kind of FACT_KINDS) {
    const denied = new Map<string, Date>();
    for (const f of wrong.filter((w) => w.kind === kind)) {
      const key = valueKey(f.kind, f.value);
      if (!denied.has(key) || denied.get(key)! < f.observedAt) denied.set(key, f.observedAt);
    }
    const valid: Statement[] = [];
    for (const statement of (byKind.get(kind) ?? []).toSorted(byMerit)) {
      const until = denied.get(valueKey(kind, statement.value));
      if (until && until >= statement.observedAt) profile.rejected.push({ statement, why: 'declared_wrong' });
      else valid.push(statement);
    }
    profile.choices.push(...((SINGLE_KINDS as readonly string[]).includes(kind) ? chooseOne(valid) : chooseEach(valid)));
  }
  return profile;
}

function chooseOne(valid: Statement[]): Choice[] {
  const [chosen, ...rest] = valid;
  if (!chosen) return [];
  const rule: Rule = rest.length === 0 ? 'only_one' : rest.some((s) => s.confidence === chosen.confidence) ? 'newest' : 'most_trusted';
  const others = rest.map((statement) => ({ statement, why: objectionTo(statement, chosen) }));
  return [{ kind: chosen.kind, chosen, rule, others }];
}

function objectionTo(statement: Statement, chosen: Statement): Objection {
  const equal = statement.kind === 'preference' ? sameJson : sameKey;
  if (equal(statement, chosen)) return 'same_value';
  return statement.confidence < chosen.confidence ? 'less_trusted' : 'older';
}

const sameKey = (a: Statement, b: Statement): boolean => valueKey(a.kind, a.value) === valueKey(b.kind, b.value);
const sameJson = (a: Statement, b: Statement): boolean => JSON.stringify(a.value) === JSON.stringify(b.value);

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** What holds for one hotel stands beside what holds for all. */
function chooseEach(valid: Statement[]): Choice[] {
  const scoped = (s: Statement) =>
    s.kind === 'preference' || s.kind === 'vip' || s.kind === 'block' || s.kind === 'tag' ? (s.propertyId ?? '') : '';
  const groups = [...grouped(valid, (s) => `${scoped(s)} ${valueKey(s.kind, s.value)}`).values()];
  return groups.map(([chosen, ...rest]) => ({
    kind: chosen!.kind,
    chosen: chosen!,
    rule: groups.length === 1 && rest.length === 0 ? 'only_one' : 'one_of_several',
    others: rest.map((statement) => ({ statement, why: objectionTo(statement, chosen!) })),
  }));
}

/** Trust, then time, then how much it says; ids last, so that the order is always the same. */
function byMerit(a: Statement, b: Statement): number {
  return (
    b.confidence - a.confidence ||
    b.observedAt.getTime() - a.observedAt.getTime() ||
    JSON.stringify(b.value).length - JSON.stringify(a.value).length ||
    (`${a.recordId}${a.factId ?? ''}` < `${b.recordId}${b.factId ?? ''}` ? -1 : 1)
  );
}

const statementOf = (fact: GuestFact): Statement => ({
  kind: fact.kind,
  value: fact.value,
  recordId: fact.guestId,
  factId: fact.id,
  propertyId: fact.propertyId,
  source: fact.source,
  observedAt: fact.observedAt,
  lawfulBasis: fact.lawfulBasis,
  confidence: fact.confidence,
});

function statementsOf(record: GuestRecord): Statement[] {
  if (record.erasedAt) return [];
  const { secrets: s } = record;
  const told: { [K in FactKind]?: FactValue<K> } = {
    name: { firstName: record.firstName, lastName: record.lastName },
    ...(record.language && { language: { language: record.language } }),
    ...(record.country && { country: { country: record.country } }),
    ...(s.email && { email: { address: s.email } }),
    ...(s.phone && { phone: { number: s.phone } }),
    ...(s.address && { address: s.address }),
    ...(s.birthday && { birthday: s.birthday }),
    ...(s.sex && { sex: { sex: s.sex } }),
    ...(s.occupation && { occupation: { occupation: s.occupation } }),
    ...(s.nationality && { nationality: { country: s.nationality } }),
    ...(s.channel && { channel: { channel: s.channel } }),
    ...(s.document && { document: s.document }),
  };
  const { id: recordId, propertyId, source, observedAt, lawfulBasis } = record;
  return Object.entries(told).map(([kind, value]) => ({
    kind: kind as FactKind,
    value,
    recordId,
    factId: null,
    propertyId,
    source,
    observedAt,
    lawfulBasis,
    confidence: trustIn(source),
  }));
}
