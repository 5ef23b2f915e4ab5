import type { MigrationInterface, QueryRunner } from 'typeorm';
import { extendRoles, reduceRoles } from './roles-of-the-house';

/** What the roles that come with the house get of the new permissions. */
const MORE: Record<string, string[]> = {
  front_desk: ['conversations:read', 'conversations:write'],
  reservations_agent: ['conversations:read', 'conversations:write'],
  guest_relations: ['conversations:read', 'conversations:write'],
  privacy_officer: ['conversations:read'],
  auditor: ['conversations:read'],
};

const KINDS = `('email', 'sms', 'wechat', 'web_chat', 'inbound')`;

/** What guests and the hotel say to each other: channels, who writes by them, conversations with their entries, and how long guests waited. */
export class Conversations1795400000910 implements MigrationInterface {
  name = 'Conversations1795400000910';

  async up(q: QueryRunner): Promise<void> {
    // sealed: the secrets by which the other side is known
    await q.query(`
      CREATE TABLE message_channels (
        id uuid NOT NULL CONSTRAINT message_channels_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT message_channels_property_fk REFERENCES properties,
        kind text NOT NULL CONSTRAINT message_channels_kind_known CHECK (kind IN ${KINDS}),
        name text NOT NULL,
        enabled boolean NOT NULL,
        calendar_id uuid,
        settings jsonb NOT NULL,
        sealed bytea NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX message_channels_property ON message_channels (property_id, created_at, id)');

    await q.query(`
      CREATE TABLE conversations (
        id uuid NOT NULL CONSTRAINT conversations_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT conversations_property_fk REFERENCES properties,
        guest_id uuid CONSTRAINT conversations_guest_fk REFERENCES guests,
        status text NOT NULL CONSTRAINT conversations_status_known CHECK (status IN ('open', 'snoozed', 'closed')),
        assignee_id uuid CONSTRAINT conversations_assignee_fk REFERENCES accounts,
        snoozed_until timestamptz,
        waiting_since timestamptz,
        last_received_at timestamptz,
        last_entry_at timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        joined_to uuid CONSTRAINT conversations_joined_fk REFERENCES conversations,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT conversations_snoozed_until CHECK ((status = 'snoozed') = (snoozed_until IS NOT NULL)),
        CONSTRAINT conversations_closed_at CHECK ((status = 'closed') = (closed_at IS NOT NULL))
      )`);
    await q.query(`CREATE UNIQUE INDEX conversations_one_open ON conversations (property_id, guest_id) WHERE status <> 'closed'`);
    await q.query('CREATE INDEX conversations_property ON conversations (property_id, last_entry_at, id)');
    await q.query('CREATE INDEX conversations_guest ON conversations (guest_id)');
    await q.query(`CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE status = 'snoozed'`);

    // an address, number or account from which somebody writes; e-mail and phone are the same in all channels of a hotel
    await q.query(`
      CREATE TABLE conversation_contacts (
        id uuid NOT NULL CONSTRAINT conversation_contacts_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT conversation_contacts_property_fk REFERENCES properties,
        medium text NOT NULL CONSTRAINT conversation_contacts_medium_known CHECK (medium IN ('email', 'phone', 'wechat', 'web_chat', 'inbound')),
        channel_id uuid CONSTRAINT conversation_contacts_channel_fk REFERENCES message_channels,
        address_index bytea,
        token_hash bytea CONSTRAINT conversation_contacts_token UNIQUE,
        sealed bytea,
        guest_id uuid CONSTRAINT conversation_contacts_guest_fk REFERENCES guests,
        conversation_id uuid CONSTRAINT conversation_contacts_conversation_fk REFERENCES conversations,
        language text,
        subscribed boolean,
        subscribed_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query(`
      CREATE UNIQUE INDEX conversation_contacts_once ON conversation_contacts (property_id, medium, channel_id, address_index) NULLS NOT DISTINCT
      WHERE address_index IS NOT NULL AND length(address_index) > 0`);
    await q.query('CREATE INDEX conversation_contacts_guest ON conversation_contacts (guest_id)');
    await q.query('CREATE INDEX conversation_contacts_conversation ON conversation_contacts (conversation_id)');

    // external_hash: of the id that the other side gave it, which may name somebody
    await q.query(`
      CREATE TABLE conversation_entries (
        id uuid NOT NULL CONSTRAINT conversation_entries_pkey PRIMARY KEY,
        conversation_id uuid NOT NULL CONSTRAINT conversation_entries_conversation_fk REFERENCES conversations,
        property_id uuid NOT NULL,
        direction text NOT NULL CONSTRAINT conversation_entries_direction_known CHECK (direction IN ('in', 'out', 'note')),
        kind text NOT NULL,
        channel text NOT NULL,
        channel_id uuid CONSTRAINT conversation_entries_channel_fk REFERENCES message_channels,
        contact_id uuid CONSTRAINT conversation_entries_contact_fk REFERENCES conversation_contacts,
        external_hash bytea,
        message_id uuid,
        author_id uuid,
        automatic boolean NOT NULL,
        sealed bytea,
        said_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT conversation_entries_once UNIQUE (channel_id, external_hash)
      )`);
    await q.query('CREATE INDEX conversation_entries_conversation ON conversation_entries (conversation_id, created_at, id)');
    await q.query('CREATE INDEX conversation_entries_contact ON conversation_entries (contact_id)');
    await q.query('CREATE INDEX conversation_entries_message ON conversation_entries (message_id) WHERE message_id IS NOT NULL');
    await q.query('CREATE INDEX conversation_entries_created_at ON conversation_entries (created_at)');

    await q.query(`
      CREATE TABLE conversation_attachments (
        id uuid NOT NULL CONSTRAINT conversation_attachments_pkey PRIMARY KEY,
        entry_id uuid NOT NULL CONSTRAINT conversation_attachments_entry_fk REFERENCES conversation_entries,
        content_type text NOT NULL,
        bytes integer NOT NULL,
        sealed bytea,
        created_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX conversation_attachments_entry ON conversation_attachments (entry_id)');

    await q.query(`
      CREATE TABLE conversation_reads (
        conversation_id uuid NOT NULL CONSTRAINT conversation_reads_conversation_fk REFERENCES conversations,
        account_id uuid NOT NULL,
        read_through timestamptz NOT NULL,
        CONSTRAINT conversation_reads_pkey PRIMARY KEY (conversation_id, account_id)
      )`);
    await q.query(`
      CREATE TABLE conversation_answers (
        id uuid NOT NULL CONSTRAINT conversation_answers_pkey PRIMARY KEY,
        conversation_id uuid NOT NULL CONSTRAINT conversation_answers_conversation_fk REFERENCES conversations,
        property_id uuid NOT NULL,
        channel text NOT NULL,
        first boolean NOT NULL,
        account_id uuid NOT NULL,
        asked_at timestamptz NOT NULL,
        answered_at timestamptz NOT NULL,
        service_minutes integer NOT NULL CONSTRAINT conversation_answers_minutes CHECK (service_minutes >= 0)
      )`);
    await q.query('CREATE INDEX conversation_answers_property ON conversation_answers (property_id, answered_at)');
    await q.query('CREATE UNIQUE INDEX conversation_answers_one_first ON conversation_answers (conversation_id) WHERE first');
    await q.query(`
      CREATE TABLE conversation_cases (
        conversation_id uuid NOT NULL CONSTRAINT conversation_cases_conversation_fk REFERENCES conversations,
        case_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT conversation_cases_pkey PRIMARY KEY (conversation_id, case_id)
      )`);

    // one for all processes
    await q.query(`
      CREATE TABLE wechat_tokens (
        channel_id uuid NOT NULL CONSTRAINT wechat_tokens_pkey PRIMARY KEY CONSTRAINT wechat_tokens_channel_fk REFERENCES message_channels,
        sealed bytea NOT NULL,
        good_until timestamptz NOT NULL
      )`);
    // a signature that says nothing of the body is good for one body
    await q.query(`
      CREATE TABLE signed_calls (
        channel_id uuid NOT NULL CONSTRAINT signed_calls_channel_fk REFERENCES message_channels,
        call bytea NOT NULL,
        body bytea NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT signed_calls_pkey PRIMARY KEY (channel_id, call)
      )`);

    // who writes need not be a guest we know; a reply goes out by the account it was asked on
    await q.query('ALTER TABLE messages ALTER guest_id DROP NOT NULL');
    await q.query('ALTER TABLE messages ADD channel_id uuid');
    await q.query('ALTER TABLE messages DROP CONSTRAINT messages_channel_known');
    await q.query(
      `ALTER TABLE messages ADD CONSTRAINT messages_channel_known CHECK (channel IN ('email', 'sms', 'wechat', 'inbound')) NOT VALID`,
    );
    await q.query('ALTER TABLE messages VALIDATE CONSTRAINT messages_channel_known');
    await q.query('CREATE INDEX messages_reference ON messages (reference) WHERE reference IS NOT NULL');

    await extendRoles(q, MORE);
  }

  async down(q: QueryRunner): Promise<void> {
    await reduceRoles(q, MORE);
    await q.query('DROP INDEX messages_reference');
    await q.query(`DELETE FROM messages WHERE guest_id IS NULL OR channel = 'inbound'`);
    await q.query('ALTER TABLE messages DROP CONSTRAINT messages_channel_known');
    await q.query(`ALTER TABLE messages ADD CONSTRAINT messages_channel_known CHECK (channel IN ('email', 'sms', 'wechat'))`);
    await q.query('ALTER TABLE messages DROP channel_id, ALTER guest_id SET NOT NULL');
    for (const table of [
      ...['signed_calls', 'wechat_tokens', 'conversation_cases', 'conversation_answers', 'conversation_reads', 'conversation_attachments'],
      ...['conversation_entries', 'conversation_contacts', 'conversations', 'message_channels'],
    ])
      await q.query(`DROP TABLE ${table}`);
  }
}
