import type { MigrationInterface, QueryRunner } from 'typeorm';

const READ_ALL = ['rates:read', 'reservations:read', 'guests:read', 'reports:read', 'events:read'];

/** Roles that every installation has; their ids never change. The administrator holds every permission, those of later modules included. */
const ROLES: [id: string, code: string, name: string, permissions: string[], all?: boolean][] = [
  ['018f0000-0000-7000-8000-000000000001', 'administrator', 'Administrator', [], true],
  [
    '018f0000-0000-7000-8000-000000000002',
    'front_desk',
    'Front desk',
    ['rates:read', 'reservations:read', 'reservations:write', 'guests:read', 'guests:write', 'guests:pii'],
  ],
  [
    '018f0000-0000-7000-8000-000000000003',
    'revenue_manager',
    'Revenue manager',
    ['rates:read', 'rates:write', 'reservations:read', 'reservations:override_price', 'reports:read', 'events:read'],
  ],
  [
    '018f0000-0000-7000-8000-000000000004',
    'reservations_agent',
    'Reservations agent',
    ['rates:read', 'reservations:read', 'reservations:write', 'reservations:override_price', 'guests:read', 'guests:write', 'guests:pii'],
  ],
  [
    '018f0000-0000-7000-8000-000000000005',
    'booking_site',
    'Booking site (machine)',
    ['rates:read', 'reservations:read', 'reservations:write', 'guests:write'],
  ],
  [
    '018f0000-0000-7000-8000-000000000006',
    'integration',
    'Integration (machine)',
    [
      'rates:read',
      'rates:write',
      'reservations:read',
      'reservations:write',
      'reservations:import',
      'reservations:override_price',
      'guests:write',
      'events:read',
    ],
  ],
  ['018f0000-0000-7000-8000-000000000007', 'auditor', 'Auditor', [...READ_ALL, 'accounts:read', 'audit:read', 'operations:read']],
];

/** Accounts of staff and of API clients, roles, grants per hotel, sessions with rotating refresh tokens. */
export class Identity1795400000200 implements MigrationInterface {
  name = 'Identity1795400000200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE roles (
        id uuid NOT NULL CONSTRAINT roles_pkey PRIMARY KEY,
        code character varying(40) NOT NULL CONSTRAINT roles_code_key UNIQUE,
        name text NOT NULL,
        permissions text[] NOT NULL,
        all_permissions boolean NOT NULL DEFAULT false,
        system boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query(`
      CREATE TABLE accounts (
        id uuid NOT NULL CONSTRAINT accounts_pkey PRIMARY KEY,
        kind text NOT NULL,
        status text NOT NULL DEFAULT 'active',
        display_name text NOT NULL,
        data_key bytea,
        email_sealed bytea,
        email_index bytea CONSTRAINT accounts_email_key UNIQUE,
        password_hash text,
        failed_attempts integer NOT NULL DEFAULT 0,
        locked_until timestamptz,
        client_id text CONSTRAINT accounts_client_id_key UNIQUE,
        secret_hash bytea,
        scopes text[],
        token_generation integer NOT NULL DEFAULT 1,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT accounts_status_known CHECK (status IN ('active', 'disabled')),
        CONSTRAINT accounts_kind_fields CHECK (
          (kind = 'staff' AND data_key IS NOT NULL AND email_sealed IS NOT NULL AND email_index IS NOT NULL
            AND client_id IS NULL AND secret_hash IS NULL AND scopes IS NULL)
          OR (kind = 'client' AND client_id IS NOT NULL AND secret_hash IS NOT NULL AND scopes IS NOT NULL
            AND email_index IS NULL AND password_hash IS NULL)
        )
      ) WITH (fillfactor = 80)`);
    // property_id refers to hotels, a table that comes later; a grant for a hotel that does not exist opens nothing
    await q.query(`
      CREATE TABLE grants (
        id uuid NOT NULL CONSTRAINT grants_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT grants_account_fk REFERENCES accounts ON DELETE CASCADE,
        role_id uuid NOT NULL CONSTRAINT grants_role_fk REFERENCES roles,
        property_id uuid,
        created_at timestamptz NOT NULL,
        CONSTRAINT grants_once UNIQUE NULLS NOT DISTINCT (account_id, role_id, property_id)
      )`);
    await q.query('CREATE INDEX grants_role ON grants (role_id)');
    await q.query(`
      CREATE TABLE sessions (
        id uuid NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT sessions_account_fk REFERENCES accounts ON DELETE CASCADE,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    await q.query('CREATE INDEX sessions_account ON sessions (account_id) WHERE revoked_at IS NULL');
    // a session is the family of its refresh tokens: one of them is unused, the others tell of theft when they come again
    await q.query(`
      CREATE TABLE refresh_tokens (
        token_hash bytea NOT NULL CONSTRAINT refresh_tokens_pkey PRIMARY KEY,
        session_id uuid NOT NULL CONSTRAINT refresh_tokens_session_fk REFERENCES sessions ON DELETE CASCADE,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      )`);
    await q.query('CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)');

    for (const [id, code, name, permissions, all = false] of ROLES) {
      await q.query(
        `INSERT INTO roles (id, code, name, permissions, all_permissions, system, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, true, now(), now())`,
        [id, code, name, permissions, all],
      );
    }
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['refresh_tokens', 'sessions', 'grants', 'accounts', 'roles']) await q.query(`DROP TABLE ${table}`);
  }
}
