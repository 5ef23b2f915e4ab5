import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { newId } from '../../../kernel/values/ids';
import { lastFour, nameKey, normaliseEmail, normalisePhone } from '../domain/contact';

export interface PersonInput {
  firstName: string;
  lastName: string;
  email?: string;
  phone?: string;
  language?: string;
  country?: string;
}

/** A row of `guests`, ready to be written; bytea as hex text. */
export interface GuestRow {
  id: string;
  property_id: string;
  first_name: string;
  last_name: string;
  name_key: string;
  language: string | null;
  country: string | null;
  source: string;
  data_key: string;
  sealed: string;
  email_index: string | null;
  phone_index: string | null;
  phone_last4_index: string | null;
  created_at: string;
}

/** What is sealed of a guest. */
export interface GuestSecrets {
  email?: string;
  phone?: string;
}

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;
export const guestPlace = (id: string): string => `guests.sealed ${id}`;

/** Splices new guest records into another module's statement; `$n` is a JSON array of {@link GuestRow}. */
export const insertGuests = (param: string) => `
  INSERT INTO guests (id, property_id, first_name, last_name, name_key, language, country, source, data_key, sealed, email_index, phone_index,
    phone_last4_index, version, created_at, updated_at)
  SELECT id, property_id, first_name, last_name, name_key, language, country, source, data_key, sealed, email_index, phone_index,
    phone_last4_index, 1, created_at, created_at
  FROM json_to_recordset(${param}::json) AS g(id uuid, property_id uuid, first_name text, last_name text, name_key text, language text, country text,
    source text, data_key bytea, sealed bytea, email_index bytea, phone_index bytea, phone_last4_index bytea, created_at timestamptz)`;

/** Makes guest records: normalised for search, personal data sealed under a key of the record's own. */
@Injectable()
export class GuestRecords {
  constructor(private readonly vault: Vault) {}

  prepare(person: PersonInput, from: { propertyId: string; country?: string | null; source: string; at: Date }): GuestRow {
    const id = newId();
    const { key, wrapped } = this.vault.newDataKey();
    const email = person.email === undefined ? undefined : normaliseEmail(person.email);
    const phone = person.phone === undefined ? undefined : normalisePhone(person.phone, person.country ?? from.country);
    const secrets: GuestSecrets = { email: person.email, phone };
    return {
      id,
      property_id: from.propertyId,
      first_name: person.firstName,
      last_name: person.lastName,
      name_key: nameKey(person.firstName, person.lastName),
      language: person.language ?? null,
      country: person.country ?? null,
      source: from.source,
      data_key: hex(wrapped),
      sealed: hex(this.vault.seal(key, JSON.stringify(secrets), guestPlace(id))),
      email_index: email === undefined ? null : hex(this.vault.blindIndex('guest_email', email)),
      phone_index: phone === undefined ? null : hex(this.vault.blindIndex('guest_phone', phone)),
      phone_last4_index: phone === undefined ? null : hex(this.vault.blindIndex('guest_phone_last4', lastFour(phone))),
      created_at: from.at.toISOString(),
    };
  }
}
