import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Employees, the departments and posts they work in, what they may serve, and when they are on duty. */
export class Staff1795400000770 implements MigrationInterface {
  name = 'Staff1795400000770';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE departments (
        id uuid NOT NULL CONSTRAINT departments_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT departments_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT departments_property_code_key UNIQUE (property_id, code),
        CONSTRAINT departments_property_id_key UNIQUE (property_id, id),
        CONSTRAINT departments_status_known CHECK (status IN ('active', 'retired'))
      )`);
    await q.query(`
      CREATE TABLE qualifications (
        id uuid NOT NULL CONSTRAINT qualifications_pkey PRIMARY KEY,
        code text NOT NULL CONSTRAINT qualifications_code_key UNIQUE,
        name text NOT NULL,
        service_codes text[] NOT NULL DEFAULT '{}',
        validity_months integer,
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT qualifications_status_known CHECK (status IN ('active', 'retired')),
        CONSTRAINT qualifications_validity_positive CHECK (validity_months > 0)
      )`);
    await q.query(`
      CREATE TABLE posts (
        id uuid NOT NULL CONSTRAINT posts_pkey PRIMARY KEY,
        code text NOT NULL CONSTRAINT posts_code_key UNIQUE,
        name text NOT NULL,
        department_kind text NOT NULL,
        qualification_ids uuid[] NOT NULL DEFAULT '{}',
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT posts_status_known CHECK (status IN ('active', 'retired'))
      )`);
    await q.query(`
      CREATE TABLE employees (
        id uuid NOT NULL CONSTRAINT employees_pkey PRIMARY KEY,
        number text NOT NULL CONSTRAINT employees_number_key UNIQUE,
        first_name text NOT NULL,
        last_name text NOT NULL,
        name_key text NOT NULL,
        home_property_id uuid NOT NULL CONSTRAINT employees_home_property_fkey REFERENCES properties (id),
        department_id uuid,
        post_id uuid NOT NULL CONSTRAINT employees_post_fkey REFERENCES posts (id),
        supervisor_id uuid CONSTRAINT employees_supervisor_fkey REFERENCES employees (id),
        account_id uuid CONSTRAINT employees_account_key UNIQUE CONSTRAINT employees_account_fkey REFERENCES accounts (id),
        employed_from date NOT NULL,
        employed_to date,
        status text NOT NULL DEFAULT 'active',
        data_key bytea NOT NULL,
        sealed bytea NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT employees_department_of_home_fkey FOREIGN KEY (home_property_id, department_id) REFERENCES departments (property_id, id),
        CONSTRAINT employees_not_own_supervisor CHECK (supervisor_id <> id),
        CONSTRAINT employees_dates_in_order CHECK (employed_to >= employed_from),
        CONSTRAINT employees_status_known CHECK (status IN ('active', 'on_leave'))
      )`);
    await q.query('CREATE INDEX employees_by_home ON employees (home_property_id, number)');
    await q.query('CREATE INDEX employees_by_department ON employees (department_id)');
    await q.query('CREATE INDEX employees_by_supervisor ON employees (supervisor_id)');
    await q.query('CREATE INDEX employees_name_trgm ON employees USING gin (name_key gin_trgm_ops)');

    // beyond the home hotel; both days are included
    await q.query(`
      CREATE TABLE employee_postings (
        employee_id uuid NOT NULL CONSTRAINT employee_postings_employee_fkey REFERENCES employees (id) ON DELETE CASCADE,
        property_id uuid NOT NULL CONSTRAINT employee_postings_property_fkey REFERENCES properties (id),
        first_day date NOT NULL,
        last_day date,
        CONSTRAINT employee_postings_pkey PRIMARY KEY (employee_id, property_id, first_day),
        CONSTRAINT employee_postings_days_in_order CHECK (last_day >= first_day),
        CONSTRAINT employee_postings_no_overlap EXCLUDE USING gist
          (employee_id WITH =, property_id WITH =, daterange(first_day, last_day, '[]') WITH &&)
      )`);
    await q.query('CREATE INDEX employee_postings_property ON employee_postings (property_id, employee_id)');

    // evidence is free text about a person: sealed under the employee's key
    await q.query(`
      CREATE TABLE employee_qualifications (
        id uuid NOT NULL CONSTRAINT employee_qualifications_pkey PRIMARY KEY,
        employee_id uuid NOT NULL CONSTRAINT employee_qualifications_employee_fkey REFERENCES employees (id),
        qualification_id uuid NOT NULL CONSTRAINT employee_qualifications_qualification_fkey REFERENCES qualifications (id),
        granted_on date NOT NULL,
        valid_until date,
        evidence_sealed bytea,
        source text NOT NULL,
        source_id uuid,
        withdrawn_on date,
        granted_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT employee_qualifications_days_in_order CHECK (valid_until >= granted_on),
        CONSTRAINT employee_qualifications_source_key UNIQUE (employee_id, qualification_id, source, source_id)
      )`);
    await q.query('CREATE INDEX employee_qualifications_held ON employee_qualifications (employee_id, qualification_id, granted_on)');
    await q.query('CREATE INDEX employee_qualifications_ending ON employee_qualifications (valid_until) WHERE withdrawn_on IS NULL');

    // day: the hotel's date on which the shift begins. Deferrable, so that two shifts of the same hour can be swapped in one statement.
    await q.query(`
      CREATE TABLE shifts (
        id uuid NOT NULL CONSTRAINT shifts_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT shifts_property_fkey REFERENCES properties (id),
        department_id uuid NOT NULL,
        employee_id uuid NOT NULL CONSTRAINT shifts_employee_fkey REFERENCES employees (id),
        day date NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        kind text NOT NULL,
        service_codes text[] NOT NULL DEFAULT '{}',
        status text NOT NULL DEFAULT 'planned',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT shifts_department_of_property_fkey FOREIGN KEY (property_id, department_id) REFERENCES departments (property_id, id),
        CONSTRAINT shifts_kind_known CHECK (kind IN ('morning', 'day', 'evening', 'night', 'split', 'on_call', 'training')),
        CONSTRAINT shifts_status_known CHECK (status IN ('planned', 'cancelled')),
        CONSTRAINT shifts_times_in_order CHECK (ends_at > starts_at),
        CONSTRAINT shifts_no_overlap EXCLUDE USING gist (employee_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
          WHERE (status = 'planned') DEFERRABLE INITIALLY IMMEDIATE
      )`);
    await q.query('CREATE INDEX shifts_by_day ON shifts (property_id, day, starts_at)');
    await q.query('CREATE INDEX shifts_by_employee ON shifts (employee_id, day)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['shifts', 'employee_qualifications', 'employee_postings', 'employees', 'posts', 'qualifications', 'departments'])
      await q.query(`DROP TABLE ${table}`);
  }
}
