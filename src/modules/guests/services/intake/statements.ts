/** Columns of {@link GuestRow} with `row_index`, as `json_to_recordset` reads them. */
const GUEST_COLUMNS = `id uuid, property_id uuid, first_name text, last_name text, name_key text, language text, country text, source text, external_system text,
  external_id text, row_index bytea, data_key bytea, sealed bytea, email_index bytea, phone_index bytea, phone_last4_index bytea, birthday_index bytea,
  document_index bytea, lawful_basis text, observed_at timestamptz, completeness smallint, faults text[], created_at timestamptz`;

/** New records; those that another import has just made are left out of the answer. */
export const INSERT_RECORDS = `
  INSERT INTO guests (id, property_id, person_id, first_name, last_name, name_key, language, country, source, external_system, external_id, row_index, data_key,
    sealed, email_index, phone_index, phone_last4_index, birthday_index, document_index, lawful_basis, observed_at, completeness, faults, version, created_at,
    updated_at)
  SELECT id, property_id, id, first_name, last_name, name_key, language, country, source, external_system, external_id, row_index, data_key, sealed,
    email_index, phone_index, phone_last4_index, birthday_index, document_index, lawful_basis, observed_at, completeness, faults, 1, created_at, created_at
  FROM json_to_recordset($1::json) AS g(${GUEST_COLUMNS})
  ON CONFLICT DO NOTHING RETURNING id`;

export const KEEP_VERSIONS = `
  INSERT INTO guest_record_versions (guest_id, version, sealed, observed_at, replaced_at)
  SELECT guest_id, version, sealed, observed_at, replaced_at
  FROM json_to_recordset($1::json) AS v(guest_id uuid, version int, sealed bytea, observed_at timestamptz, replaced_at timestamptz)`;

export const REWRITE_RECORDS = `
  UPDATE guests g SET first_name = n.first_name, last_name = n.last_name, name_key = n.name_key, language = n.language, country = n.country,
    sealed = n.sealed, email_index = n.email_index, phone_index = n.phone_index, phone_last4_index = n.phone_last4_index, birthday_index = n.birthday_index,
    document_index = n.document_index, lawful_basis = n.lawful_basis, observed_at = n.observed_at, completeness = n.completeness, faults = n.faults,
    version = g.version + 1, updated_at = n.created_at
  FROM json_to_recordset($1::json) AS n(${GUEST_COLUMNS}) WHERE g.id = n.id`;

/** The record that stands for a person tells the version of all. */
export const BUMP_PERSONS = `
  UPDATE guests SET version = version + 1, updated_at = $2
  WHERE id IN (SELECT person_id FROM guests WHERE id = ANY ($1::uuid[])) AND id <> ALL ($1::uuid[])`;

export const INSERT_FACTS = `
  INSERT INTO guest_facts (id, guest_id, property_id, kind, code, sealed, value_index, last4_index, holds, source, observed_at, lawful_basis, confidence,
    recorded_by, created_at)
  SELECT id, guest_id, property_id, kind, code, sealed, value_index, last4_index, true, source, observed_at, lawful_basis, confidence, recorded_by, created_at
  FROM json_to_recordset($1::json) AS f(id uuid, guest_id uuid, property_id uuid, kind text, code text, sealed bytea, value_index bytea, last4_index bytea,
    source text, observed_at timestamptz, lawful_basis text, confidence smallint, recorded_by uuid, created_at timestamptz)`;

/** The same row sent again is the same row, whatever is wrong with it now. */
export const QUARANTINE = `
  WITH given AS (
    SELECT * FROM json_to_recordset($1::json) AS q(id uuid, property_id uuid, import_id uuid, row_number int, source text, lawful_basis text,
      external_system text, external_id text, row_index bytea, sealed bytea, reasons text[], findings jsonb, email_index bytea, phone_index bytea,
      observed_at timestamptz, created_at timestamptz))
  INSERT INTO guest_quarantine (id, property_id, import_id, row_number, source, lawful_basis, external_system, external_id, row_index, sealed, reasons, findings,
    email_index, phone_index, observed_at, created_at)
  SELECT id, property_id, import_id, row_number, source, lawful_basis, external_system, external_id, row_index, sealed, reasons, findings, email_index, phone_index,
    observed_at, created_at
  FROM given ON CONFLICT DO NOTHING`;

/** Rows with an id that wait: whatever their system says now takes their place. */
export const CLEAR_QUARANTINE = `DELETE FROM guest_quarantine WHERE property_id = $1 AND external_system = $2 AND external_id = ANY ($3::text[])`;

const KNOWN_BY = `property_id = $1 AND ((external_system = $2 AND external_id = ANY ($3::text[])) OR row_index = ANY ($4::bytea[]))`;

export const FIND_KNOWN = `SELECT external_id, row_index FROM guests WHERE ${KNOWN_BY}`;

/** In the order of their ids, as every writer of persons locks them. */
export const LOCK_KNOWN = `
  SELECT id, external_id, row_index, data_key, sealed, observed_at, erased_at, version FROM guests WHERE ${KNOWN_BY} ORDER BY id FOR NO KEY UPDATE`;
