/**
 * What cleaning found out about a value. `error`: the value cannot be used and is left out (the source's own words are kept); `warning`: kept, and doubtful;
 * `note`: kept, and changed in form or worth knowing.
 */
export const FINDINGS = {
  name_missing: 'error',
  name_placeholder: 'error',
  name_too_long: 'error',
  name_all_capitals: 'note',
  name_swapped: 'warning',
  name_split: 'note',
  name_one_part: 'note',
  name_title_removed: 'note',
  name_characters: 'warning',
  characters_removed: 'note',
  characters_unreadable: 'error',
  value_too_long: 'error',
  contacts_swapped: 'note',
  email_invalid: 'error',
  email_typo: 'warning',
  email_placeholder: 'warning',
  email_relay: 'note',
  phone_invalid: 'error',
  phone_doubtful: 'warning',
  phone_placeholder: 'warning',
  country_unknown: 'error',
  nationality_unknown: 'error',
  postal_code_invalid: 'warning',
  birthday_invalid: 'error',
  birthday_in_future: 'error',
  birthday_implausible: 'error',
  birthday_placeholder: 'error',
  birthday_ambiguous: 'warning',
  document_invalid: 'error',
  document_checksum: 'warning',
  document_birthday_differs: 'warning',
  document_expired: 'note',
  sex_unknown: 'error',
  language_unknown: 'error',
  channel_unknown: 'error',
  observed_at_invalid: 'warning',
  preference_unknown: 'error',
  external_id_invalid: 'error',
  row_too_long: 'error',
  row_unreadable: 'error',
  row_columns: 'error',
  older_than_stored: 'note',
  guest_erased: 'error',
} as const;

export type FindingCode = keyof typeof FINDINGS;
export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  /** Field of the person, as the API names it. */
  field: string;
  code: FindingCode;
}

export const severityOf = (code: FindingCode): Severity => FINDINGS[code];

/** Codes that stay with a record as its faults: what somebody should put right. */
export const faultsOf = (findings: readonly Finding[]): FindingCode[] => [
  ...new Set(findings.map((f) => f.code).filter((code) => severityOf(code) !== 'note')),
];

/** Takes down what is found on the way. */
export type Note = (field: string, code: FindingCode) => void;
