import type { Comparison } from './comparison';
import { CLOSE, DIFFERENT, EXACT, type FieldKind, LEVELS, type Level, MISSING, PARTIAL, SIMILAR } from './field';
import type { Form } from './form';
import type { MatchModel } from './model';

/** Why two records are, or are not, thought to be of one person. */
export interface Reason {
  field: string;
  level: Level;
  /** Bits of evidence: 10 make it a thousand times likelier, below zero speaks against. */
  weight: number;
}

export interface Score {
  /** Sum of the weights and the prior, in bits: log2 of the odds. */
  bits: number;
  /** 0 … 1. */
  probability: number;
  /** What two people who live together have in common is not what makes them one: no match without a human. */
  conflict: boolean;
}

/** No single field can say more than this, in either direction. */
const MOST = 30;
/** No chance is smaller. */
const LEAST = 1e-12;

export const probabilityOf = (bits: number): number => 1 / (1 + 2 ** -Math.max(-60, Math.min(60, bits)));

type Chances = Pick<MatchModel, 'share' | 'soundShare'> & { fields: readonly { u: readonly number[] }[] };

/** Bits that the agreement in one field is worth: log2 of how much likelier it is in two records of one person than in those of two. */
export function weightOf(model: MatchModel, field: number, comparison: Comparison, together = false): number {
  const level = comparison.levels[field]!;
  if (level === MISSING) return 0;
  const { m, u } = model.fields[field]!;
  const bits = Math.log2(m[level]! / Math.max(u[level]!, LEAST)) + rarityOf(model, field, comparison, together);
  return Math.max(-MOST, Math.min(MOST, bits));
}

/** Bits that an agreement is worth more, or less, because of the values that agree: on a rare name it counts more than on a common one (Winkler 1990). */
export function rarityOf(model: Chances, field: number, { levels, values }: Comparison, together: boolean): number {
  const level = levels[field]!;
  const pair = values[field];
  if (!pair || level > SIMILAR) return 0;
  return Math.log2(Math.max(model.fields[field]!.u[level]!, LEAST) / Math.max(chanceOf(model, field, level, pair, together), LEAST));
}

/** How often two people would agree so far on just these values. */
function chanceOf(model: Chances, field: number, level: number, [a, b]: [Form, Form], together: boolean): number {
  const spoken = a.han ? a : b;
  if (level === CLOSE && spoken.syllables && a.sound.length === b.sound.length) return model.soundShare(field, spoken, together);
  const share = Math.max(model.share(field, a, together), a === b ? 0 : model.share(field, b, together));
  if (level === EXACT) return share;
  // a slip of the pen keeps half of what rarity is worth
  const { u } = model.fields[field]!;
  return u[level]! * Math.min(4, Math.max(0.25, Math.sqrt(share / Math.max(u[EXACT]!, LEAST))));
}

/** @param together the two were counted as one person when the model was learned */
export function scoreOf(model: MatchModel, comparison: Comparison, together = false): Score {
  let bits = Math.log2(model.prior / (1 - model.prior));
  for (let field = 0; field < model.schema.length; field++) bits += weightOf(model, field, comparison, together);
  return { bits, probability: probabilityOf(bits), conflict: conflicts(model, comparison) };
}

export const reasonsOf = (model: MatchModel, comparison: Comparison): Reason[] =>
  model.schema
    .map(({ name }, field) => ({ field: name, at: field, level: comparison.levels[field]! }))
    .filter(({ level }) => level !== MISSING)
    .map(({ field, at, level }) => ({ field, level: LEVELS[level]!, weight: Math.round(weightOf(model, at, comparison) * 10) / 10 }));

/** What belongs to one person and nobody else in the house, and what an agreement in it stands for. A document outweighs a name. */
const PERSONAL: Partial<Record<FieldKind, { agrees: number; differs: number; worth: number }>> = {
  given_name: { agrees: SIMILAR, differs: PARTIAL, worth: 1 },
  name: { agrees: SIMILAR, differs: DIFFERENT, worth: 1 },
  birth_date: { agrees: CLOSE, differs: PARTIAL, worth: 1 },
  document: { agrees: CLOSE, differs: PARTIAL, worth: 2 },
};

/**
 * Members of a family share name, address, phone and e-mail: father and son differ in given name and birth date, the son named after his father in the birth
 * date, twins in the given name. So whatever is personal and differs must be outweighed by more that is personal and agrees. Papers are renewed, and people
 * have several: another number alone is no more than its weight.
 */
export function conflicts({ schema }: Pick<MatchModel, 'schema'>, { levels }: Pick<Comparison, 'levels'>): boolean {
  let [agree, differ, papers] = [0, 0, 0];
  schema.forEach(({ kind }, field) => {
    const rule = PERSONAL[kind];
    const level = levels[field]!;
    if (!rule || level === MISSING) return;
    if (level <= rule.agrees) agree += rule.worth;
    else if (level >= rule.differs && kind === 'document') papers = 1;
    else if (level >= rule.differs) differ++;
  });
  return differ > 0 ? agree <= differ + papers : papers > agree;
}
