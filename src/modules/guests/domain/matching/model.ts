import { ordinaryShare } from './commonness';
import type { FieldKind, MatchField } from './field';
import type { Form } from './form';

/**
 * What each level of agreement of a field is worth (I. P. Fellegi & A. B. Sunter, "A theory for record linkage", JASA 64 (1969)).
 * `m`: how often the two records of one person agree so far; `u`: how often those of two people do, by chance.
 */
export interface FieldModel {
  m: number[];
  u: number[];
}

export interface MatchModel {
  schema: readonly MatchField[];
  fields: FieldModel[];
  /** Probability that two records drawn at random are of one person. */
  prior: number;
  /** Share of people who have this value. @param together the two records that are asked about were counted as one person */
  share(field: number, form: Form, together: boolean): number;
  /** Share of people whose name is pronounced like this one in characters. */
  soundShare(field: number, form: Form, together: boolean): number;
  /** What a word of a text says; the more the rarer it is. */
  wordWeight(field: number): (token: string) => number;
}

/** Exact, close, similar, partial, different. */
const AGREE: Partial<Record<FieldKind, number[]>> & { other: number[] } = {
  given_name: [0.8, 0.08, 0.05, 0.002, 0.068],
  family_name: [0.84, 0.07, 0.03, 0.002, 0.058],
  name: [0.72, 0.12, 0.08, 0.04, 0.04],
  birth_date: [0.9, 0.06, 0.015, 0.005, 0.02],
  sex: [0.97, 0.001, 0.001, 0.001, 0.027],
  document: [0.9, 0.04, 0.01, 0.001, 0.049],
  phone: [0.78, 0.04, 0.02, 0.001, 0.159],
  email: [0.78, 0.04, 0.03, 0.001, 0.149],
  house_number: [0.8, 0.06, 0.001, 0.001, 0.138],
  street: [0.68, 0.1, 0.04, 0.03, 0.15],
  address_line: [0.6, 0.1, 0.05, 0.05, 0.2],
  address: [0.55, 0.15, 0.1, 0.05, 0.15],
  locality: [0.75, 0.08, 0.03, 0.02, 0.12],
  postcode: [0.78, 0.07, 0.02, 0.001, 0.129],
  region: [0.86, 0.04, 0.01, 0.01, 0.08],
  country: [0.92, 0.01, 0.01, 0.01, 0.05],
  occupation: [0.6, 0.05, 0.05, 0.05, 0.25],
  text: [0.5, 0.1, 0.1, 0.1, 0.2],
  other: [0.7, 0.06, 0.04, 0.02, 0.18],
};

/** By chance, but for exact agreement, which is the value's own share. */
const BY_CHANCE: Partial<Record<FieldKind, number[]>> & { other: number[] } = {
  given_name: [0, 0.003, 0.02, 0.015],
  family_name: [0, 0.002, 0.015, 0.015],
  name: [0, 0.0001, 0.001, 0.01],
  birth_date: [0, 0.0006, 0.03, 0.001],
  document: [0, 1e-6, 1e-5, 1e-6],
  phone: [0, 1e-6, 1e-5, 1e-6],
  email: [0, 1e-5, 1e-4, 1e-6],
  house_number: [0, 0.05, 0.001, 0.001],
  street: [0, 0.0005, 0.003, 0.02],
  address: [0, 0.0001, 0.001, 0.01],
  locality: [0, 0.002, 0.005, 0.01],
  postcode: [0, 0.01, 0.05, 0.001],
  region: [0, 0.01, 0.01, 0.01],
  other: [0, 0.01, 0.02, 0.03],
};

const USUAL_CHANCE: Partial<Record<FieldKind, number>> = { name: 1e-4, given_name: 5e-3, family_name: 3e-3 };

/** What is known of a field before any record was seen. */
export function ordinaryModel(kind: FieldKind): FieldModel {
  const [, ...rest] = BY_CHANCE[kind] ?? BY_CHANCE.other;
  const exact = USUAL_CHANCE[kind] ?? ordinaryShare(kind, NO_FORM);
  return { m: [...(AGREE[kind] ?? AGREE.other)], u: [exact, ...rest, 1 - exact - rest.reduce((sum, u) => sum + u, 0)] };
}

const NO_FORM: Form = { text: '', sound: '', tokens: [], han: false };

/** Decides about single pairs where no data tells more. @param people how many there are to mistake one for another */
export const ordinaryMatchModel = (schema: readonly MatchField[], people = 10_000): MatchModel => ({
  schema,
  fields: schema.map(({ kind }) => ordinaryModel(kind)),
  prior: 0.2 / Math.max(1_000, people),
  share: (field, form) => ordinaryShare(schema[field]!.kind, form),
  // about three characters in use are pronounced alike
  soundShare: (field, form) => ordinaryShare(schema[field]!.kind, form) * 3 ** Math.max(1, (form.syllables?.length ?? 2) - 1),
  wordWeight: () => () => 1,
});
