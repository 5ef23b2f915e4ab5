/** What a field holds; it decides how values are written for comparison, how two of them are compared, and what an agreement is worth before anything is known. */
export const FIELD_KINDS = [
  'given_name',
  'family_name',
  /** A whole name: of a person, or of a business. */
  'name',
  'birth_date',
  'sex',
  'document',
  'phone',
  'email',
  'house_number',
  'street',
  /** Second line of an address: building, estate, flat. */
  'address_line',
  /** A whole address. */
  'address',
  'locality',
  'postcode',
  'region',
  'country',
  'occupation',
  // what nobody has told of: found out from the values
  'text',
  'code',
  'date',
  'number',
] as const;

export type FieldKind = (typeof FIELD_KINDS)[number];

export interface MatchField {
  /** As it is called in reasons. */
  name: string;
  kind: FieldKind;
}

/** What is compared. */
export interface MatchRecord {
  /** One list for each field of the schema: as the source wrote them, none when it said nothing. */
  values: readonly (readonly string[])[];
}

/** How far two values agree. */
export const LEVELS = ['exact', 'close', 'similar', 'partial', 'different'] as const;
export type Level = (typeof LEVELS)[number];

/** Levels as they are kept in bulk: the place in {@link LEVELS}; lower is better. */
export const EXACT = 0;
export const CLOSE = 1;
export const SIMILAR = 2;
export const PARTIAL = 3;
export const DIFFERENT = 4;
/** One of the two says nothing: neither for nor against. */
export const MISSING = 5;
