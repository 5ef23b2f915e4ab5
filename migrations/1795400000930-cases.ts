import type { MigrationInterface, QueryRunner } from 'typeorm';
import { extendRoles, reduceRoles } from './roles-of-the-house';

/** What the roles that come with the house get of the new permissions. */
const MORE: Record<string, string[]> = {
  front_desk: ['cases:suggest', 'cases:read', 'cases:write', 'cases:compensate'],
  reservations_agent: ['cases:suggest', 'cases:read', 'cases:write'],
  housekeeping: ['cases:suggest'],
  human_resources: ['cases:suggest'],
  guest_relations: ['cases:suggest', 'cases:read', 'cases:write', 'cases:compensate', 'cases:compensate_any', 'cases:rules'],
  auditor: ['cases:read'],
};

/** Complaints, requests, suggestions, praise and incidents until they are settled: their deadlines, what is said in them, what the guest gets for it. */
export class Cases1795400000930 implements MigrationInterface {
  name = 'Cases1795400000930';

  async up(q: QueryRunner): Promise<void> {
    // of every kind and severity where none is named; the most specific one counts
    await q.query(`
      CREATE TABLE case_policies (
        id uuid NOT NULL CONSTRAINT case_policies_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT case_policies_property_fk REFERENCES properties,
        kind text,
        severity text,
        calendar_id uuid,
        first_answer_minutes integer NOT NULL,
        next_answer_minutes integer NOT NULL,
        settlement_minutes integer NOT NULL,
        close_after_days integer NOT NULL,
        escalation jsonb NOT NULL,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT case_policies_once UNIQUE NULLS NOT DISTINCT (property_id, kind, severity),
        CONSTRAINT case_policies_calendar_fk FOREIGN KEY (property_id, calendar_id) REFERENCES business_calendars (property_id, id)
      )`);
    await q.query(`
      CREATE TABLE case_settings (
        property_id uuid NOT NULL CONSTRAINT case_settings_pkey PRIMARY KEY CONSTRAINT case_settings_property_fk REFERENCES properties,
        compensation_limit_minor bigint NOT NULL,
        recurrence_days integer NOT NULL,
        version integer NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query(`
      CREATE TABLE case_root_causes (
        id uuid NOT NULL CONSTRAINT case_root_causes_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT case_root_causes_property_fk REFERENCES properties,
        code text NOT NULL,
        name text NOT NULL,
        retired boolean NOT NULL DEFAULT false,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT case_root_causes_code_once UNIQUE (property_id, code)
      )`);
    await q.query(`
      CREATE TABLE case_numbers (
        property_id uuid NOT NULL CONSTRAINT case_numbers_pkey PRIMARY KEY CONSTRAINT case_numbers_property_fk REFERENCES properties,
        last integer NOT NULL
      )`);

    // once_key: what it was opened for, where there is one case of that; terms: the policy as it was when they were agreed
    await q.query(`
      CREATE TABLE cases (
        id uuid NOT NULL CONSTRAINT cases_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT cases_property_fk REFERENCES properties,
        number text NOT NULL,
        kind text NOT NULL CONSTRAINT cases_kind_known CHECK (kind IN ('complaint', 'request', 'suggestion', 'praise', 'incident')),
        severity text NOT NULL CONSTRAINT cases_severity_known CHECK (severity IN ('low', 'normal', 'high', 'critical')),
        status text NOT NULL CONSTRAINT cases_status_known CHECK (status IN ('new', 'in_progress', 'waiting_for_guest', 'settled', 'closed')),
        department_id uuid,
        employee_id uuid CONSTRAINT cases_employee_fk REFERENCES employees,
        guest_id uuid CONSTRAINT cases_guest_fk REFERENCES guests,
        reservation_id uuid,
        room_id uuid CONSTRAINT cases_room_fk REFERENCES rooms,
        source_type text NOT NULL,
        source_id uuid,
        once_key text,
        root_cause_id uuid CONSTRAINT cases_root_cause_fk REFERENCES case_root_causes,
        terms jsonb NOT NULL,
        sealed bytea,
        opened_by uuid NOT NULL,
        opened_at timestamptz NOT NULL,
        settled_at timestamptz,
        closed_at timestamptz,
        closed_by text CONSTRAINT cases_closed_by_known CHECK (closed_by IN ('guest', 'silence', 'staff')),
        close_at timestamptz,
        reopened integer NOT NULL DEFAULT 0,
        resettled_score numeric(5, 2),
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT cases_number_once UNIQUE (property_id, number),
        CONSTRAINT cases_once UNIQUE (property_id, once_key),
        CONSTRAINT cases_department_fk FOREIGN KEY (property_id, department_id) REFERENCES departments (property_id, id)
      ) WITH (fillfactor = 85)`);
    await q.query('CREATE INDEX cases_property ON cases (property_id, opened_at, id)');
    await q.query('CREATE INDEX cases_guest ON cases (guest_id, opened_at)');
    await q.query('CREATE INDEX cases_room ON cases (room_id, root_cause_id, opened_at)');
    await q.query('CREATE INDEX cases_reservation ON cases (reservation_id)');
    await q.query('CREATE INDEX cases_source ON cases (source_id)');
    await q.query(`CREATE INDEX cases_to_close ON cases (close_at) WHERE status = 'settled'`);

    // watch_at: when something is due to be noted, a deadline missed or a step of escalation; null while nothing can be
    await q.query(`
      CREATE TABLE case_clocks (
        case_id uuid NOT NULL CONSTRAINT case_clocks_case_fk REFERENCES cases,
        kind text NOT NULL CONSTRAINT case_clocks_kind_known CHECK (kind IN ('first_answer', 'next_answer', 'settlement')),
        round integer NOT NULL,
        property_id uuid NOT NULL,
        started_at timestamptz NOT NULL,
        minutes integer NOT NULL,
        pauses jsonb NOT NULL,
        due_at timestamptz NOT NULL,
        met_at timestamptz,
        stopped_at timestamptz,
        missed_at timestamptz,
        worked_minutes numeric(12, 3),
        escalated integer NOT NULL DEFAULT 0,
        watch_at timestamptz,
        CONSTRAINT case_clocks_pkey PRIMARY KEY (case_id, kind, round)
      ) WITH (fillfactor = 85)`);
    await q.query('CREATE INDEX case_clocks_watched ON case_clocks (watch_at) WHERE watch_at IS NOT NULL');
    await q.query('CREATE INDEX case_clocks_property ON case_clocks (property_id, started_at)');
    await q.query(`
      CREATE TABLE case_escalations (
        case_id uuid NOT NULL CONSTRAINT case_escalations_case_fk REFERENCES cases,
        clock text NOT NULL,
        round integer NOT NULL,
        step integer NOT NULL,
        property_id uuid NOT NULL,
        told_employee_ids uuid[] NOT NULL,
        assigned_employee_id uuid,
        severity text,
        escalated_at timestamptz NOT NULL,
        CONSTRAINT case_escalations_pkey PRIMARY KEY (case_id, clock, round, step)
      )`);
    await q.query(`
      CREATE TABLE case_notes (
        id uuid NOT NULL CONSTRAINT case_notes_pkey PRIMARY KEY,
        case_id uuid NOT NULL CONSTRAINT case_notes_case_fk REFERENCES cases,
        property_id uuid NOT NULL,
        kind text NOT NULL CONSTRAINT case_notes_kind_known CHECK (kind IN ('internal', 'told', 'from_guest')),
        sealed bytea,
        written_by uuid NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX case_notes_case ON case_notes (case_id, created_at, id)');
    await q.query(`
      CREATE TABLE case_compensations (
        id uuid NOT NULL CONSTRAINT case_compensations_pkey PRIMARY KEY,
        case_id uuid NOT NULL CONSTRAINT case_compensations_case_fk REFERENCES cases,
        property_id uuid NOT NULL,
        kind text NOT NULL CONSTRAINT case_compensations_kind_known CHECK (kind IN ('coupon', 'refund', 'reduction')),
        amount_minor bigint NOT NULL,
        currency text NOT NULL,
        coupon_id uuid,
        coupon_code text,
        folio_id uuid,
        line_ids uuid[] NOT NULL DEFAULT '{}',
        payment_id uuid,
        sealed bytea,
        given_by uuid NOT NULL,
        given_at timestamptz NOT NULL,
        reversed_by uuid,
        reversed_at timestamptz
      )`);
    await q.query('CREATE INDEX case_compensations_case ON case_compensations (case_id, given_at)');

    // for one guest alone
    await q.query('ALTER TABLE coupons ADD guest_id uuid CONSTRAINT coupons_guest_fk REFERENCES guests');

    await extendRoles(q, MORE);
  }

  async down(q: QueryRunner): Promise<void> {
    await reduceRoles(q, MORE);
    await q.query('ALTER TABLE coupons DROP COLUMN guest_id');
    for (const table of [
      'case_compensations',
      'case_notes',
      'case_escalations',
      'case_clocks',
      'cases',
      'case_numbers',
      'case_root_causes',
      'case_settings',
      'case_policies',
    ]) {
      await q.query(`DROP TABLE ${table}`);
    }
  }
}
