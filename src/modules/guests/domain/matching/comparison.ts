import { compareForms } from './compare';
import { CLOSE, DIFFERENT, EXACT, type FieldKind, type MatchField, MISSING, PARTIAL, SIMILAR } from './field';
import type { Form } from './form';
import type { MatchModel } from './model';

/** A record made ready: for each field of the schema its forms. */
export type Forms = readonly (readonly Form[])[];

/** Two records, field by field. */
export interface Comparison {
  /** For each field its level as a number, MISSING where one says nothing. */
  levels: Uint8Array;
  /** The two values that agree best, where there are any. */
  values: ([Form, Form] | undefined)[];
}

/** Fields whose values stand in one another's place when somebody fills in a form in a hurry. */
const EXCHANGED: readonly [FieldKind, FieldKind][] = [
  ['given_name', 'family_name'],
  ['street', 'address_line'],
];

const NAMES: readonly FieldKind[] = ['given_name', 'family_name', 'name'];

/** The pairs of fields of a schema that are looked at crosswise too. */
export const exchangeable = (schema: readonly MatchField[]): [number, number][] =>
  EXCHANGED.map(([one, other]): [number, number] => [
    schema.findIndex(({ kind }) => kind === one),
    schema.findIndex(({ kind }) => kind === other),
  ]).filter(([one, other]) => one >= 0 && other >= 0);

/** Compares records of one schema. */
export class Comparer {
  private readonly crossed: [number, number][];
  private readonly weights: ((token: string) => number)[];
  /** The two values that the last call of {@link best} was about. */
  private pair: [Form, Form] | undefined;

  private readonly emails: number[];
  private readonly names: number[];

  constructor(private readonly model: Pick<MatchModel, 'schema' | 'wordWeight'>) {
    this.crossed = exchangeable(model.schema);
    this.emails = model.schema.flatMap(({ kind }, field) => (kind === 'email' ? [field] : []));
    this.names = model.schema.flatMap(({ kind }, field) => (NAMES.includes(kind) ? [field] : []));
    this.weights = model.schema.map((_, field) => model.wordWeight(field));
  }

  /** @param comparison is written over and answered: for many pairs in a row */
  compare(a: Forms, b: Forms, comparison = this.fresh()): Comparison {
    const { schema } = this.model;
    for (let field = 0; field < schema.length; field++) {
      comparison.levels[field] = this.best(field, a[field]!, b[field]!);
      comparison.values[field] = this.pair;
    }
    for (const [one, other] of this.crossed) this.crosswise(a, b, one, other, comparison);
    this.explainEmails(comparison);
    return comparison;
  }

  fresh = (): Comparison => ({ levels: new Uint8Array(this.model.schema.length), values: this.model.schema.map(() => undefined) });

  private best(field: number, ours: readonly Form[], theirs: readonly Form[]): number {
    const { kind } = this.model.schema[field]!;
    let level = MISSING;
    this.pair = undefined;
    for (const mine of ours) {
      for (const yours of theirs) {
        const found = compareForms(kind, mine, yours, this.weights[field]);
        if (found >= level) continue;
        level = found;
        this.pair = [mine, yours];
        if (level === EXACT) return level;
      }
    }
    return level;
  }

  /** Given and family name in the wrong order agree, but not as if they stood in the right one. */
  private crosswise(a: Forms, b: Forms, one: number, other: number, { levels, values }: Comparison): void {
    if (levels[one]! < PARTIAL || levels[other]! < PARTIAL) return;
    const there = this.best(one, a[one]!, b[other]!);
    const thereValues = this.pair;
    const back = this.best(one, a[other]!, b[one]!);
    const backValues = this.pair;
    const [better, worse] = there <= back ? [there, back] : [back, there];
    if (better > CLOSE) return;
    levels[one] = CLOSE;
    values[one] = there <= back ? thereValues : backValues;
    levels[other] = worse <= CLOSE ? CLOSE : worse === MISSING ? MISSING : DIFFERENT;
    values[other] = worse <= CLOSE ? (there <= back ? backValues : thereValues) : undefined;
  }

  /** Two people of one name have addresses that are alike, and that says nothing more than the name does. */
  private explainEmails({ levels, values }: Comparison): void {
    for (const email of this.emails) {
      const pair = values[email];
      if (!pair || levels[email] === EXACT || levels[email]! >= DIFFERENT) continue;
      const [mine, yours] = pair.map(({ text }) => text.split('@')[0]!);
      const named = (name: Form) =>
        name.tokens.some((word) => word.length > 1 && (mine!.includes(word) || yours!.includes(word))) ||
        mine!.includes(name.sound) ||
        yours!.includes(name.sound);
      if (mine !== yours && this.names.some((field) => levels[field]! <= SIMILAR && values[field]?.some(named))) levels[email] = MISSING;
    }
  }
}
