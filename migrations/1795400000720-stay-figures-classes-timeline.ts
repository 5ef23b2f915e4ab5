import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is derived of guests from the event log: their stays and figures, the classes they fall into, what has happened to them. */
export class StayFiguresClassesTimeline1795400000720 implements MigrationInterface {
  name = 'StayFiguresClassesTimeline1795400000720';

  async up(q: QueryRunner): Promise<void> {
    // A reservation once per guest record it names, as its last event told it (`seq`). Records never move: whose stays they are is asked of guests.person_id.
    await q.query(`
      CREATE TABLE guest_stays (
        reservation_id uuid NOT NULL,
        guest_id uuid NOT NULL CONSTRAINT guest_stays_guest_fk REFERENCES guests,
        property_id uuid NOT NULL CONSTRAINT guest_stays_property_fk REFERENCES properties,
        role text NOT NULL CONSTRAINT guest_stays_role CHECK (role IN ('lead', 'companion', 'booker')),
        status text NOT NULL,
        arrival date NOT NULL,
        departure date NOT NULL,
        nights smallint NOT NULL,
        weekday_nights smallint NOT NULL,
        adults smallint NOT NULL,
        children smallint NOT NULL,
        amount_minor bigint NOT NULL,
        currency text NOT NULL,
        channel text NOT NULL,
        market_segment text,
        booked_at timestamptz NOT NULL,
        seq bigint NOT NULL,
        CONSTRAINT guest_stays_pkey PRIMARY KEY (reservation_id, guest_id, property_id)
      )`);
    await q.query('CREATE INDEX guest_stays_guest ON guest_stays (guest_id)');
    await q.query('CREATE INDEX guest_stays_arrival ON guest_stays (property_id, arrival)');
    await q.query('CREATE INDEX guest_stays_departure ON guest_stays (property_id, departure)');

    // sums, so that a chain's figures are those of its hotels added up; averages and shares are made when they are read
    await q.query(`
      CREATE TABLE guest_figures (
        person_id uuid NOT NULL CONSTRAINT guest_figures_person_fk REFERENCES guests,
        property_id uuid NOT NULL CONSTRAINT guest_figures_property_fk REFERENCES properties,
        stays int NOT NULL,
        nights int NOT NULL,
        weekday_nights int NOT NULL,
        adults int NOT NULL,
        stays_with_children int NOT NULL,
        lead_days int NOT NULL,
        spend jsonb NOT NULL,
        segments jsonb NOT NULL,
        channels jsonb NOT NULL,
        first_arrival date,
        last_departure date,
        upcoming int NOT NULL,
        next_arrival date,
        cancellations int NOT NULL,
        no_shows int NOT NULL,
        booked_for_others int NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT guest_figures_pkey PRIMARY KEY (person_id, property_id)
      )`);
    await q.query('CREATE INDEX guest_figures_last ON guest_figures (last_departure)');
    await q.query('CREATE INDEX guest_figures_first ON guest_figures (first_arrival)');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['guest_figures', 'guest_stays']) await q.query(`DROP TABLE ${table}`);
  }
}
