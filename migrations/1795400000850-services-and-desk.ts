import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the new permissions are worth in the roles that come with the house. */
const MORE: Record<string, string[]> = {
  front_desk: ['service_bookings:read', 'service_bookings:write', 'desk:read', 'desk:write', 'registrations:read', 'registrations:write'],
  reservations_agent: ['service_bookings:read', 'service_bookings:write', 'desk:read', 'desk:write'],
  guest_relations: ['service_bookings:read', 'service_bookings:write', 'desk:read', 'desk:write'],
  booking_site: ['service_bookings:read', 'service_bookings:write'],
  integration: ['service_bookings:read', 'service_bookings:write', 'desk:read', 'desk:write', 'registrations:read', 'registrations:write'],
  auditor: ['service_bookings:read', 'desk:read'],
};

/** Who runs a restaurant, a spa, an outing: what is booked there, and nothing of who sleeps in the house. */
const OUTLET: [id: string, code: string, name: string, permissions: string[]] = [
  '018f0000-0000-7000-8000-00000000000d',
  'outlet',
  'Restaurant, spa and activities',
  ['service_bookings:read', 'service_bookings:write'],
];

/** Services booked by slot; the queue and the tasks of the front desk; what guests state for the authorities. */
export class ServicesAndDesk1795400000850 implements MigrationInterface {
  name = 'ServicesAndDesk1795400000850';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE services ADD COLUMN booking_rules jsonb`);
    await q.query(`ALTER TABLE tax_rules ADD COLUMN applies_to text NOT NULL DEFAULT 'stays',
      ADD CONSTRAINT tax_rules_scope_known CHECK (applies_to IN ('stays', 'services'))`);

    // time: on the hotel's clock, '' for what has no hours. capacity: as it was when something was last taken, so that the database itself refuses one too many
    await q.query(`
      CREATE TABLE service_slots (
        property_id uuid NOT NULL,
        service_id uuid NOT NULL CONSTRAINT service_slots_service_fkey REFERENCES services (id),
        day date NOT NULL,
        time text NOT NULL,
        taken integer NOT NULL,
        capacity integer,
        CONSTRAINT service_slots_pkey PRIMARY KEY (property_id, service_id, day, time),
        CONSTRAINT service_slots_not_negative CHECK (taken >= 0),
        CONSTRAINT service_slots_not_overbooked CHECK (taken <= capacity)
      )`);

    // lines: what each day costs, frozen; rules: as they stood when it was booked
    await q.query(`
      CREATE TABLE service_bookings (
        id uuid NOT NULL CONSTRAINT service_bookings_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT service_bookings_property_fkey REFERENCES properties (id),
        service_id uuid NOT NULL CONSTRAINT service_bookings_service_fkey REFERENCES services (id),
        day date NOT NULL,
        last_day date NOT NULL,
        time text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        persons integer NOT NULL,
        places integer NOT NULL,
        reservation_id uuid CONSTRAINT service_bookings_reservation_fkey REFERENCES reservations (id),
        guest_id uuid CONSTRAINT service_bookings_guest_fkey REFERENCES guests (id),
        name text NOT NULL,
        notes bytea,
        status text NOT NULL,
        currency text NOT NULL,
        unit_price_minor bigint,
        price_unit text,
        lines jsonb NOT NULL,
        total_minor bigint NOT NULL,
        rules jsonb NOT NULL,
        fee_minor bigint,
        folio_id uuid,
        ended_at timestamptz,
        created_by uuid NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT service_bookings_status_known CHECK (status IN ('booked', 'served', 'cancelled', 'no_show')),
        CONSTRAINT service_bookings_days_in_order CHECK (last_day >= day),
        CONSTRAINT service_bookings_persons_positive CHECK (persons > 0 AND places > 0)
      )`);
    await q.query('CREATE INDEX service_bookings_by_day ON service_bookings (property_id, day, id)');
    await q.query('CREATE INDEX service_bookings_by_slot ON service_bookings (service_id, day)');
    await q.query('CREATE INDEX service_bookings_by_stay ON service_bookings (reservation_id)');
    await q.query('CREATE INDEX service_bookings_by_guest ON service_bookings (guest_id)');
    await q.query(`CREATE INDEX service_bookings_open ON service_bookings (property_id, day) WHERE status = 'booked'`);

    await q.query(`
      CREATE TABLE desk_queue_days (
        property_id uuid NOT NULL CONSTRAINT desk_queue_days_property_fkey REFERENCES properties (id),
        day date NOT NULL,
        last_number integer NOT NULL,
        CONSTRAINT desk_queue_days_pkey PRIMARY KEY (property_id, day)
      )`);
    await q.query(`
      CREATE TABLE desk_queue (
        id uuid NOT NULL CONSTRAINT desk_queue_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT desk_queue_property_fkey REFERENCES properties (id),
        day date NOT NULL,
        number integer NOT NULL,
        kind text NOT NULL,
        priority boolean NOT NULL,
        reservation_id uuid CONSTRAINT desk_queue_reservation_fkey REFERENCES reservations (id),
        guest_id uuid CONSTRAINT desk_queue_guest_fkey REFERENCES guests (id),
        name text,
        status text NOT NULL,
        desk text,
        entered_at timestamptz NOT NULL,
        called_at timestamptz,
        called_by uuid,
        ended_at timestamptz,
        updated_at timestamptz NOT NULL,
        CONSTRAINT desk_queue_number_key UNIQUE (property_id, day, number),
        CONSTRAINT desk_queue_kind_known CHECK (kind IN ('check_in', 'check_out', 'enquiry', 'payment', 'complaint', 'luggage', 'other')),
        CONSTRAINT desk_queue_status_known CHECK (status IN ('waiting', 'called', 'served', 'left')),
        CONSTRAINT desk_queue_times_in_order CHECK (called_at >= entered_at AND ended_at >= coalesce(called_at, entered_at)),
        CONSTRAINT desk_queue_status_has_times CHECK (CASE status
          WHEN 'waiting' THEN called_at IS NULL AND ended_at IS NULL WHEN 'called' THEN called_at IS NOT NULL AND ended_at IS NULL
          WHEN 'served' THEN called_at IS NOT NULL AND ended_at IS NOT NULL ELSE ended_at IS NOT NULL END)
      )`);
    await q.query(`CREATE INDEX desk_queue_waiting ON desk_queue (property_id, priority DESC, entered_at, id) WHERE status = 'waiting'`);
    await q.query('CREATE INDEX desk_queue_by_time ON desk_queue (property_id, entered_at, id)');

    await q.query(`
      CREATE TABLE traces (
        id uuid NOT NULL CONSTRAINT traces_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT traces_property_fkey REFERENCES properties (id),
        reservation_id uuid NOT NULL CONSTRAINT traces_reservation_fkey REFERENCES reservations (id),
        department_id uuid NOT NULL,
        due_on date NOT NULL,
        text bytea,
        status text NOT NULL,
        ended_at timestamptz,
        ended_by uuid,
        created_by uuid NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT traces_department_of_property_fkey FOREIGN KEY (property_id, department_id) REFERENCES departments (property_id, id),
        CONSTRAINT traces_status_known CHECK (status IN ('open', 'done', 'cancelled'))
      )`);
    await q.query('CREATE INDEX traces_by_day ON traces (property_id, due_on, id)');
    await q.query('CREATE INDEX traces_by_stay ON traces (reservation_id)');

    // nobody's name stands here: all that a guest states is sealed. arrival: as it was then; the form is kept from that day on
    await q.query(`
      CREATE TABLE guest_registrations (
        id uuid NOT NULL CONSTRAINT guest_registrations_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT guest_registrations_property_fkey REFERENCES properties (id),
        reservation_id uuid NOT NULL CONSTRAINT guest_registrations_reservation_fkey REFERENCES reservations (id),
        guest_id uuid NOT NULL CONSTRAINT guest_registrations_guest_fkey REFERENCES guests (id),
        country text NOT NULL,
        arrival date NOT NULL,
        complete boolean NOT NULL,
        sealed bytea NOT NULL,
        created_by uuid NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT guest_registrations_guest_key UNIQUE (reservation_id, guest_id)
      )`);
    await q.query('CREATE INDEX guest_registrations_by_arrival ON guest_registrations (property_id, arrival, id)');
    await q.query('CREATE INDEX guest_registrations_by_guest ON guest_registrations (guest_id)');

    const [id, code, name, permissions] = OUTLET;
    await q.query(
      'INSERT INTO roles (id, code, name, permissions, system, created_at, updated_at) VALUES ($1, $2, $3, $4, true, now(), now()) ON CONFLICT (code) DO NOTHING',
      [id, code, name, permissions],
    );
    for (const [role, more] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = permissions || $2::text[], version = version + 1, updated_at = now() WHERE code = $1 AND system',
        [role, more],
      );
    }
  }

  async down(q: QueryRunner): Promise<void> {
    for (const [role, more] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = ARRAY(SELECT p FROM unnest(permissions) p WHERE p <> ALL ($2::text[])), version = version - 1 WHERE code = $1 AND system',
        [role, more],
      );
    }
    await q.query('DELETE FROM grants WHERE role_id = $1', [OUTLET[0]]);
    await q.query('DELETE FROM roles WHERE id = $1', [OUTLET[0]]);
    for (const table of ['guest_registrations', 'traces', 'desk_queue', 'desk_queue_days', 'service_bookings', 'service_slots'])
      await q.query(`DROP TABLE ${table}`);
    await q.query('ALTER TABLE tax_rules DROP COLUMN applies_to');
    await q.query('ALTER TABLE services DROP COLUMN booking_rules');
  }
}
