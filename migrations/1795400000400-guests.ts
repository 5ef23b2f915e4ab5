import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One record per guest as each source gave it; personal data sealed under the record's own key. */
export class Guests1795400000400 implements MigrationInterface {
  name = 'Guests1795400000400';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE guests (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        first_name text NOT NULL,
        last_name text NOT NULL,
        name_key text NOT NULL,
        language text,
        country text,
        source text NOT NULL,
        data_key bytea NOT NULL,
        sealed bytea NOT NULL,
        email_index bytea,
        phone_index bytea,
        phone_last4_index bytea,
        version int NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX guests_name_trgm ON guests USING gin (name_key gin_trgm_ops)');
    await q.query('CREATE INDEX guests_email_index ON guests (email_index) WHERE email_index IS NOT NULL');
    await q.query('CREATE INDEX guests_phone_index ON guests (phone_index) WHERE phone_index IS NOT NULL');
    await q.query('CREATE INDEX guests_phone_last4_index ON guests (phone_last4_index) WHERE phone_last4_index IS NOT NULL');
    await q.query('CREATE INDEX guests_property_created ON guests (property_id, created_at, id)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE guests');
  }
}
