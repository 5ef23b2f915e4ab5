import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records that belong to one person, further facts about them, merges that can be undone.
 *
 * A record never moves: other tables keep the id they were given, and `person_id` says whose it is. Most persons have one record, so that the indexes that
 * a person with many needs hold those alone (`together`).
 */
export class GuestProfiles1795400000700 implements MigrationInterface {
  name = 'GuestProfiles1795400000700';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE guests
        ADD person_id uuid,
        ADD together boolean NOT NULL DEFAULT false,
        ADD parent_id uuid CONSTRAINT guests_parent_fk REFERENCES guests,
        ADD external_system text,
        ADD external_id text,
        ADD birthday_index bytea,
        ADD document_index bytea,
        ADD lawful_basis text NOT NULL DEFAULT 'contract',
        ADD observed_at timestamptz,
        ADD completeness smallint NOT NULL DEFAULT 0,
        ADD faults text[] NOT NULL DEFAULT '{}',
        ADD erased_at timestamptz,
        ALTER data_key DROP NOT NULL,
        ALTER sealed DROP NOT NULL`);
    await q.query('UPDATE guests SET person_id = id, observed_at = created_at');
    await q.query(`
      ALTER TABLE guests
        ALTER person_id SET NOT NULL,
        ALTER observed_at SET NOT NULL,
        ADD CONSTRAINT guests_external_key UNIQUE (external_system, external_id),
        ADD CONSTRAINT guests_external_whole CHECK ((external_system IS NULL) = (external_id IS NULL)),
        ADD CONSTRAINT guests_alone CHECK (together OR person_id = id),
        ADD CONSTRAINT guests_erased CHECK (erased_at IS NULL = (data_key IS NOT NULL) AND (data_key IS NULL) = (sealed IS NULL))`);
    await q.query('CREATE INDEX guests_person ON guests (person_id) WHERE together');
    await q.query('CREATE INDEX guests_parent ON guests (parent_id) WHERE parent_id IS NOT NULL');
    await q.query('CREATE INDEX guests_birthday_index ON guests (birthday_index) WHERE birthday_index IS NOT NULL');
    await q.query('CREATE INDEX guests_document_index ON guests (document_index) WHERE document_index IS NOT NULL');

    // property_id: the hotel it holds for, none for the whole chain. code: what is no secret of a person's (a tag, a VIP level, a company's id).
    // holds: false says that a value which others gave is wrong
    await q.query(`
      CREATE TABLE guest_facts (
        id uuid PRIMARY KEY,
        guest_id uuid NOT NULL CONSTRAINT guest_facts_guest_fk REFERENCES guests,
        property_id uuid REFERENCES properties,
        kind text NOT NULL,
        code text,
        name_key text,
        sealed bytea NOT NULL,
        value_index bytea,
        last4_index bytea,
        holds boolean NOT NULL,
        source text NOT NULL,
        observed_at timestamptz NOT NULL,
        lawful_basis text NOT NULL,
        confidence smallint NOT NULL CONSTRAINT guest_facts_confidence CHECK (confidence BETWEEN 0 AND 100),
        recorded_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by uuid
      )`);
    await q.query('CREATE INDEX guest_facts_guest ON guest_facts (guest_id)');
    await q.query('CREATE INDEX guest_facts_value ON guest_facts (value_index) WHERE value_index IS NOT NULL');
    await q.query('CREATE INDEX guest_facts_last4 ON guest_facts (last4_index) WHERE last4_index IS NOT NULL');
    await q.query('CREATE INDEX guest_facts_code ON guest_facts (kind, code) WHERE code IS NOT NULL');
    await q.query('CREATE INDEX guest_facts_name_trgm ON guest_facts USING gin (name_key gin_trgm_ops) WHERE name_key IS NOT NULL');

    // what another system said before it said something else, sealed under the record's key
    await q.query(`
      CREATE TABLE guest_record_versions (
        guest_id uuid NOT NULL CONSTRAINT guest_record_versions_guest_fk REFERENCES guests,
        version int NOT NULL,
        sealed bytea NOT NULL,
        observed_at timestamptz NOT NULL,
        replaced_at timestamptz NOT NULL,
        PRIMARY KEY (guest_id, version)
      )`);

    // a row is a merge that stands; undone, it is gone, and its history is in the audit trail
    await q.query(`
      CREATE TABLE guest_merges (
        id uuid PRIMARY KEY,
        survivor_id uuid NOT NULL CONSTRAINT guest_merges_survivor_fk REFERENCES guests,
        merged_id uuid NOT NULL CONSTRAINT guest_merges_merged_fk REFERENCES guests,
        guest_ids uuid[] NOT NULL,
        automatic boolean NOT NULL,
        evidence jsonb NOT NULL,
        before jsonb NOT NULL,
        merged_by uuid NOT NULL,
        merged_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX guest_merges_survivor ON guest_merges (survivor_id)');
    await q.query('CREATE INDEX guest_merges_merged ON guest_merges (merged_id)');

    // two records that are two people, whatever they have in common
    await q.query(`
      CREATE TABLE guest_separations (
        id uuid PRIMARY KEY,
        low_id uuid NOT NULL CONSTRAINT guest_separations_low_fk REFERENCES guests,
        high_id uuid NOT NULL CONSTRAINT guest_separations_high_fk REFERENCES guests,
        decided_by uuid NOT NULL,
        decided_at timestamptz NOT NULL,
        CONSTRAINT guest_separations_once UNIQUE (low_id, high_id),
        CONSTRAINT guest_separations_order CHECK (low_id < high_id)
      )`);
    await q.query('CREATE INDEX guest_separations_high ON guest_separations (high_id)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['guest_separations', 'guest_merges', 'guest_record_versions', 'guest_facts']) await q.query(`DROP TABLE ${table}`);
    await q.query('DELETE FROM guests WHERE data_key IS NULL');
    await q.query(`
      ALTER TABLE guests
        DROP person_id, DROP together, DROP parent_id, DROP external_system, DROP external_id, DROP birthday_index, DROP document_index, DROP lawful_basis,
        DROP observed_at, DROP completeness, DROP faults, DROP erased_at,
        ALTER data_key SET NOT NULL,
        ALTER sealed SET NOT NULL`);
  }
}
