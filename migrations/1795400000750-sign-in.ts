import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mail, invitations and password resets, second factors, what sessions tell of themselves, overlapping client secrets, guests' one-time codes. */
export class SignIn1795400000750 implements MigrationInterface {
  name = 'SignIn1795400000750';

  async up(q: QueryRunner): Promise<void> {
    // sealed: recipient and, once it is written, the letter; gone when it is sent
    await q.query(`
      CREATE TABLE mails (
        id uuid NOT NULL CONSTRAINT mails_pkey PRIMARY KEY,
        channel text NOT NULL CONSTRAINT mails_channel_known CHECK (channel IN ('email', 'sms')),
        purpose text NOT NULL,
        about_type text,
        about_id uuid,
        to_index bytea NOT NULL,
        status text NOT NULL DEFAULT 'queued' CONSTRAINT mails_status_known CHECK (status IN ('queued', 'sent', 'kept', 'failed', 'dropped')),
        attempts integer NOT NULL DEFAULT 0,
        sealed bytea,
        error text,
        good_until timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        sent_at timestamptz
      )`);
    await q.query('CREATE INDEX mails_to ON mails (to_index, purpose, created_at)');
    await q.query('CREATE INDEX mails_about ON mails (about_id) WHERE about_id IS NOT NULL');
    await q.query(`CREATE INDEX mails_kept ON mails (created_at, id) WHERE status IN ('kept', 'failed')`);
    await q.query('CREATE INDEX mails_created_at ON mails (created_at)');

    // one of a kind for each account: a new one takes the place of the old one. The hash comes when the mail is written
    await q.query(`
      CREATE TABLE account_tokens (
        id uuid NOT NULL CONSTRAINT account_tokens_pkey PRIMARY KEY,
        account_id uuid NOT NULL CONSTRAINT account_tokens_account_fk REFERENCES accounts ON DELETE CASCADE,
        purpose text NOT NULL CONSTRAINT account_tokens_purpose_known CHECK (purpose IN ('invitation', 'password_reset')),
        token_hash bytea CONSTRAINT account_tokens_hash_key UNIQUE,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT account_tokens_once UNIQUE (account_id, purpose)
      )`);

    await q.query(`
      ALTER TABLE accounts
        ADD requires_second_factor boolean NOT NULL DEFAULT false,
        ADD totp_sealed bytea,
        ADD totp_confirmed_at timestamptz,
        ADD totp_last_step integer,
        ADD old_secret_hash bytea,
        ADD old_secret_until timestamptz`);
    await q.query('ALTER TABLE roles ADD requires_second_factor boolean NOT NULL DEFAULT false');
    await q.query(`
      CREATE TABLE recovery_codes (
        account_id uuid NOT NULL CONSTRAINT recovery_codes_account_fk REFERENCES accounts ON DELETE CASCADE,
        code_hash bytea NOT NULL,
        used_at timestamptz,
        CONSTRAINT recovery_codes_pkey PRIMARY KEY (account_id, code_hash)
      )`);
    // browser and rough address, under the data key of the account
    await q.query('ALTER TABLE sessions ADD sealed bytea');

    // one live code for each contact; whether a guest has that contact is looked up after the answer is given
    await q.query(`
      CREATE TABLE guest_codes (
        id uuid NOT NULL CONSTRAINT guest_codes_pkey PRIMARY KEY,
        contact_index bytea NOT NULL CONSTRAINT guest_codes_contact_key UNIQUE,
        contact_kind text NOT NULL CONSTRAINT guest_codes_kind_known CHECK (contact_kind IN ('email', 'phone')),
        code_hash bytea,
        record_ids uuid[] NOT NULL DEFAULT '{}',
        attempts integer NOT NULL DEFAULT 0,
        requests integer NOT NULL DEFAULT 1,
        requests_since timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      )`);
    await q.query('CREATE INDEX guest_codes_expires_at ON guest_codes (expires_at)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE guest_codes');
    await q.query('ALTER TABLE sessions DROP sealed');
    await q.query('DROP TABLE recovery_codes');
    await q.query('ALTER TABLE roles DROP requires_second_factor');
    await q.query(`
      ALTER TABLE accounts DROP requires_second_factor, DROP totp_sealed, DROP totp_confirmed_at, DROP totp_last_step,
        DROP old_secret_hash, DROP old_secret_until`);
    await q.query('DROP TABLE account_tokens');
    await q.query('DROP TABLE mails');
  }
}
