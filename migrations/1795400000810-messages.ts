import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the roles that come with the house get of the new permissions. */
const MORE: Record<string, string[]> = {
  front_desk: ['messages:read'],
  reservations_agent: ['messages:read'],
  guest_relations: ['messages:read', 'messages:write'],
  privacy_officer: ['messages:read'],
  auditor: ['messages:read'],
};

/** What guests are told: templates with their versions, a row for each message, what each hotel wants to be said, and how far its day's letters are. */
export class Messages1795400000810 implements MigrationInterface {
  name = 'Messages1795400000810';

  async up(q: QueryRunner): Promise<void> {
    // the ready-made ones are code; here lie those of the chain (without a hotel) and of hotels
    await q.query(`
      CREATE TABLE message_templates (
        id uuid NOT NULL CONSTRAINT message_templates_pkey PRIMARY KEY,
        property_id uuid CONSTRAINT message_templates_property_fk REFERENCES properties,
        kind text NOT NULL,
        channel text NOT NULL CONSTRAINT message_templates_channel_known CHECK (channel IN ('email', 'sms', 'wechat')),
        language text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        retired_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query(`
      CREATE UNIQUE INDEX message_templates_once ON message_templates (property_id, kind, channel, language) NULLS NOT DISTINCT
      WHERE retired_at IS NULL`);
    await q.query(`
      CREATE TABLE message_template_versions (
        template_id uuid NOT NULL CONSTRAINT message_template_versions_template_fk REFERENCES message_templates,
        version integer NOT NULL,
        subject text,
        text text NOT NULL,
        html text,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT message_template_versions_pkey PRIMARY KEY (template_id, version)
      )`);

    // sealed: recipient and words; the occasion is said once to one guest, whichever way
    await q.query(`
      CREATE TABLE messages (
        id uuid NOT NULL CONSTRAINT messages_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT messages_property_fk REFERENCES properties,
        occasion text NOT NULL,
        kind text NOT NULL,
        channel text NOT NULL CONSTRAINT messages_channel_known CHECK (channel IN ('email', 'sms', 'wechat')),
        language text NOT NULL,
        guest_id uuid NOT NULL CONSTRAINT messages_guest_fk REFERENCES guests,
        booking_id uuid,
        reservation_ids uuid[] NOT NULL DEFAULT '{}',
        purpose text,
        template_id uuid CONSTRAINT messages_template_fk REFERENCES message_templates,
        template_version integer,
        status text NOT NULL CONSTRAINT messages_status_known CHECK (status IN ('queued', 'sent', 'delivered', 'failed', 'kept')),
        attempts integer NOT NULL DEFAULT 0,
        sealed bytea,
        error text,
        error_detail text,
        reference text,
        good_until timestamptz,
        first_tried_at timestamptz,
        sent_at timestamptz,
        delivered_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT messages_once UNIQUE (property_id, occasion, kind)
      ) WITH (fillfactor = 85)`);
    await q.query('CREATE INDEX messages_property ON messages (property_id, created_at, id)');
    await q.query('CREATE INDEX messages_guest ON messages (guest_id, created_at)');
    await q.query('CREATE INDEX messages_reservations ON messages USING gin (reservation_ids)');
    await q.query('CREATE INDEX messages_booking ON messages (booking_id)');
    await q.query('CREATE INDEX messages_created_at ON messages (created_at)');
    await q.query(`CREATE INDEX messages_waiting ON messages (updated_at) WHERE status = 'queued'`);

    await q.query(`
      CREATE TABLE message_settings (
        property_id uuid NOT NULL CONSTRAINT message_settings_pkey PRIMARY KEY CONSTRAINT message_settings_property_fk REFERENCES properties,
        language text,
        silent_kinds text[] NOT NULL,
        pre_arrival_days integer,
        thank_you_days integer,
        day_letters_at text NOT NULL,
        version integer NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query(`
      CREATE TABLE day_letters (
        property_id uuid NOT NULL CONSTRAINT day_letters_property_fk REFERENCES properties,
        kind text NOT NULL,
        written_through date NOT NULL,
        CONSTRAINT day_letters_pkey PRIMARY KEY (property_id, kind)
      )`);

    for (const [code, permissions] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = permissions || $2::text[], version = version + 1, updated_at = now() WHERE code = $1 AND system',
        [code, permissions],
      );
    }
  }

  async down(q: QueryRunner): Promise<void> {
    for (const [code, permissions] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = ARRAY(SELECT p FROM unnest(permissions) p WHERE p <> ALL ($2::text[])), version = version - 1 WHERE code = $1 AND system',
        [code, permissions],
      );
    }
    for (const table of ['day_letters', 'message_settings', 'messages', 'message_template_versions', 'message_templates']) {
      await q.query(`DROP TABLE ${table}`);
    }
  }
}
