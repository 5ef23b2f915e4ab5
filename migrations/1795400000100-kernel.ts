import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Idempotency keys, outbox, event log, audit trail; the role that the API runs as. */
export class Kernel1795400000100 implements MigrationInterface {
  name = 'Kernel1795400000100';

  async up(q: QueryRunner): Promise<void> {
    await q.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
    await q.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await q.query(`
      CREATE TABLE idempotency_keys (
        scope text NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        status smallint,
        answer bytea,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (scope, key)
      )`);
    await q.query('CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at)');

    // id: insertion order; no cache, or two sessions would hand out ids against the order of one aggregate's changes
    await q.query(`
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id uuid NOT NULL,
        type text NOT NULL,
        version smallint NOT NULL,
        aggregate_type text NOT NULL,
        aggregate_id uuid NOT NULL,
        property_id uuid,
        data jsonb NOT NULL,
        changes jsonb NOT NULL,
        occurred_at timestamptz NOT NULL,
        request_id text,
        actor_id uuid
      )`);
    await q.query(`
      CREATE TABLE events (
        seq bigint NOT NULL,
        event_id uuid NOT NULL,
        type text NOT NULL,
        version smallint NOT NULL,
        aggregate_type text NOT NULL,
        aggregate_id uuid NOT NULL,
        property_id uuid,
        data jsonb NOT NULL,
        changes jsonb NOT NULL,
        occurred_at timestamptz NOT NULL,
        request_id text,
        actor_id uuid,
        published_at timestamptz NOT NULL
      ) PARTITION BY RANGE (published_at)`);
    await q.query('CREATE INDEX events_seq ON events (seq)');
    await q.query('CREATE INDEX events_aggregate ON events (aggregate_id, seq)');
    await q.query('CREATE TABLE event_sequence (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), last_seq bigint NOT NULL)');
    await q.query('INSERT INTO event_sequence (last_seq) VALUES (0)');

    await q.query(`
      CREATE TABLE audit_entries (
        id uuid NOT NULL,
        at timestamptz NOT NULL,
        actor_id uuid NOT NULL,
        actor_kind text NOT NULL,
        action text NOT NULL,
        target_type text NOT NULL,
        target_id uuid NOT NULL,
        property_id uuid,
        request_id text NOT NULL,
        details jsonb NOT NULL,
        PRIMARY KEY (at, id)
      ) PARTITION BY RANGE (at)`);
    await q.query('CREATE INDEX audit_entries_target ON audit_entries (target_id, at)');

    // The API's role may not change tables; new months of every table partitioned by range are made by this function, which runs as its owner.
    await q.query(`
      CREATE FUNCTION ensure_month_partitions(first_month date, months int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public SET timezone = 'UTC' AS $$
      DECLARE parent text; month date;
      BEGIN
        FOR parent IN SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = 'public'::regnamespace ORDER BY relname LOOP
          FOR i IN 0 .. months - 1 LOOP
            month := (date_trunc('month', first_month) + make_interval(months => i))::date;
            EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
              parent || '_' || to_char(month, 'YYYY_MM'), parent, month, (month + interval '1 month')::date);
          END LOOP;
        END LOOP;
      END $$`);
    // a row that no month takes must not be lost: the default partitions catch it
    await q.query('CREATE TABLE events_default PARTITION OF events DEFAULT');
    await q.query('CREATE TABLE audit_entries_default PARTITION OF audit_entries DEFAULT');

    // Raises a refusal from inside a statement: the whole statement rolls back, the code says why.
    await q.query(`
      CREATE FUNCTION ensure(holds boolean, state text, reason text) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        IF holds IS NOT TRUE THEN RAISE EXCEPTION USING ERRCODE = state, MESSAGE = reason; END IF;
        RETURN true;
      END $$`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP FUNCTION ensure(boolean, text, text)');
    await q.query('DROP FUNCTION ensure_month_partitions(date, int)');
    for (const table of ['audit_entries', 'event_sequence', 'events', 'outbox', 'idempotency_keys']) await q.query(`DROP TABLE ${table}`);
  }
}
