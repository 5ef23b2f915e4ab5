import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of guests from other systems, what came of each row, what waits for somebody to look at it; and the companies that send guests. */
export class GuestImports1795400000740 implements MigrationInterface {
  name = 'GuestImports1795400000740';

  async up(q: QueryRunner): Promise<void> {
    // rows of a source without ids of its own are known again by what they say
    await q.query('ALTER TABLE guests ADD row_index bytea');
    await q.query('CREATE UNIQUE INDEX guests_row_key ON guests (property_id, row_index) WHERE row_index IS NOT NULL');
    // two hotels may use one kind of system, each with ids of its own
    await q.query(`
      ALTER TABLE guests
        DROP CONSTRAINT guests_external_key,
        ADD CONSTRAINT guests_external_key UNIQUE (property_id, external_system, external_id)`);

    // upload_id: which upload of the file counts, where two were begun. rows_done: how far the file is written, with its counts, in one transaction
    await q.query(`
      CREATE TABLE guest_imports (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties,
        system text NOT NULL,
        format text NOT NULL CONSTRAINT guest_imports_format CHECK (format IN ('csv', 'ndjson')),
        encoding text NOT NULL,
        delimiter text,
        mapping jsonb,
        date_order text,
        lawful_basis text NOT NULL,
        dry_run boolean NOT NULL,
        status text NOT NULL CONSTRAINT guest_imports_status CHECK (status IN ('waiting', 'queued', 'running', 'succeeded', 'failed')),
        problem text,
        job_id uuid,
        upload_id uuid,
        data_key bytea,
        packed boolean NOT NULL DEFAULT false,
        bytes bigint NOT NULL DEFAULT 0,
        rows_done int NOT NULL DEFAULT 0,
        counts jsonb NOT NULL DEFAULT '{}',
        findings jsonb NOT NULL DEFAULT '{}',
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz
      )`);
    await q.query('CREATE INDEX guest_imports_property ON guest_imports (property_id, created_at, id)');
    await q.query(`
      CREATE TABLE guest_import_chunks (
        import_id uuid NOT NULL REFERENCES guest_imports ON DELETE CASCADE,
        upload_id uuid NOT NULL,
        number int NOT NULL,
        sealed bytea NOT NULL,
        PRIMARY KEY (import_id, upload_id, number)
      )`);
    // a row a batch: what became of each row of the file, in order
    await q.query(`
      CREATE TABLE guest_import_results (
        import_id uuid NOT NULL REFERENCES guest_imports ON DELETE CASCADE,
        first_row int NOT NULL,
        statuses text[] NOT NULL,
        results jsonb NOT NULL,
        PRIMARY KEY (import_id, first_row)
      )`);

    await q.query(`
      CREATE TABLE guest_quarantine (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties,
        import_id uuid REFERENCES guest_imports ON DELETE SET NULL,
        row_number int,
        source text NOT NULL,
        lawful_basis text NOT NULL,
        external_system text,
        external_id text,
        row_index bytea,
        sealed bytea NOT NULL,
        reasons text[] NOT NULL,
        findings jsonb NOT NULL,
        email_index bytea,
        phone_index bytea,
        observed_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX guest_quarantine_property ON guest_quarantine (property_id, created_at, id)');
    await q.query('CREATE INDEX guest_quarantine_email ON guest_quarantine (email_index) WHERE email_index IS NOT NULL');
    await q.query('CREATE INDEX guest_quarantine_phone ON guest_quarantine (phone_index) WHERE phone_index IS NOT NULL');
    await q.query('CREATE UNIQUE INDEX guest_quarantine_row_key ON guest_quarantine (property_id, row_index) WHERE row_index IS NOT NULL');
    await q.query(
      'CREATE UNIQUE INDEX guest_quarantine_external_key ON guest_quarantine (property_id, external_system, external_id) WHERE external_id IS NOT NULL',
    );

    // property_id: the hotel that made it, none for the chain itself
    await q.query(`
      CREATE TABLE companies (
        id uuid PRIMARY KEY,
        property_id uuid REFERENCES properties,
        kind text NOT NULL CONSTRAINT companies_kind CHECK (kind IN ('company', 'travel_agent')),
        code text NOT NULL CONSTRAINT companies_code_key UNIQUE,
        name text NOT NULL,
        name_key text NOT NULL,
        tax_id text,
        iata_number text,
        country text,
        data_key bytea NOT NULL,
        sealed bytea NOT NULL,
        rate_plan_ids uuid[] NOT NULL DEFAULT '{}',
        status text NOT NULL CONSTRAINT companies_status CHECK (status IN ('active', 'retired')),
        version int NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX companies_name_trgm ON companies USING gin (name_key gin_trgm_ops)');
    await q.query('CREATE INDEX companies_created ON companies (created_at, id)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['companies', 'guest_quarantine', 'guest_import_results', 'guest_import_chunks', 'guest_imports'])
      await q.query(`DROP TABLE ${table}`);
    await q.query(`
      ALTER TABLE guests
        DROP row_index,
        DROP CONSTRAINT guests_external_key,
        ADD CONSTRAINT guests_external_key UNIQUE (external_system, external_id)`);
  }
}
