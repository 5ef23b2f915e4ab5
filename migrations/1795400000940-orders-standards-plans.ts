import type { MigrationInterface, QueryRunner } from 'typeorm';
import { extendRoles, reduceRoles } from './roles-of-the-house';

/** What the roles that come with the house get of the new permissions. */
const MORE: Record<string, string[]> = {
  front_desk: ['service_orders:read', 'service_orders:write', 'standards:read', 'service_plans:read'],
  reservations_agent: ['service_orders:read', 'service_orders:write', 'service_plans:read'],
  guest_relations: ['service_orders:read', 'service_orders:write', 'standards:read', 'service_plans:read', 'service_plans:write'],
  housekeeping: ['service_orders:read', 'service_orders:write'],
  outlet: ['service_orders:read', 'service_orders:write'],
  integration: ['service_orders:read', 'service_orders:write'],
  auditor: ['service_orders:read', 'standards:read', 'service_plans:read'],
};

/** Who writes down how things are done, and looks whether they are. */
const QUALITY: [id: string, code: string, name: string, permissions: string[]] = [
  '018f0000-0000-7000-8000-000000000940',
  'quality_manager',
  'Quality manager',
  ['standards:read', 'standards:write', 'inspections:write', 'service_orders:read', 'service_plans:read', 'staff:read', 'reports:read'],
];

/** Orders between departments with every step they take; standards, inspections and what follows from them; what is done for a guest by plan. */
export class OrdersStandardsPlans1795400000940 implements MigrationInterface {
  name = 'OrdersStandardsPlans1795400000940';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE service_order_kinds (
        id uuid NOT NULL CONSTRAINT service_order_kinds_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT service_order_kinds_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        department_id uuid NOT NULL,
        for_guests boolean NOT NULL,
        calendar_id uuid,
        accept_minutes integer,
        done_minutes integer,
        status text NOT NULL CONSTRAINT service_order_kinds_status_known CHECK (status IN ('active', 'retired')),
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT service_order_kinds_code_key UNIQUE (property_id, code),
        CONSTRAINT service_order_kinds_id_key UNIQUE (property_id, id),
        CONSTRAINT service_order_kinds_department_fkey FOREIGN KEY (property_id, department_id) REFERENCES departments (property_id, id),
        CONSTRAINT service_order_kinds_calendar_fkey FOREIGN KEY (property_id, calendar_id) REFERENCES business_calendars (property_id, id)
      )`);

    // sealed: what is wanted, and what was said at the steps. The steps themselves hold no words: they are never changed
    await q.query(`
      CREATE TABLE service_orders (
        id uuid NOT NULL CONSTRAINT service_orders_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT service_orders_property_fkey REFERENCES properties (id),
        kind_id uuid NOT NULL,
        department_id uuid NOT NULL,
        priority text NOT NULL CONSTRAINT service_orders_priority_known CHECK (priority IN ('normal', 'urgent')),
        room_id uuid,
        reservation_id uuid CONSTRAINT service_orders_reservation_fkey REFERENCES reservations (id),
        guest_id uuid CONSTRAINT service_orders_guest_fkey REFERENCES guests (id),
        source_type text NOT NULL,
        source_id uuid,
        sealed bytea,
        status text NOT NULL
          CONSTRAINT service_orders_status_known CHECK (status IN ('created', 'accepted', 'in_progress', 'handed_over', 'done', 'confirmed', 'cancelled')),
        employee_id uuid CONSTRAINT service_orders_employee_fkey REFERENCES employees (id),
        accept_due_at timestamptz,
        done_due_at timestamptz,
        steps integer NOT NULL,
        last_step_at timestamptz NOT NULL,
        created_by uuid NOT NULL,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT service_orders_kind_fkey FOREIGN KEY (property_id, kind_id) REFERENCES service_order_kinds (property_id, id),
        CONSTRAINT service_orders_department_fkey FOREIGN KEY (property_id, department_id) REFERENCES departments (property_id, id),
        CONSTRAINT service_orders_room_fkey FOREIGN KEY (property_id, room_id) REFERENCES rooms (property_id, id)
      ) WITH (fillfactor = 85)`);
    await q.query('CREATE INDEX service_orders_property ON service_orders (property_id, created_at, id)');
    await q.query(`
      CREATE INDEX service_orders_open ON service_orders (department_id, created_at)
      WHERE status IN ('created', 'accepted', 'in_progress', 'handed_over')`);
    await q.query('CREATE INDEX service_orders_reservation ON service_orders (reservation_id)');
    await q.query('CREATE INDEX service_orders_guest ON service_orders (guest_id)');
    await q.query('CREATE INDEX service_orders_source ON service_orders (source_id)');

    // since: when the step before was taken. department_id: who was waited for; to_department_id: to whom it was handed over
    await q.query(`
      CREATE TABLE service_order_steps (
        order_id uuid NOT NULL CONSTRAINT service_order_steps_order_fkey REFERENCES service_orders (id),
        position integer NOT NULL,
        property_id uuid NOT NULL,
        kind_id uuid NOT NULL,
        step text NOT NULL,
        department_id uuid NOT NULL,
        to_department_id uuid,
        employee_id uuid,
        since timestamptz NOT NULL,
        at timestamptz NOT NULL,
        actor_id uuid NOT NULL,
        CONSTRAINT service_order_steps_pkey PRIMARY KEY (order_id, position),
        CONSTRAINT service_order_steps_times_in_order CHECK (at >= since)
      )`);
    await q.query('CREATE INDEX service_order_steps_by_time ON service_order_steps (property_id, at)');

    // without a hotel: of the whole organization
    await q.query(`
      CREATE TABLE service_standards (
        id uuid NOT NULL CONSTRAINT service_standards_pkey PRIMARY KEY,
        property_id uuid CONSTRAINT service_standards_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        process text NOT NULL,
        published_version integer,
        retired_at timestamptz,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT service_standards_code_key UNIQUE NULLS NOT DISTINCT (property_id, code)
      )`);
    await q.query(`
      CREATE TABLE service_standard_versions (
        standard_id uuid NOT NULL CONSTRAINT service_standard_versions_standard_fkey REFERENCES service_standards (id),
        version integer NOT NULL,
        criteria jsonb NOT NULL,
        pass_mark integer NOT NULL,
        published_by uuid NOT NULL,
        published_at timestamptz NOT NULL,
        CONSTRAINT service_standard_versions_pkey PRIMARY KEY (standard_id, version)
      )`);
    await q.query(`
      CREATE TABLE inspections (
        id uuid NOT NULL CONSTRAINT inspections_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT inspections_property_fkey REFERENCES properties (id),
        standard_id uuid NOT NULL,
        standard_version integer NOT NULL,
        process text NOT NULL,
        inspector text NOT NULL CONSTRAINT inspections_inspector_known CHECK (inspector IN ('inspector', 'mystery_guest', 'self')),
        subject text NOT NULL CONSTRAINT inspections_subject_known CHECK (subject IN ('process', 'department', 'room', 'employee')),
        department_id uuid,
        room_id uuid,
        employee_id uuid CONSTRAINT inspections_employee_fkey REFERENCES employees (id),
        status text NOT NULL CONSTRAINT inspections_status_known CHECK (status IN ('open', 'completed', 'cancelled')),
        remarks bytea,
        earned integer,
        possible integer,
        score numeric(5, 2),
        passed boolean,
        begun_by uuid NOT NULL,
        completed_at timestamptz,
        completed_by uuid,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT inspections_standard_fkey FOREIGN KEY (standard_id, standard_version) REFERENCES service_standard_versions (standard_id, version),
        CONSTRAINT inspections_department_fkey FOREIGN KEY (property_id, department_id) REFERENCES departments (property_id, id),
        CONSTRAINT inspections_room_fkey FOREIGN KEY (property_id, room_id) REFERENCES rooms (property_id, id)
      )`);
    await q.query('CREATE INDEX inspections_property ON inspections (property_id, created_at, id)');
    await q.query(`CREATE INDEX inspections_completed ON inspections (property_id, completed_at) WHERE status = 'completed'`);
    await q.query(`
      CREATE TABLE inspection_findings (
        inspection_id uuid NOT NULL CONSTRAINT inspection_findings_inspection_fkey REFERENCES inspections (id),
        criterion text NOT NULL,
        property_id uuid NOT NULL,
        verdict text NOT NULL CONSTRAINT inspection_findings_verdict_known CHECK (verdict IN ('pass', 'fail', 'na')),
        points integer NOT NULL,
        evidence text[] NOT NULL,
        remarks bytea,
        CONSTRAINT inspection_findings_pkey PRIMARY KEY (inspection_id, criterion)
      )`);

    // a deviation and what is done about it are one row: none stays without
    await q.query(`
      CREATE TABLE corrective_actions (
        id uuid NOT NULL CONSTRAINT corrective_actions_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT corrective_actions_property_fkey REFERENCES properties (id),
        inspection_id uuid NOT NULL CONSTRAINT corrective_actions_inspection_fkey REFERENCES inspections (id),
        criterion text NOT NULL,
        process text NOT NULL,
        critical boolean NOT NULL,
        department_id uuid,
        owner_id uuid CONSTRAINT corrective_actions_owner_fkey REFERENCES employees (id),
        due_on date NOT NULL,
        measures bytea,
        proof text[] NOT NULL,
        status text NOT NULL CONSTRAINT corrective_actions_status_known CHECK (status IN ('open', 'done', 'verified')),
        returned integer NOT NULL,
        done_at timestamptz,
        done_by uuid,
        verified_at timestamptz,
        verified_by uuid,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT corrective_actions_once UNIQUE (inspection_id, criterion),
        CONSTRAINT corrective_actions_department_fkey FOREIGN KEY (property_id, department_id) REFERENCES departments (property_id, id),
        CONSTRAINT corrective_actions_four_eyes CHECK (verified_by <> done_by)
      )`);
    await q.query('CREATE INDEX corrective_actions_property ON corrective_actions (property_id, due_on, id)');
    await q.query('CREATE INDEX corrective_actions_owner ON corrective_actions (owner_id)');

    await q.query(`
      CREATE TABLE service_plans (
        id uuid NOT NULL CONSTRAINT service_plans_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT service_plans_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        conditions jsonb NOT NULL,
        tasks jsonb NOT NULL,
        status text NOT NULL CONSTRAINT service_plans_status_known CHECK (status IN ('active', 'retired')),
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT service_plans_code_key UNIQUE (property_id, code)
      )`);
    await q.query(`
      CREATE TABLE service_plan_tasks (
        id uuid NOT NULL CONSTRAINT service_plan_tasks_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT service_plan_tasks_property_fkey REFERENCES properties (id),
        plan_id uuid NOT NULL CONSTRAINT service_plan_tasks_plan_fkey REFERENCES service_plans (id),
        plan_version integer NOT NULL,
        task text NOT NULL,
        title text NOT NULL,
        reservation_id uuid NOT NULL CONSTRAINT service_plan_tasks_reservation_fkey REFERENCES reservations (id),
        guest_id uuid NOT NULL CONSTRAINT service_plan_tasks_guest_fkey REFERENCES guests (id),
        department_id uuid NOT NULL,
        occasion text,
        due_at timestamptz NOT NULL,
        proof_needed boolean NOT NULL,
        survey_item text,
        status text NOT NULL CONSTRAINT service_plan_tasks_status_known CHECK (status IN ('open', 'done', 'called_off')),
        why text,
        proof text[] NOT NULL,
        remarks bytea,
        ended_at timestamptz,
        ended_by uuid,
        employee_id uuid CONSTRAINT service_plan_tasks_employee_fkey REFERENCES employees (id),
        response_id uuid,
        rating numeric(5, 2),
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT service_plan_tasks_once UNIQUE (reservation_id, plan_id, task),
        CONSTRAINT service_plan_tasks_department_fkey FOREIGN KEY (property_id, department_id) REFERENCES departments (property_id, id)
      )`);
    await q.query('CREATE INDEX service_plan_tasks_property ON service_plan_tasks (property_id, due_at, id)');
    await q.query('CREATE INDEX service_plan_tasks_guest ON service_plan_tasks (guest_id)');

    const [id, code, name, permissions] = QUALITY;
    await q.query(
      'INSERT INTO roles (id, code, name, permissions, system, created_at, updated_at) VALUES ($1, $2, $3, $4, true, now(), now()) ON CONFLICT (code) DO NOTHING',
      [id, code, name, permissions],
    );
    await extendRoles(q, MORE);
  }

  async down(q: QueryRunner): Promise<void> {
    await reduceRoles(q, MORE);
    await q.query('DELETE FROM grants WHERE role_id = $1', [QUALITY[0]]);
    await q.query('DELETE FROM roles WHERE id = $1', [QUALITY[0]]);
    for (const table of [
      'service_plan_tasks',
      'service_plans',
      'corrective_actions',
      'inspection_findings',
      'inspections',
      'service_standard_versions',
      'service_standards',
      'service_order_steps',
      'service_orders',
      'service_order_kinds',
    ]) {
      await q.query(`DROP TABLE ${table}`);
    }
  }
}
