import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the roles of the house get of the new permissions. */
const MORE: Record<string, string[]> = {
  front_desk: ['reservations:overbook'],
  reservations_agent: ['groups:write'],
  revenue_manager: ['reservations:overbook', 'groups:write'],
};

/** What each change of a reservation was and cost; groups with the rooms kept for them; guests who were walked. */
export class AmendmentsAndGroups1795400000840 implements MigrationInterface {
  name = 'AmendmentsAndGroups1795400000840';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE reservation_amendments (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        reservation_id uuid NOT NULL REFERENCES reservations (id),
        before jsonb NOT NULL,
        after jsonb NOT NULL,
        nights jsonb NOT NULL,
        total_before_minor bigint NOT NULL,
        total_after_minor bigint NOT NULL,
        penalty_minor bigint NOT NULL CHECK (penalty_minor >= 0),
        currency text NOT NULL,
        made_by uuid NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX reservation_amendments_reservation ON reservation_amendments (reservation_id, created_at, id)');
    await q.query(`
      CREATE TABLE stay_groups (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        status text NOT NULL CONSTRAINT stay_groups_status_check CHECK (status IN ('tentative', 'definite', 'cancelled')),
        cut_off_date date NOT NULL,
        rate_plan_id uuid REFERENCES rate_plans (id),
        company_id uuid,
        notes bytea,
        created_by uuid NOT NULL,
        version int NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT stay_groups_code_key UNIQUE (property_id, code)
      )`);
    await q.query(`CREATE INDEX stay_groups_cut_off ON stay_groups (cut_off_date) WHERE status = 'definite'`);
    // what is left of a night (rooms - picked_up - released) of a definite group is what it adds to the night's blocked
    await q.query(`
      CREATE TABLE group_nights (
        property_id uuid NOT NULL,
        group_id uuid NOT NULL REFERENCES stay_groups (id),
        room_type_id uuid NOT NULL REFERENCES room_types (id),
        night date NOT NULL,
        rooms int NOT NULL CHECK (rooms >= 0),
        picked_up int NOT NULL CHECK (picked_up >= 0),
        released int NOT NULL CHECK (released >= 0),
        PRIMARY KEY (group_id, room_type_id, night, property_id),
        CONSTRAINT group_nights_block_check CHECK (picked_up + released <= rooms)
      )`);
    await q.query('CREATE INDEX group_nights_property_night ON group_nights (property_id, night)');
    await q.query('ALTER TABLE bookings ADD group_id uuid REFERENCES stay_groups (id)');
    await q.query('CREATE INDEX bookings_group ON bookings (group_id) WHERE group_id IS NOT NULL');
    // the block that the night was picked up from; a night beside the block is the house's
    await q.query('ALTER TABLE reservation_nights ADD group_id uuid');
    await q.query(`
      CREATE TABLE walks (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        reservation_id uuid NOT NULL REFERENCES reservations (id),
        relocated_to text NOT NULL,
        relocated_property_id uuid REFERENCES properties (id),
        arrival date NOT NULL,
        departure date NOT NULL,
        currency text NOT NULL,
        cost_minor bigint NOT NULL CHECK (cost_minor >= 0),
        compensation_minor bigint NOT NULL CHECK (compensation_minor >= 0),
        reason bytea,
        made_by uuid NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX walks_reservation ON walks (reservation_id)');
    await q.query('CREATE INDEX walks_property_created ON walks (property_id, created_at, id)');
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
    await q.query('DROP TABLE walks');
    await q.query('ALTER TABLE reservation_nights DROP group_id');
    await q.query('ALTER TABLE bookings DROP group_id');
    await q.query('DROP TABLE group_nights');
    await q.query('DROP TABLE stay_groups');
    await q.query('DROP TABLE reservation_amendments');
  }
}
