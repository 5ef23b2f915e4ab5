import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Positions and retries of the listeners, jobs that callers can see, the chain over the audit trail. */
export class EventDeliveries1795400000150 implements MigrationInterface {
  name = 'EventDeliveries1795400000150';

  async up(q: QueryRunner): Promise<void> {
    // every row of the outbox lives for milliseconds: vacuum by count, since a share of an empty table means nothing
    await q.query('ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, fillfactor = 100)');

    await q.query(`
      CREATE TABLE event_listeners (
        name text CONSTRAINT event_listeners_pkey PRIMARY KEY,
        position bigint NOT NULL,
        updated_at timestamptz NOT NULL
      ) WITH (fillfactor = 50)`);
    // due: next_attempt_at is set. Dead: dead_at is set. Neither: parked behind an earlier event of its aggregate.
    await q.query(`
      CREATE TABLE event_retries (
        id uuid NOT NULL,
        listener text NOT NULL,
        seq bigint NOT NULL,
        aggregate_id uuid NOT NULL,
        property_id uuid,
        attempts int NOT NULL,
        next_attempt_at timestamptz,
        dead_at timestamptz,
        last_error text,
        created_at timestamptz NOT NULL,
        CONSTRAINT event_retries_pkey PRIMARY KEY (listener, seq),
        CONSTRAINT event_retries_id_key UNIQUE (id),
        CONSTRAINT event_retries_one_state CHECK (dead_at IS NULL OR next_attempt_at IS NULL)
      )`);
    await q.query('CREATE INDEX event_retries_due ON event_retries (listener, next_attempt_at) WHERE next_attempt_at IS NOT NULL');
    await q.query('CREATE INDEX event_retries_aggregate ON event_retries (listener, aggregate_id, seq)');
    await q.query('CREATE INDEX event_retries_created_at ON event_retries (created_at, id)');

    await q.query(`
      CREATE TABLE jobs (
        id uuid CONSTRAINT jobs_pkey PRIMARY KEY,
        kind text NOT NULL,
        account_id uuid NOT NULL,
        property_id uuid,
        status text NOT NULL CONSTRAINT jobs_status_known CHECK (status IN ('queued', 'running', 'succeeded', 'failed')),
        progress real NOT NULL DEFAULT 0 CONSTRAINT jobs_progress_share CHECK (progress BETWEEN 0 AND 1),
        result jsonb,
        errors jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz
      )`);
    await q.query(`CREATE INDEX jobs_unfinished ON jobs (created_at) WHERE status IN ('queued', 'running')`);

    // One row a batch names its entries. (settled_at, settled_id) is how far the trail had been read in order: only what lies beyond is looked at.
    await q.query(`
      CREATE TABLE audit_chain (
        batch bigint CONSTRAINT audit_chain_pkey PRIMARY KEY,
        entry_ids uuid[] NOT NULL,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        settled_at timestamptz NOT NULL,
        settled_id uuid NOT NULL,
        previous_hash bytea NOT NULL,
        hash bytea NOT NULL,
        chained_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX audit_chain_last_at ON audit_chain (last_at)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['audit_chain', 'jobs', 'event_retries', 'event_listeners']) await q.query(`DROP TABLE ${table}`);
    await q.query('ALTER TABLE outbox RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, fillfactor)');
  }
}
