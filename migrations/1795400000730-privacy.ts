import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What guests have agreed to, what they have asked for, who has been erased, and how long what is kept. */
export class Privacy1795400000730 implements MigrationInterface {
  name = 'Privacy1795400000730';

  async up(q: QueryRunner): Promise<void> {
    // whose personal data the answer may hold: an erasure finds it so. Rows live for a day
    await q.query('ALTER TABLE idempotency_keys ADD subjects uuid[]');

    // append-only; the later entry by `at` holds. Wording and evidence are sealed under the record's key
    await q.query(`
      CREATE TABLE consents (
        id uuid NOT NULL CONSTRAINT consents_pkey PRIMARY KEY,
        guest_id uuid NOT NULL CONSTRAINT consents_guest_fk REFERENCES guests,
        purpose text NOT NULL,
        channel text NOT NULL,
        status text NOT NULL CONSTRAINT consents_status_known CHECK (status IN ('granted', 'withdrawn')),
        source text NOT NULL,
        sealed bytea NOT NULL,
        at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX consents_guest ON consents (guest_id)');

    await q.query(`
      CREATE TABLE privacy_requests (
        id uuid NOT NULL CONSTRAINT privacy_requests_pkey PRIMARY KEY,
        guest_id uuid NOT NULL CONSTRAINT privacy_requests_guest_fk REFERENCES guests,
        property_id uuid NOT NULL CONSTRAINT privacy_requests_property_fk REFERENCES properties,
        kind text NOT NULL,
        law text NOT NULL,
        status text NOT NULL,
        received_on date NOT NULL,
        due_on date NOT NULL,
        extended_on date,
        identity_check text,
        identity_checked_at timestamptz,
        -- words of the guest and about them: what was asked, why it took longer, why it was refused
        sealed bytea,
        closed_at timestamptz,
        created_by uuid NOT NULL,
        version int NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT privacy_requests_closed CHECK ((closed_at IS NULL) = (status IN ('received', 'in_progress')))
      )`);
    await q.query('CREATE INDEX privacy_requests_guest ON privacy_requests (guest_id)');
    await q.query('CREATE INDEX privacy_requests_due ON privacy_requests (due_on) WHERE closed_at IS NULL');

    // an objection or a restriction that stands
    await q.query(`
      CREATE TABLE privacy_flags (
        guest_id uuid NOT NULL CONSTRAINT privacy_flags_guest_fk REFERENCES guests,
        kind text NOT NULL CONSTRAINT privacy_flags_kind_known CHECK (kind IN ('objection', 'restriction')),
        request_id uuid CONSTRAINT privacy_flags_request_fk REFERENCES privacy_requests,
        since timestamptz NOT NULL,
        CONSTRAINT privacy_flags_pkey PRIMARY KEY (guest_id, kind)
      )`);

    // nothing personal: record ids, so that a restored backup forgets again
    await q.query(`
      CREATE TABLE erasures (
        guest_id uuid NOT NULL CONSTRAINT erasures_pkey PRIMARY KEY,
        person_id uuid NOT NULL,
        reason text NOT NULL,
        request_id uuid,
        erased_by uuid NOT NULL,
        erased_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX erasures_erased_at ON erasures (erased_at, guest_id)');

    await q.query(`
      CREATE TABLE retention_rules (
        class text NOT NULL CONSTRAINT retention_rules_pkey PRIMARY KEY,
        keep_days int CONSTRAINT retention_rules_days CHECK (keep_days BETWEEN 0 AND 36500),
        legal_source text NOT NULL,
        version int NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    // whether what the source sent is still there, word for word
    await q.query('ALTER TABLE guests ADD raw boolean NOT NULL DEFAULT true');
    await q.query(`
      CREATE TABLE retention_runs (
        id uuid NOT NULL CONSTRAINT retention_runs_pkey PRIMARY KEY,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        removed jsonb NOT NULL
      )`);
    await q.query('CREATE INDEX retention_runs_started_at ON retention_runs (started_at)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE guests DROP raw');
    for (const table of ['retention_runs', 'retention_rules', 'erasures', 'privacy_flags', 'privacy_requests', 'consents'])
      await q.query(`DROP TABLE ${table}`);
    await q.query('ALTER TABLE idempotency_keys DROP subjects');
  }
}
