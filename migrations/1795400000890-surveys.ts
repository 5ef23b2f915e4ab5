import type { MigrationInterface, QueryRunner } from 'typeorm';
import { extendRoles, reduceRoles } from './roles-of-the-house';

/** What the roles that come with the house get of the new permissions. */
const MORE: Record<string, string[]> = {
  front_desk: ['surveys:read', 'surveys:collect'],
  guest_relations: ['surveys:read', 'surveys:write', 'surveys:collect'],
  human_resources: ['surveys:read'],
  integration: ['surveys:read', 'surveys:collect'],
  auditor: ['surveys:read'],
};

/** What is asked, whom it reaches, and what they answer. */
export class Surveys1795400000890 implements MigrationInterface {
  name = 'Surveys1795400000890';

  async up(q: QueryRunner): Promise<void> {
    // without a hotel: of the whole organization
    await q.query(`
      CREATE TABLE surveys (
        id uuid NOT NULL CONSTRAINT surveys_pkey PRIMARY KEY,
        property_id uuid CONSTRAINT surveys_property_fk REFERENCES properties,
        code text NOT NULL,
        name text NOT NULL,
        purpose text NOT NULL,
        audience text NOT NULL CONSTRAINT surveys_audience_known CHECK (audience IN ('guests', 'staff', 'anyone')),
        one_answer_per text NOT NULL CONSTRAINT surveys_one_answer_known CHECK (one_answer_per IN ('stay', 'person', 'none')),
        status text NOT NULL CONSTRAINT surveys_status_known CHECK (status IN ('draft', 'open', 'closed')),
        alarm jsonb NOT NULL,
        draft jsonb,
        published_version integer,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT surveys_code_once UNIQUE NULLS NOT DISTINCT (property_id, code)
      )`);
    await q.query(`
      CREATE TABLE survey_versions (
        survey_id uuid NOT NULL CONSTRAINT survey_versions_survey_fk REFERENCES surveys,
        version integer NOT NULL,
        definition jsonb NOT NULL,
        published_by uuid NOT NULL,
        published_at timestamptz NOT NULL,
        CONSTRAINT survey_versions_pkey PRIMARY KEY (survey_id, version)
      )`);
    // one row for what keeps its meaning over all versions: a question, or a row of it
    await q.query(`
      CREATE TABLE survey_items (
        id uuid NOT NULL CONSTRAINT survey_items_pkey PRIMARY KEY,
        survey_id uuid NOT NULL CONSTRAINT survey_items_survey_fk REFERENCES surveys,
        key text NOT NULL,
        kind text NOT NULL,
        scale_min smallint,
        scale_max smallint,
        touchpoint text,
        department text,
        dimension text,
        role text,
        pair text,
        facility text,
        CONSTRAINT survey_items_key_once UNIQUE (survey_id, key)
      )`);

    await q.query(`
      CREATE TABLE survey_distributions (
        id uuid NOT NULL CONSTRAINT survey_distributions_pkey PRIMARY KEY,
        survey_id uuid NOT NULL CONSTRAINT survey_distributions_survey_fk REFERENCES surveys,
        property_id uuid NOT NULL CONSTRAINT survey_distributions_property_fk REFERENCES properties,
        name text NOT NULL,
        kind text NOT NULL CONSTRAINT survey_distributions_kind_known CHECK (kind IN ('event', 'schedule', 'link', 'qr', 'kiosk', 'paper')),
        settings jsonb NOT NULL,
        place text,
        room_id uuid CONSTRAINT survey_distributions_room_fk REFERENCES rooms,
        token text CONSTRAINT survey_distributions_token_once UNIQUE,
        status text NOT NULL CONSTRAINT survey_distributions_status_known CHECK (status IN ('active', 'ended')),
        next_wave_on date,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX survey_distributions_property ON survey_distributions (property_id, id)');
    await q.query('CREATE INDEX survey_distributions_survey ON survey_distributions (survey_id)');

    // occasion: what it is asked for, so that nobody is asked twice of one thing. The tokens themselves are nowhere, so that a reminder has one of its own.
    await q.query(`
      CREATE TABLE survey_invitations (
        id uuid NOT NULL CONSTRAINT survey_invitations_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT survey_invitations_property_fk REFERENCES properties,
        survey_id uuid NOT NULL CONSTRAINT survey_invitations_survey_fk REFERENCES surveys,
        distribution_id uuid NOT NULL CONSTRAINT survey_invitations_distribution_fk REFERENCES survey_distributions,
        occasion text NOT NULL,
        wave integer,
        guest_id uuid CONSTRAINT survey_invitations_guest_fk REFERENCES guests,
        employee_id uuid CONSTRAINT survey_invitations_employee_fk REFERENCES employees,
        reservation_id uuid,
        case_id uuid,
        token_hash bytea NOT NULL CONSTRAINT survey_invitations_token_once UNIQUE,
        reminder_hash bytea CONSTRAINT survey_invitations_reminder_once UNIQUE,
        status text NOT NULL CONSTRAINT survey_invitations_status_known CHECK (status IN ('planned', 'sent', 'not_sent', 'opened', 'answered', 'expired')),
        reason text,
        send_at timestamptz NOT NULL,
        sent_at timestamptz,
        reminded_at timestamptz,
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT survey_invitations_once UNIQUE (property_id, distribution_id, occasion)
      )`);
    await q.query('CREATE INDEX survey_invitations_property ON survey_invitations (property_id, created_at, id)');
    await q.query(`CREATE INDEX survey_invitations_due ON survey_invitations (send_at) WHERE status = 'planned'`);
    await q.query('CREATE INDEX survey_invitations_guest ON survey_invitations (guest_id, sent_at)');
    await q.query('CREATE INDEX survey_invitations_reservation ON survey_invitations (reservation_id)');

    // once_key: what makes it the only complete answer (a stay, a person); quotas: those it falls under; client_id: what the device or the batch calls it
    await q.query(`
      CREATE TABLE survey_responses (
        id uuid NOT NULL CONSTRAINT survey_responses_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT survey_responses_property_fk REFERENCES properties,
        survey_id uuid NOT NULL CONSTRAINT survey_responses_survey_fk REFERENCES surveys,
        survey_version integer NOT NULL,
        distribution_id uuid NOT NULL CONSTRAINT survey_responses_distribution_fk REFERENCES survey_distributions,
        invitation_id uuid CONSTRAINT survey_responses_invitation_fk REFERENCES survey_invitations,
        client_id text NOT NULL,
        once_key text,
        language text NOT NULL,
        status text NOT NULL CONSTRAINT survey_responses_status_known CHECK (status IN ('partial', 'complete', 'abandoned')),
        guest_id uuid CONSTRAINT survey_responses_guest_fk REFERENCES guests,
        employee_id uuid CONSTRAINT survey_responses_employee_fk REFERENCES employees,
        reservation_id uuid,
        case_id uuid,
        room_id uuid CONSTRAINT survey_responses_room_fk REFERENCES rooms,
        room_type_id uuid,
        place text,
        wave integer,
        stay_channel text,
        market_segment text,
        guest_classes text[] NOT NULL DEFAULT '{}',
        answered_on date NOT NULL,
        overall numeric(5, 2),
        low boolean NOT NULL DEFAULT false,
        mood real,
        topics text[] NOT NULL DEFAULT '{}',
        quotas text[] NOT NULL DEFAULT '{}',
        sealed bytea,
        started_at timestamptz NOT NULL,
        completed_at timestamptz,
        updated_at timestamptz NOT NULL,
        CONSTRAINT survey_responses_client_once UNIQUE (property_id, distribution_id, client_id)
      )`);
    await q.query('CREATE UNIQUE INDEX survey_responses_once ON survey_responses (survey_id, once_key)');
    await q.query('CREATE INDEX survey_responses_property ON survey_responses (property_id, answered_on, id)');
    await q.query('CREATE INDEX survey_responses_survey ON survey_responses (survey_id, answered_on)');
    await q.query('CREATE INDEX survey_responses_guest ON survey_responses (guest_id)');
    await q.query('CREATE INDEX survey_responses_reservation ON survey_responses (reservation_id)');
    await q.query(`CREATE INDEX survey_responses_partial ON survey_responses (updated_at) WHERE status = 'partial'`);

    // of partial responses too: reports count those of complete and abandoned ones (counted)
    await q.query(`
      CREATE TABLE survey_answers (
        response_id uuid NOT NULL CONSTRAINT survey_answers_response_fk REFERENCES survey_responses ON DELETE CASCADE,
        item_id uuid NOT NULL CONSTRAINT survey_answers_item_fk REFERENCES survey_items,
        survey_id uuid NOT NULL,
        property_id uuid NOT NULL,
        answered_on date NOT NULL,
        counted boolean NOT NULL,
        value smallint,
        choices text[],
        CONSTRAINT survey_answers_pkey PRIMARY KEY (response_id, item_id)
      )`);
    await q.query('CREATE INDEX survey_answers_survey ON survey_answers (survey_id, property_id, answered_on)');

    // which cases came of an answer: written when the service desk tells of it
    await q.query(`
      CREATE TABLE survey_response_cases (
        response_id uuid NOT NULL CONSTRAINT survey_response_cases_response_fk REFERENCES survey_responses ON DELETE CASCADE,
        case_id uuid NOT NULL,
        CONSTRAINT survey_response_cases_pkey PRIMARY KEY (response_id, case_id)
      )`);

    await extendRoles(q, MORE);
  }

  async down(q: QueryRunner): Promise<void> {
    await reduceRoles(q, MORE);
    for (const table of [
      'survey_response_cases',
      'survey_answers',
      'survey_responses',
      'survey_invitations',
      'survey_distributions',
      'survey_items',
      'survey_versions',
      'surveys',
    ]) {
      await q.query(`DROP TABLE ${table}`);
    }
  }
}
