import { CLASS_INPUTS, type ClassInput, type ClassInputs, DATED_INPUTS, type InputValue } from './inputs';

export const OPERATORS = ['gte', 'gt', 'lte', 'lt', 'eq', 'in', 'includes'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Comparison {
  input: ClassInput;
  op: Operator;
  value: number | string | boolean | string[];
  /** ISO 4217, for amounts. */
  currency?: string;
}

export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Comparison;

/** The first rule whose condition holds decides. */
export interface ClassRule {
  code: string;
  class: string;
  when: Condition;
}

export interface Standard {
  rules: ClassRule[];
  /** For everybody for whom no rule holds. */
  defaultClass: string;
}

/** A value that a decision rests on. */
export interface Evidence {
  input: ClassInput;
  value: InputValue;
  currency?: string;
}

export interface Verdict {
  class: string;
  /** Code of the rule; null where none held. */
  rule: string | null;
  evidence: Evidence[];
}

/** Which class somebody falls into, by which rule and because of which values. */
export function classify(standard: Standard, inputs: ClassInputs): Verdict {
  for (const rule of standard.rules) {
    const evidence = proof(rule.when, inputs);
    if (evidence) return { class: rule.class, rule: rule.code, evidence: distinct(evidence) };
  }
  return { class: standard.defaultClass, rule: null, evidence: [] };
}

/** What makes the condition hold; undefined when it does not. */
function proof(condition: Condition, inputs: ClassInputs): Evidence[] | undefined {
  if ('all' in condition) {
    const parts = condition.all.map((c) => proof(c, inputs));
    return parts.every((p) => p !== undefined) ? parts.flat() : undefined;
  }
  if ('any' in condition) {
    const parts = condition.any.map((c) => proof(c, inputs)).filter((p) => p !== undefined);
    return parts.length ? parts.flat() : undefined;
  }
  if ('not' in condition) return proof(condition.not, inputs) ? undefined : comparisonsOf(condition.not).map((c) => evidenceOf(c, inputs));
  return compare(condition, inputs) ? [evidenceOf(condition, inputs)] : undefined;
}

function valueOf({ input, currency }: Comparison, inputs: ClassInputs): InputValue {
  const value = inputs[input];
  return CLASS_INPUTS[input] === 'amount' ? ((value as Record<string, number>)[currency!] ?? null) : (value as InputValue);
}

const evidenceOf = (c: Comparison, inputs: ClassInputs): Evidence => ({
  input: c.input,
  value: valueOf(c, inputs),
  ...(c.currency ? { currency: c.currency } : {}),
});

const distinct = (evidence: Evidence[]): Evidence[] =>
  evidence.filter((e, i) => evidence.findIndex((o) => o.input === e.input && o.currency === e.currency) === i);

function compare(comparison: Comparison, inputs: ClassInputs): boolean {
  const known = valueOf(comparison, inputs);
  const { op, value } = comparison;
  if (known === null) return false;
  const lower = (v: unknown) => String(v).toLowerCase();
  switch (op) {
    case 'eq':
      return typeof known === 'string' ? lower(known) === lower(value) : known === value;
    case 'in':
      return (value as string[]).map(lower).includes(lower(known));
    case 'includes':
      return (known as string[]).map(lower).includes(lower(value));
    case 'gte':
      return known >= value;
    case 'gt':
      return known > value;
    case 'lte':
      return known <= value;
    case 'lt':
      return known < value;
  }
}

/** Every comparison within a condition. */
export function comparisonsOf(condition: Condition): Comparison[] {
  if ('all' in condition) return condition.all.flatMap(comparisonsOf);
  if ('any' in condition) return condition.any.flatMap(comparisonsOf);
  if ('not' in condition) return comparisonsOf(condition.not);
  return [condition];
}

/** After how many days since a first or last stay somebody may pass into another class with nothing having happened. */
export const datesThatMatter = (rules: readonly ClassRule[]): { column: 'last_departure' | 'first_arrival'; days: number }[] =>
  rules
    .flatMap((rule) => comparisonsOf(rule.when))
    .flatMap(({ input, value }) => (DATED_INPUTS[input] ? [{ column: DATED_INPUTS[input], days: Math.ceil(Number(value)) }] : []));
