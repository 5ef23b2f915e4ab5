import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Quotes and holds, bookings and reservations, what the funnel and the forecasts need from the first day. */
export class Reservations1795400000600 implements MigrationInterface {
  name = 'Reservations1795400000600';

  async up(q: QueryRunner): Promise<void> {
    // Keys by id alone: a foreign key that also names the hotel lets the planner check it through any index that begins with the hotel, which reads
    // all the bookings of the house until the table is first analysed.
    await q.query(`
      CREATE TABLE quotes (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        arrival date NOT NULL,
        departure date NOT NULL,
        currency text NOT NULL,
        total_minor bigint NOT NULL,
        channel text,
        rooms jsonb NOT NULL,
        held boolean NOT NULL,
        expires_at timestamptz NOT NULL,
        booking_id uuid,
        created_by uuid,
        created_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX quotes_property_created ON quotes (property_id, created_at)');

    // a hold's nights; whoever deletes a row gives its rooms back or turns them into sold ones
    await q.query(`
      CREATE TABLE hold_nights (
        property_id uuid NOT NULL,
        room_type_id uuid NOT NULL,
        night date NOT NULL,
        quote_id uuid NOT NULL,
        rooms int NOT NULL CHECK (rooms > 0),
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (property_id, room_type_id, night, quote_id),
        FOREIGN KEY (quote_id) REFERENCES quotes (id)
      )`);
    await q.query('CREATE INDEX hold_nights_quote ON hold_nights (quote_id)');
    await q.query('CREATE INDEX hold_nights_expires ON hold_nights (expires_at)');

    await q.query(`
      CREATE TABLE bookings (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        -- unique in the whole organization: a guest on the phone names no hotel
        confirmation_number text NOT NULL CONSTRAINT bookings_confirmation_number_key UNIQUE,
        booker_guest_id uuid NOT NULL REFERENCES guests (id),
        booker_first_name text NOT NULL,
        booker_last_name text NOT NULL,
        currency text NOT NULL,
        channel text NOT NULL,
        market_segment text,
        source text,
        campaign text,
        guarantee jsonb NOT NULL,
        notes bytea,
        quote_id uuid,
        created_by uuid NOT NULL,
        version int NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT bookings_quote_key UNIQUE (quote_id, property_id),
        FOREIGN KEY (quote_id) REFERENCES quotes (id)
      )`);
    await q.query('CREATE INDEX bookings_property_created ON bookings (property_id, created_at)');
    await q.query('CREATE INDEX bookings_booker ON bookings (booker_guest_id)');

    await q.query(`
      CREATE TABLE reservations (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        booking_id uuid NOT NULL,
        position smallint NOT NULL,
        number text NOT NULL CONSTRAINT reservations_number_key UNIQUE,
        status text NOT NULL CONSTRAINT reservations_status_check
          CHECK (status IN ('confirmed', 'in_house', 'checked_out', 'cancelled', 'no_show', 'waitlisted')),
        room_type_id uuid NOT NULL REFERENCES room_types (id),
        rate_plan_id uuid NOT NULL REFERENCES rate_plans (id),
        arrival date NOT NULL,
        departure date NOT NULL,
        adults smallint NOT NULL CHECK (adults > 0),
        child_ages smallint[] NOT NULL,
        guest_id uuid NOT NULL REFERENCES guests (id),
        guest_first_name text NOT NULL,
        guest_last_name text NOT NULL,
        guest_key text NOT NULL,
        currency text NOT NULL,
        total_minor bigint NOT NULL,
        terms jsonb NOT NULL,
        cancelled_at timestamptz,
        cancellation_fee_minor bigint,
        cancellation_reason bytea,
        version int NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        FOREIGN KEY (booking_id) REFERENCES bookings (id),
        CONSTRAINT reservations_stay_check CHECK (departure > arrival)
      ) WITH (fillfactor = 85)`);
    await q.query('CREATE INDEX reservations_booking ON reservations (booking_id)');
    await q.query('CREATE INDEX reservations_arrival ON reservations (property_id, arrival, id)');
    await q.query('CREATE INDEX reservations_updated ON reservations (property_id, updated_at, id)');
    await q.query('CREATE INDEX reservations_guest ON reservations (guest_id)');
    await q.query('CREATE INDEX reservations_guest_trgm ON reservations USING gin (guest_key gin_trgm_ops)');

    // what each night was sold as: the counters can be recounted from it, and every report is made from it
    await q.query(`
      CREATE TABLE reservation_nights (
        property_id uuid NOT NULL,
        reservation_id uuid NOT NULL,
        night date NOT NULL,
        room_type_id uuid NOT NULL,
        rate_plan_id uuid NOT NULL,
        amount_minor bigint NOT NULL,
        steps jsonb NOT NULL,
        PRIMARY KEY (reservation_id, night, property_id),
        FOREIGN KEY (reservation_id) REFERENCES reservations (id)
      )`);
    await q.query('CREATE INDEX reservation_nights_property_night ON reservation_nights (property_id, night)');

    await q.query(`
      CREATE TABLE reservation_guests (
        property_id uuid NOT NULL,
        reservation_id uuid NOT NULL,
        position smallint NOT NULL,
        guest_id uuid NOT NULL REFERENCES guests (id),
        first_name text NOT NULL,
        last_name text NOT NULL,
        PRIMARY KEY (reservation_id, position, property_id),
        FOREIGN KEY (reservation_id) REFERENCES reservations (id)
      )`);
    await q.query('CREATE INDEX reservation_guests_guest ON reservation_guests (guest_id)');

    await q.query(`
      CREATE TABLE external_references (
        property_id uuid NOT NULL,
        system text NOT NULL,
        external_id text NOT NULL,
        reservation_id uuid NOT NULL,
        CONSTRAINT external_references_pkey PRIMARY KEY (property_id, system, external_id),
        FOREIGN KEY (reservation_id) REFERENCES reservations (id)
      )`);
    await q.query('CREATE INDEX external_references_external_id ON external_references (external_id)');
    await q.query('CREATE INDEX external_references_reservation ON external_references (reservation_id)');

    // demand that was turned away, and demand that only looked
    await q.query(`
      CREATE TABLE refusals (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL,
        at timestamptz NOT NULL,
        step text NOT NULL,
        code text NOT NULL,
        channel text,
        arrival date NOT NULL,
        departure date NOT NULL,
        rooms int NOT NULL,
        reasons jsonb NOT NULL
      )`);
    await q.query('CREATE INDEX refusals_property_at ON refusals (property_id, at)');
    await q.query(`
      CREATE TABLE search_counts (
        property_id uuid NOT NULL,
        day date NOT NULL,
        channel text NOT NULL,
        arrival date NOT NULL,
        nights smallint NOT NULL,
        searches int NOT NULL,
        without_offer int NOT NULL,
        PRIMARY KEY (property_id, day, channel, arrival, nights)
      )`);

    await q.query(`
      CREATE TABLE on_the_books (
        property_id uuid NOT NULL,
        as_of date NOT NULL,
        night date NOT NULL,
        room_type_id uuid NOT NULL,
        capacity int NOT NULL,
        sold int NOT NULL,
        held int NOT NULL,
        blocked int NOT NULL,
        revenue_minor bigint NOT NULL,
        PRIMARY KEY (property_id, as_of, night, room_type_id)
      ) PARTITION BY RANGE (as_of)`);
    await q.query('CREATE TABLE on_the_books_default PARTITION OF on_the_books DEFAULT');
    await q.query(`
      CREATE TABLE on_the_books_runs (
        property_id uuid NOT NULL,
        as_of date NOT NULL,
        taken_at timestamptz NOT NULL,
        PRIMARY KEY (property_id, as_of)
      )`);

    // lowest total per hotel and arrival, by adults and nights, for searching many hotels; a filter that booking never trusts
    await q.query(`
      CREATE TABLE city_offers (
        city_key text NOT NULL,
        arrival date NOT NULL,
        property_id uuid NOT NULL,
        totals bigint[] NOT NULL,
        PRIMARY KEY (city_key, arrival, property_id)
      ) WITH (fillfactor = 70)`);
    await q.query('CREATE INDEX city_offers_property ON city_offers (property_id)');
    await q.query(`
      CREATE TABLE offer_refreshes (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        property_id uuid NOT NULL,
        first_night date NOT NULL,
        last_night date NOT NULL
      )`);
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of [
      'offer_refreshes',
      'city_offers',
      'on_the_books_runs',
      'on_the_books',
      'search_counts',
      'refusals',
      'external_references',
      'reservation_guests',
      'reservation_nights',
      'reservations',
      'bookings',
      'hold_nights',
      'quotes',
    ])
      await q.query(`DROP TABLE ${table}`);
  }
}
