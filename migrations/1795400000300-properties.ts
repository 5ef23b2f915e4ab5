import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hotels, room types, rooms, maintenance, services, who confirmed the content, and the counters of every night. */
export class Properties1795400000300 implements MigrationInterface {
  name = 'Properties1795400000300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE properties (
        id uuid NOT NULL CONSTRAINT properties_pkey PRIMARY KEY,
        code text NOT NULL CONSTRAINT properties_code_key UNIQUE,
        name text NOT NULL,
        time_zone text NOT NULL,
        currency text NOT NULL,
        address_lines text[] NOT NULL DEFAULT '{}',
        postal_code text,
        city text,
        city_key text,
        region text,
        country text,
        latitude double precision,
        longitude double precision,
        phone text,
        email text,
        website text,
        description text,
        translations jsonb NOT NULL DEFAULT '{}',
        star_rating double precision,
        check_in_time text NOT NULL DEFAULT '15:00',
        check_out_time text NOT NULL DEFAULT '11:00',
        facilities text[] NOT NULL DEFAULT '{}',
        pictures jsonb NOT NULL DEFAULT '[]',
        policies jsonb NOT NULL DEFAULT '{}',
        status text NOT NULL DEFAULT 'open',
        business_date date NOT NULL,
        search_key text NOT NULL,
        content_version bigint NOT NULL DEFAULT 1,
        content_review_days integer NOT NULL DEFAULT 180,
        content_changed_at timestamptz NOT NULL,
        content_confirmed_at timestamptz,
        content_confirmed_by uuid,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT properties_status_known CHECK (status IN ('open', 'closed'))
      )`);
    await q.query('CREATE INDEX properties_city ON properties (city_key)');
    await q.query('CREATE INDEX properties_search ON properties USING gin (search_key gin_trgm_ops)');
    await q.query('CREATE INDEX properties_facilities ON properties USING gin (facilities)');

    await q.query(`
      CREATE TABLE room_types (
        id uuid NOT NULL CONSTRAINT room_types_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT room_types_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        max_adults integer NOT NULL,
        max_children integer NOT NULL,
        max_persons integer NOT NULL,
        description text,
        translations jsonb NOT NULL DEFAULT '{}',
        beds jsonb NOT NULL DEFAULT '[]',
        size_square_metres double precision,
        amenities text[] NOT NULL DEFAULT '{}',
        pictures jsonb NOT NULL DEFAULT '[]',
        rank integer NOT NULL DEFAULT 0,
        status text NOT NULL DEFAULT 'active',
        content_changed_at timestamptz NOT NULL,
        content_confirmed_at timestamptz,
        content_confirmed_by uuid,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT room_types_property_code_key UNIQUE (property_id, code),
        CONSTRAINT room_types_property_id_key UNIQUE (property_id, id),
        CONSTRAINT room_types_occupancy_possible CHECK (max_adults >= 1 AND max_children >= 0 AND max_persons >= max_adults),
        CONSTRAINT room_types_status_known CHECK (status IN ('active', 'retired'))
      )`);

    await q.query(`
      CREATE TABLE rooms (
        id uuid NOT NULL CONSTRAINT rooms_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT rooms_property_fkey REFERENCES properties (id),
        room_type_id uuid NOT NULL,
        number text NOT NULL,
        floor text,
        features text[] NOT NULL DEFAULT '{}',
        in_service boolean NOT NULL DEFAULT true,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT rooms_property_number_key UNIQUE (property_id, number),
        CONSTRAINT rooms_property_id_key UNIQUE (property_id, id),
        CONSTRAINT rooms_type_of_same_property_fkey FOREIGN KEY (property_id, room_type_id) REFERENCES room_types (property_id, id)
      )`);
    await q.query('CREATE INDEX rooms_by_type ON rooms (property_id, room_type_id)');

    // released_from: the first night given back; a block released before it began covers no night any more
    await q.query(`
      CREATE TABLE maintenance_blocks (
        id uuid NOT NULL CONSTRAINT maintenance_blocks_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT maintenance_blocks_property_fkey REFERENCES properties (id),
        room_id uuid NOT NULL,
        room_type_id uuid NOT NULL,
        first_night date NOT NULL,
        last_night date NOT NULL,
        kind text NOT NULL,
        reason text NOT NULL,
        deducts_inventory boolean NOT NULL,
        counts_in_occupancy boolean NOT NULL,
        released_from date,
        released_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT maintenance_blocks_kind_known CHECK (kind IN ('out_of_order', 'out_of_service', 'out_of_inventory')),
        CONSTRAINT maintenance_blocks_nights_in_order CHECK (first_night <= last_night),
        CONSTRAINT maintenance_blocks_released_within CHECK (released_from BETWEEN first_night AND last_night),
        CONSTRAINT maintenance_blocks_room_fkey FOREIGN KEY (property_id, room_id) REFERENCES rooms (property_id, id),
        CONSTRAINT maintenance_blocks_room_type_fkey FOREIGN KEY (property_id, room_type_id) REFERENCES room_types (property_id, id),
        CONSTRAINT maintenance_blocks_no_overlap EXCLUDE USING gist
          (room_id WITH =, daterange(first_night, LEAST(last_night + 1, released_from), '[)') WITH &&) WHERE (deducts_inventory)
      )`);
    await q.query('CREATE INDEX maintenance_blocks_by_type ON maintenance_blocks (property_id, room_type_id, last_night)');
    await q.query('CREATE INDEX maintenance_blocks_by_room ON maintenance_blocks (property_id, room_id)');

    // One counter row per night of a type; updates stay on their page (fillfactor) and never touch the index.
    await q.query(`
      CREATE TABLE inventory_nights (
        property_id uuid NOT NULL,
        room_type_id uuid NOT NULL,
        night date NOT NULL,
        physical integer NOT NULL DEFAULT 0,
        removed integer NOT NULL DEFAULT 0,
        sold integer NOT NULL DEFAULT 0,
        held integer NOT NULL DEFAULT 0,
        blocked integer NOT NULL DEFAULT 0,
        overbook_allowance integer NOT NULL DEFAULT 0,
        CONSTRAINT inventory_nights_pkey PRIMARY KEY (property_id, room_type_id, night),
        CONSTRAINT inventory_nights_room_type_fkey FOREIGN KEY (property_id, room_type_id) REFERENCES room_types (property_id, id),
        CONSTRAINT inventory_nights_not_oversold CHECK (sold + held + blocked <= physical - removed + overbook_allowance),
        CONSTRAINT inventory_nights_not_negative CHECK
          (physical >= 0 AND removed >= 0 AND sold >= 0 AND held >= 0 AND blocked >= 0 AND overbook_allowance >= 0)
      ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02)`);

    await q.query(`
      CREATE TABLE services (
        id uuid NOT NULL CONSTRAINT services_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT services_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        description text,
        translations jsonb NOT NULL DEFAULT '{}',
        price_minor bigint,
        price_unit text,
        capacity integer,
        schedule jsonb,
        tax_code text,
        bookable text NOT NULL DEFAULT 'with_stay',
        pictures jsonb NOT NULL DEFAULT '[]',
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT services_property_code_key UNIQUE (property_id, code),
        CONSTRAINT services_property_id_key UNIQUE (property_id, id),
        CONSTRAINT services_price_has_unit CHECK ((price_minor IS NULL) = (price_unit IS NULL)),
        CONSTRAINT services_price_not_negative CHECK (price_minor >= 0),
        CONSTRAINT services_bookable_known CHECK (bookable IN ('alone', 'with_stay', 'both')),
        CONSTRAINT services_status_known CHECK (status IN ('active', 'retired'))
      )`);

    await q.query(`
      CREATE TABLE content_confirmations (
        id uuid NOT NULL CONSTRAINT content_confirmations_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT content_confirmations_property_fkey REFERENCES properties (id),
        room_type_id uuid,
        confirmed_by uuid NOT NULL,
        confirmed_at timestamptz NOT NULL,
        note text,
        CONSTRAINT content_confirmations_room_type_fkey FOREIGN KEY (property_id, room_type_id) REFERENCES room_types (property_id, id)
      )`);
    await q.query('CREATE INDEX content_confirmations_newest ON content_confirmations (property_id, confirmed_at)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of [
      'content_confirmations',
      'services',
      'inventory_nights',
      'maintenance_blocks',
      'rooms',
      'room_types',
      'properties',
    ]) {
      await q.query(`DROP TABLE ${table}`);
    }
  }
}
