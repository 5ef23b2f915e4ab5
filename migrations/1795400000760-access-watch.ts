import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Access reviews, figures of who uses what, unusual access, and the indexes by which the audit trail is searched. */
export class AccessWatch1795400000760 implements MigrationInterface {
  name = 'AccessWatch1795400000760';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE access_reviews (
        id uuid NOT NULL CONSTRAINT access_reviews_pkey PRIMARY KEY,
        name text NOT NULL,
        due_on date NOT NULL,
        scope_property_id uuid,
        status text NOT NULL DEFAULT 'open',
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        overdue_at timestamptz,
        signed_off_by uuid,
        signed_off_at timestamptz,
        CONSTRAINT access_reviews_status_known CHECK (status IN ('open', 'signed_off')),
        CONSTRAINT access_reviews_signed CHECK ((status = 'signed_off') = (signed_off_at IS NOT NULL AND signed_off_by IS NOT NULL))
      )`);
    await q.query(`CREATE INDEX access_reviews_open ON access_reviews (due_on) WHERE status = 'open'`);
    // what somebody held at that moment; grant_id refers to nothing, for the grant may go and the review stays
    await q.query(`
      CREATE TABLE access_review_items (
        id uuid NOT NULL CONSTRAINT access_review_items_pkey PRIMARY KEY,
        review_id uuid NOT NULL CONSTRAINT access_review_items_review_fkey REFERENCES access_reviews (id),
        account_id uuid NOT NULL,
        account_kind text NOT NULL,
        account_status text NOT NULL,
        display_name text NOT NULL,
        grant_id uuid NOT NULL,
        role text NOT NULL,
        held_in uuid,
        permissions text[] NOT NULL,
        unused_permissions text[] NOT NULL,
        granted_at timestamptz NOT NULL,
        last_used_at timestamptz,
        decision text,
        reason_sealed bytea,
        decided_by uuid,
        decided_at timestamptz,
        gone_at timestamptz,
        CONSTRAINT access_review_items_once UNIQUE (review_id, grant_id),
        CONSTRAINT access_review_items_decision_known CHECK (decision IN ('keep', 'revoke')),
        CONSTRAINT access_review_items_decided CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)
          AND (decision IS NULL) = (reason_sealed IS NULL)),
        CONSTRAINT access_review_items_not_own CHECK (decided_by <> account_id)
      )`);

    // who uses what: a row for each account, route and day
    await q.query(`
      CREATE TABLE usage_counts (
        day date NOT NULL,
        account_id uuid NOT NULL,
        route text NOT NULL,
        permission text,
        calls integer NOT NULL,
        refused integer NOT NULL,
        last_used_at timestamptz,
        CONSTRAINT usage_counts_pkey PRIMARY KEY (account_id, day, route)
      ) WITH (fillfactor = 80)`);
    await q.query('CREATE INDEX usage_counts_day ON usage_counts (day)');

    // answers "there is no such thing" to one account in a minute; kept for a day
    await q.query(`
      CREATE TABLE missed_ids (
        account_id uuid NOT NULL,
        minute timestamptz NOT NULL,
        count integer NOT NULL,
        CONSTRAINT missed_ids_pkey PRIMARY KEY (account_id, minute)
      )`);
    await q.query('CREATE INDEX missed_ids_minute ON missed_ids (minute)');

    // what only a sign-in knows, until the watch has looked at it and for two days more; networks and browsers as keyed hashes
    await q.query(`
      CREATE TABLE sign_in_notes (
        id uuid NOT NULL CONSTRAINT sign_in_notes_pkey PRIMARY KEY,
        at timestamptz NOT NULL,
        method text NOT NULL,
        account_id uuid,
        succeeded boolean NOT NULL,
        tried_index bytea,
        network_index bytea,
        browser_index bytea,
        seen boolean NOT NULL DEFAULT false
      )`);
    await q.query('CREATE INDEX sign_in_notes_unseen ON sign_in_notes (at) WHERE NOT seen');
    await q.query('CREATE INDEX sign_in_notes_network ON sign_in_notes (network_index, at)');
    await q.query('CREATE INDEX sign_in_notes_at ON sign_in_notes (at)');
    await q.query(`
      CREATE TABLE account_places (
        account_id uuid NOT NULL,
        kind text NOT NULL,
        place_index bytea NOT NULL,
        last_seen_at timestamptz NOT NULL,
        CONSTRAINT account_places_pkey PRIMARY KEY (account_id, kind, place_index),
        CONSTRAINT account_places_kind_known CHECK (kind IN ('network', 'browser'))
      )`);
    // hours of the day (UTC) in which an account was at work, from the audit trail
    await q.query(`
      CREATE TABLE account_hours (
        account_id uuid NOT NULL,
        day date NOT NULL,
        hour smallint NOT NULL,
        CONSTRAINT account_hours_pkey PRIMARY KEY (account_id, day, hour)
      )`);
    await q.query('CREATE INDEX account_hours_day ON account_hours (day)');

    // how far the audit trail has been looked at: batches of its chain; what happened before there was a watch is left alone
    await q.query(
      'CREATE TABLE access_watch (only_row boolean CONSTRAINT access_watch_pkey PRIMARY KEY DEFAULT true CHECK (only_row), batch bigint NOT NULL)',
    );
    await q.query('INSERT INTO access_watch (batch) SELECT coalesce(max(batch), 0) FROM audit_chain');

    await q.query(`
      CREATE TABLE security_alerts (
        id uuid NOT NULL CONSTRAINT security_alerts_pkey PRIMARY KEY,
        kind text NOT NULL,
        account_id uuid,
        subject text,
        counts jsonb NOT NULL,
        occurred_at timestamptz NOT NULL,
        raised_at timestamptz NOT NULL,
        acknowledged_at timestamptz,
        acknowledged_by uuid,
        note_sealed bytea,
        CONSTRAINT security_alerts_kind_known CHECK (kind IN ('bulk_reveal', 'off_hours_reveal', 'new_place', 'guessing', 'guessing_codes', 'missed_ids')),
        CONSTRAINT security_alerts_once UNIQUE NULLS NOT DISTINCT (kind, account_id, subject, occurred_at)
      )`);
    await q.query('CREATE INDEX security_alerts_raised ON security_alerts (raised_at, id)');

    // the trail is searched by who, where, what and which request; within each in the order of time
    await q.query('CREATE INDEX audit_entries_actor ON audit_entries (actor_id, at, id)');
    await q.query('CREATE INDEX audit_entries_property ON audit_entries (property_id, at, id)');
    await q.query('CREATE INDEX audit_entries_action ON audit_entries (action text_pattern_ops, at, id)');
    await q.query('CREATE INDEX audit_entries_request ON audit_entries (request_id)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const index of ['request', 'action', 'property', 'actor']) await q.query(`DROP INDEX audit_entries_${index}`);
    for (const table of [
      'security_alerts',
      'access_watch',
      'account_hours',
      'account_places',
      'sign_in_notes',
      'missed_ids',
      'usage_counts',
      'access_review_items',
      'access_reviews',
    ])
      await q.query(`DROP TABLE ${table}`);
  }
}
