import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Guests who may be there twice.
 *
 * Keys by which records meet are kept as hashes under a secret of their own, which lies sealed: a new master key reseals the secret and leaves the hashes as they are.
 */
export class GuestDuplicates1795400000710 implements MigrationInterface {
  name = 'GuestDuplicates1795400000710';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE duplicate_secret (
        id boolean PRIMARY KEY CONSTRAINT duplicate_secret_one CHECK (id),
        sealed bytea NOT NULL
      )`);
    await q.query(`
      CREATE TABLE duplicate_keys (
        key bytea NOT NULL,
        guest_id uuid NOT NULL CONSTRAINT duplicate_keys_guest_fk REFERENCES guests,
        PRIMARY KEY (key, guest_id)
      )`);
    await q.query('CREATE INDEX duplicate_keys_guest ON duplicate_keys (guest_id)');

    // records that are new or have changed, until they have been compared
    await q.query(`
      CREATE TABLE duplicate_queue (
        guest_id uuid PRIMARY KEY CONSTRAINT duplicate_queue_guest_fk REFERENCES guests,
        queued_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX duplicate_queue_order ON duplicate_queue (queued_at, guest_id)');

    // score: probability in per cent; weight: bits of evidence in tenths; reasons: names of fields, how far they agree and what that is worth, no values
    await q.query(`
      CREATE TABLE duplicate_candidates (
        id uuid PRIMARY KEY,
        low_id uuid NOT NULL CONSTRAINT duplicate_candidates_low_fk REFERENCES guests,
        high_id uuid NOT NULL CONSTRAINT duplicate_candidates_high_fk REFERENCES guests,
        score smallint NOT NULL CONSTRAINT duplicate_candidates_score CHECK (score BETWEEN 0 AND 100),
        weight int NOT NULL,
        certain boolean NOT NULL,
        reasons jsonb NOT NULL,
        found_at timestamptz NOT NULL,
        CONSTRAINT duplicate_candidates_once UNIQUE (low_id, high_id),
        CONSTRAINT duplicate_candidates_order CHECK (low_id < high_id)
      )`);
    await q.query('CREATE INDEX duplicate_candidates_high ON duplicate_candidates (high_id)');
    await q.query('CREATE INDEX duplicate_candidates_weight ON duplicate_candidates (weight, id)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['duplicate_candidates', 'duplicate_queue', 'duplicate_keys', 'duplicate_secret'])
      await q.query(`DROP TABLE ${table}`);
  }
}
