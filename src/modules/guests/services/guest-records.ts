import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { newId } from '../../../kernel/values/ids';
import { bytea } from '../../../kernel/database/database';
import { lastFour, nameKey, normaliseDocument, normaliseEmail } from '../domain/contact';
import { faultsOfNamed } from '../domain/quality/judge';
import { readPhone } from '../domain/quality/phones';
import { completenessOf } from '../domain/quality/score';
import type { LawfulBasis, RecordSecrets } from '../domain/record';
import { birthdayKey } from '../domain/values';

/** A person as a source names them. */
export interface PersonInput extends Omit<RecordSecrets, 'given' | 'email' | 'phone'> {
  /** The guest this is, where the request says so: the record's parent. */
  guestId?: string;
  firstName: string;
  lastName: string;
  email?: string;
  phone?: string;
  language?: string;
  country?: string;
}

/** Where a record comes from. */
export interface RecordOrigin {
  propertyId: string;
  /** Of the hotel: national spellings of phone numbers are read as there. */
  country?: string | null;
  source: string;
  at: Date;
  /** When the source observed it, where that was earlier. */
  observedAt?: Date;
  lawfulBasis?: LawfulBasis;
  /** The record of the person this one is known to belong to. */
  parentId?: string;
  external?: { system: string; id: string };
  /** What the source sent, where the person is only a part of it or was read from it. */
  given?: Record<string, unknown>;
  /** What is known to be doubtful in it, where it was cleaned already. */
  faults?: readonly string[];
}

/** A row of `guests`, ready to be written; bytea as hex text. */
export interface GuestRow {
  id: string;
  property_id: string;
  parent_id: string | null;
  first_name: string;
  last_name: string;
  name_key: string;
  language: string | null;
  country: string | null;
  source: string;
  external_system: string | null;
  external_id: string | null;
  data_key: string;
  sealed: string;
  email_index: string | null;
  phone_index: string | null;
  phone_last4_index: string | null;
  birthday_index: string | null;
  document_index: string | null;
  lawful_basis: string;
  observed_at: string;
  completeness: number;
  faults: string[];
  created_at: string;
}

export const guestPlace = (id: string): string => `guests.sealed ${id}`;

/**
 * CTEs that write new guest records within another module's statement; `$n` is a JSON array of {@link GuestRow}. A record with a parent joins its person: the
 * parent's row is locked by it, so that no merge goes by meanwhile.
 */
export const insertGuests = (param: string) => `
  given_guests AS MATERIALIZED (
    SELECT * FROM json_to_recordset(${param}::json) AS g(id uuid, property_id uuid, parent_id uuid, first_name text, last_name text, name_key text,
      language text, country text, source text, external_system text, external_id text, data_key bytea, sealed bytea, email_index bytea, phone_index bytea,
      phone_last4_index bytea, birthday_index bytea, document_index bytea, lawful_basis text, observed_at timestamptz, completeness smallint, faults text[],
      created_at timestamptz)),
  guest_parents AS (
    UPDATE guests p SET together = true WHERE p.id IN (SELECT parent_id FROM given_guests) AND p.erased_at IS NULL RETURNING p.id, p.person_id),
  new_guests AS (
    INSERT INTO guests (id, property_id, person_id, together, parent_id, first_name, last_name, name_key, language, country, source, external_system,
      external_id, data_key, sealed, email_index, phone_index, phone_last4_index, birthday_index, document_index, lawful_basis, observed_at, completeness,
      faults, version, created_at, updated_at)
    SELECT g.id, property_id, coalesce(p.person_id, g.id), p.id IS NOT NULL, p.id, first_name, last_name, name_key, language, country, source,
      external_system, external_id, data_key, sealed, email_index, phone_index, phone_last4_index, birthday_index, document_index, lawful_basis, observed_at,
      completeness, faults, 1, created_at, created_at
    FROM given_guests g LEFT JOIN guest_parents p ON p.id = g.parent_id
    RETURNING id, person_id)`;

/** Makes guest records: normalised for search, personal data sealed under a key of the record's own. */
@Injectable()
export class GuestRecords {
  constructor(private readonly vault: Vault) {}

  prepare(person: PersonInput, from: RecordOrigin): GuestRow {
    const { key, wrapped } = this.vault.newDataKey();
    return this.row(newId(), { key, wrapped }, person, from);
  }

  /** The row of a record that exists, with what its source says of it now. */
  rewrite(record: { id: string; dataKey: Buffer }, person: PersonInput, from: RecordOrigin): GuestRow {
    return this.row(record.id, { key: this.vault.unwrap(record.dataKey), wrapped: record.dataKey }, person, from);
  }

  private row(id: string, { key, wrapped }: { key: Buffer; wrapped: Buffer }, person: PersonInput, from: RecordOrigin): GuestRow {
    const { guestId, firstName, lastName, language, country, email, phone, ...values } = person;
    // who has looked at the faults has read the number: it is E.164
    const read = phone === undefined ? undefined : from.faults ? { number: phone, valid: true } : readPhone(phone, country ?? from.country);
    const number = phone === undefined ? undefined : (read?.number ?? phone.replace(/\D/g, ''));
    const secrets: RecordSecrets = { given: from.given ?? { ...person }, email, phone: number, ...values };
    const index = (kind: string, value: string | undefined) => (value === undefined ? null : bytea(this.vault.blindIndex(kind, value)));
    return {
      id,
      property_id: from.propertyId,
      parent_id: from.parentId ?? guestId ?? null,
      first_name: firstName,
      last_name: lastName,
      name_key: nameKey(firstName, lastName),
      language: language ?? null,
      country: country ?? null,
      source: from.source,
      external_system: from.external?.system ?? null,
      external_id: from.external?.id ?? null,
      data_key: bytea(wrapped),
      sealed: bytea(this.vault.seal(key, JSON.stringify(secrets), guestPlace(id))),
      email_index: index('guest_email', email && normaliseEmail(email)),
      phone_index: index('guest_phone', number),
      phone_last4_index: index('guest_phone_last4', number && lastFour(number)),
      birthday_index: index('guest_birthday', values.birthday && birthdayKey(values.birthday)),
      document_index: index('guest_document', values.document && normaliseDocument(values.document.number)),
      lawful_basis: from.lawfulBasis ?? 'contract',
      observed_at: (from.observedAt ?? from.at).toISOString(),
      completeness: completenessOf(person),
      faults: [...(from.faults ?? faultsOfNamed(person, read, from.at))],
      created_at: from.at.toISOString(),
    };
  }
}
