import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which room a stay sleeps in, who is in which room now, how clean it is, and what has been done with a stay. */
const HOUSEKEEPING = '018f0000-0000-7000-8000-000000000830';
const MORE: Record<string, string[]> = {
  front_desk: ['stays:write', 'housekeeping:read', 'housekeeping:write'],
  reservations_agent: ['stays:write', 'housekeeping:read'],
  integration: ['stays:write', 'housekeeping:read', 'housekeeping:write'],
  auditor: ['housekeeping:read'],
};

export class Stay1795400000830 implements MigrationInterface {
  name = 'Stay1795400000830';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE reservations
        ADD COLUMN expected_arrival text,
        ADD COLUMN pre_checked_in_at timestamptz,
        ADD COLUMN checked_in_at timestamptz,
        ADD COLUMN checked_in_on date,
        ADD COLUMN checked_out_at timestamptz,
        ADD COLUMN checked_out_on date,
        ADD COLUMN no_show_fee_minor bigint,
        ADD COLUMN late_check_out jsonb`);
    await q.query(`CREATE INDEX reservations_in_house ON reservations (property_id, departure) WHERE status = 'in_house'`);
    await q.query('CREATE INDEX reservations_checked_in_on ON reservations (property_id, checked_in_on) WHERE checked_in_on IS NOT NULL');
    await q.query(
      'CREATE INDEX reservations_checked_out_on ON reservations (property_id, checked_out_on) WHERE checked_out_on IS NOT NULL',
    );

    // both nights are included
    await q.query(`
      CREATE TABLE room_assignments (
        id uuid NOT NULL CONSTRAINT room_assignments_pkey PRIMARY KEY,
        property_id uuid NOT NULL,
        reservation_id uuid NOT NULL CONSTRAINT room_assignments_reservation_fkey REFERENCES reservations (id),
        room_id uuid NOT NULL,
        first_night date NOT NULL,
        last_night date NOT NULL,
        locked boolean NOT NULL DEFAULT false,
        assigned_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT room_assignments_room_fkey FOREIGN KEY (property_id, room_id) REFERENCES rooms (property_id, id),
        CONSTRAINT room_assignments_nights_in_order CHECK (first_night <= last_night),
        CONSTRAINT room_assignments_room_free EXCLUDE USING gist (room_id WITH =, daterange(first_night, last_night, '[]') WITH &&),
        CONSTRAINT room_assignments_one_room_a_night EXCLUDE USING gist
          (reservation_id WITH =, daterange(first_night, last_night, '[]') WITH &&)
      )`);
    await q.query('CREATE INDEX room_assignments_by_night ON room_assignments (property_id, first_night, id)');
    await q.query('CREATE INDEX room_assignments_reservation ON room_assignments (reservation_id, first_night)');

    // who is in the room now: the key decides that nobody else is
    await q.query(`
      CREATE TABLE room_occupancies (
        room_id uuid NOT NULL CONSTRAINT room_occupancies_pkey PRIMARY KEY,
        property_id uuid NOT NULL,
        reservation_id uuid NOT NULL CONSTRAINT room_occupancies_reservation_key UNIQUE
          CONSTRAINT room_occupancies_reservation_fkey REFERENCES reservations (id),
        since timestamptz NOT NULL,
        CONSTRAINT room_occupancies_room_fkey FOREIGN KEY (property_id, room_id) REFERENCES rooms (property_id, id)
      )`);

    // a room without a row is clean
    await q.query(`
      CREATE TABLE room_conditions (
        room_id uuid NOT NULL CONSTRAINT room_conditions_pkey PRIMARY KEY,
        property_id uuid NOT NULL,
        condition text NOT NULL CONSTRAINT room_conditions_known CHECK (condition IN ('clean', 'dirty', 'inspected', 'pickup')),
        version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by uuid NOT NULL,
        CONSTRAINT room_conditions_room_fkey FOREIGN KEY (property_id, room_id) REFERENCES rooms (property_id, id) ON DELETE CASCADE
      )`);

    // what was done with a stay and what it took away, so that it can be undone
    await q.query(`
      CREATE TABLE stay_steps (
        id uuid NOT NULL CONSTRAINT stay_steps_pkey PRIMARY KEY,
        property_id uuid NOT NULL,
        reservation_id uuid NOT NULL CONSTRAINT stay_steps_reservation_fkey REFERENCES reservations (id),
        kind text NOT NULL,
        business_date date NOT NULL,
        details jsonb NOT NULL,
        reason bytea,
        done_by uuid NOT NULL,
        done_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX stay_steps_reservation ON stay_steps (reservation_id, id)');

    await q.query(`
      CREATE TABLE stay_rules (
        property_id uuid NOT NULL CONSTRAINT stay_rules_pkey PRIMARY KEY CONSTRAINT stay_rules_property_fkey REFERENCES properties (id),
        rules jsonb NOT NULL,
        version integer NOT NULL,
        updated_at timestamptz NOT NULL
      )`);

    // A night of a room belongs to a stay or to maintenance, never to both. Two tables cannot share an exclusion constraint; whoever writes either
    // locks the room first and then looks, so that the second of two sees what the first has done.
    await q.query(`
      CREATE FUNCTION room_assignments_mind_maintenance() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM FROM rooms WHERE id = NEW.room_id FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM maintenance_blocks b WHERE b.room_id = NEW.room_id AND b.deducts_inventory
            AND b.first_night <= NEW.last_night AND LEAST(b.last_night, b.released_from - 1) >= NEW.first_night) THEN
          RAISE EXCEPTION 'the room is under maintenance' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'room_assignments_no_maintenance';
        END IF;
        IF NOT EXISTS (SELECT FROM rooms WHERE id = NEW.room_id AND in_service) THEN
          RAISE EXCEPTION 'the room is not in service' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'room_assignments_in_service';
        END IF;
        RETURN NEW;
      END $$`);
    await q.query(`
      CREATE TRIGGER room_assignments_new BEFORE INSERT ON room_assignments
        FOR EACH ROW EXECUTE FUNCTION room_assignments_mind_maintenance()`);
    await q.query(`
      CREATE TRIGGER room_assignments_grown BEFORE UPDATE ON room_assignments FOR EACH ROW
        WHEN (NEW.room_id <> OLD.room_id OR NEW.first_night < OLD.first_night OR NEW.last_night > OLD.last_night)
        EXECUTE FUNCTION room_assignments_mind_maintenance()`);
    await q.query(`
      CREATE FUNCTION maintenance_blocks_mind_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM FROM rooms WHERE id = NEW.room_id FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM room_assignments a WHERE a.room_id = NEW.room_id
            AND a.first_night <= LEAST(NEW.last_night, NEW.released_from - 1) AND a.last_night >= NEW.first_night) THEN
          RAISE EXCEPTION 'the room is assigned' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'maintenance_blocks_no_assignment';
        END IF;
        RETURN NEW;
      END $$`);
    await q.query(`
      CREATE TRIGGER maintenance_blocks_new BEFORE INSERT ON maintenance_blocks FOR EACH ROW
        WHEN (NEW.deducts_inventory) EXECUTE FUNCTION maintenance_blocks_mind_assignments()`);
    await q.query(`
      CREATE TRIGGER maintenance_blocks_grown BEFORE UPDATE ON maintenance_blocks FOR EACH ROW
        WHEN (NEW.deducts_inventory AND (NOT OLD.deducts_inventory OR NEW.room_id <> OLD.room_id OR NEW.first_night < OLD.first_night
          OR NEW.last_night > OLD.last_night OR (OLD.released_from IS NOT NULL AND NEW.released_from IS DISTINCT FROM OLD.released_from)))
        EXECUTE FUNCTION maintenance_blocks_mind_assignments()`);
    // the nights of a stay count against the type of its room: the room keeps its type while somebody is to sleep in it
    await q.query(`
      CREATE FUNCTION rooms_mind_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM room_assignments a JOIN properties p ON p.id = a.property_id
            WHERE a.room_id = NEW.id AND a.last_night >= p.business_date)
          OR EXISTS (SELECT FROM room_occupancies o WHERE o.room_id = NEW.id) THEN
          RAISE EXCEPTION 'the room is assigned' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'rooms_not_assigned';
        END IF;
        RETURN NEW;
      END $$`);
    await q.query(`
      CREATE TRIGGER rooms_leave BEFORE UPDATE ON rooms FOR EACH ROW
        WHEN (NEW.room_type_id <> OLD.room_type_id OR (OLD.in_service AND NOT NEW.in_service))
        EXECUTE FUNCTION rooms_mind_assignments()`);

    await q.query(
      `INSERT INTO roles (id, code, name, permissions, system, created_at, updated_at)
       VALUES ($1, 'housekeeping', 'Housekeeping', ARRAY['housekeeping:read', 'housekeeping:write'], true, now(), now()) ON CONFLICT (code) DO NOTHING`,
      [HOUSEKEEPING],
    );
    for (const [code, permissions] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = permissions || $2::text[], version = version + 1, updated_at = now() WHERE code = $1 AND system',
        [code, permissions],
      );
    }
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DELETE FROM grants WHERE role_id = $1', [HOUSEKEEPING]);
    await q.query('DELETE FROM roles WHERE id = $1', [HOUSEKEEPING]);
    for (const [code, permissions] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = ARRAY(SELECT p FROM unnest(permissions) p WHERE p <> ALL ($2::text[])), version = version - 1 WHERE code = $1 AND system',
        [code, permissions],
      );
    }
    await q.query('DROP TRIGGER rooms_leave ON rooms');
    await q.query('DROP TRIGGER maintenance_blocks_grown ON maintenance_blocks');
    await q.query('DROP TRIGGER maintenance_blocks_new ON maintenance_blocks');
    for (const table of ['stay_rules', 'stay_steps', 'room_conditions', 'room_occupancies', 'room_assignments'])
      await q.query(`DROP TABLE ${table}`);
    for (const name of ['rooms_mind_assignments', 'maintenance_blocks_mind_assignments', 'room_assignments_mind_maintenance'])
      await q.query(`DROP FUNCTION ${name}()`);
    for (const index of ['reservations_checked_out_on', 'reservations_checked_in_on', 'reservations_in_house'])
      await q.query(`DROP INDEX ${index}`);
    await q.query(`
      ALTER TABLE reservations
        DROP COLUMN late_check_out, DROP COLUMN no_show_fee_minor, DROP COLUMN checked_out_on, DROP COLUMN checked_out_at,
        DROP COLUMN checked_in_on, DROP COLUMN checked_in_at, DROP COLUMN pre_checked_in_at, DROP COLUMN expected_arrival`);
  }
}
