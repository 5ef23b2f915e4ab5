import type { MigrationInterface, QueryRunner } from 'typeorm';

const SYSTEM = '00000000-0000-7000-8000-000000000000';
const spent = (amounts: Record<string, number>) => ({
  any: Object.entries(amounts).map(([currency, value]) => ({ input: 'spend', currency, op: 'gte', value })),
});
const withinDays = (value: number) => ({ input: 'lastStayDaysAgo', op: 'lte', value });

/** Two standards that every house begins with; a hotel changes them by a new version. The thresholds are a beginning, not a law of the trade. */
const READY_MADE = [
  {
    id: '01950000-0000-7000-8000-000000000001',
    code: 'purpose',
    name: 'Why they travel',
    description:
      'With children in at least half of their stays: family. Sent by a company, booked in a business segment, or usually alone, on weekdays and for few nights: business. Otherwise leisure.',
    classes: [
      { code: 'business', name: 'Business (商务)' },
      { code: 'leisure', name: 'Leisure (休闲)' },
      { code: 'family', name: 'Family (家庭)' },
    ],
    rules: [
      { code: 'with_children', class: 'family', when: { input: 'childrenShare', op: 'gte', value: 0.5 } },
      { code: 'company', class: 'business', when: { input: 'companyLinked', op: 'eq', value: true } },
      {
        code: 'segment',
        class: 'business',
        when: { input: 'marketSegment', op: 'in', value: ['business', 'corporate', 'negotiated', 'government', 'conference', 'meeting'] },
      },
      {
        code: 'weekdays_alone',
        class: 'business',
        when: {
          all: [
            { input: 'stays', op: 'gte', value: 2 },
            { input: 'weekdayShare', op: 'gte', value: 0.75 },
            { input: 'averageAdults', op: 'lte', value: 1.25 },
            { input: 'averageNights', op: 'lte', value: 4 },
          ],
        },
      },
    ],
    defaultClass: 'leisure',
  },
  {
    id: '01950000-0000-7000-8000-000000000002',
    code: 'value',
    name: 'What they are worth to us',
    description:
      'Often or for long, or with high spending, and within the last year and a half: loyal. Came again, spent well once, or stayed and booked again: potential. Otherwise ordinary.',
    classes: [
      { code: 'loyal', name: 'Loyal (忠诚)' },
      { code: 'potential', name: 'Potential (潜力)' },
      { code: 'ordinary', name: 'Ordinary (普通)' },
    ],
    rules: [
      { code: 'often', class: 'loyal', when: { all: [{ input: 'stays', op: 'gte', value: 5 }, withinDays(540)] } },
      { code: 'long', class: 'loyal', when: { all: [{ input: 'nights', op: 'gte', value: 20 }, withinDays(540)] } },
      {
        code: 'high_spending',
        class: 'loyal',
        when: {
          all: [spent({ CNY: 2_000_000, EUR: 300_000, USD: 300_000, GBP: 250_000, HKD: 2_000_000, JPY: 400_000 }), withinDays(540)],
        },
      },
      { code: 'came_again', class: 'potential', when: { all: [{ input: 'stays', op: 'gte', value: 2 }, withinDays(730)] } },
      {
        code: 'spent_well',
        class: 'potential',
        when: { all: [spent({ CNY: 500_000, EUR: 75_000, USD: 75_000, GBP: 60_000, HKD: 500_000, JPY: 100_000 }), withinDays(730)] },
      },
      {
        code: 'booked_again',
        class: 'potential',
        when: {
          all: [
            { input: 'stays', op: 'gte', value: 1 },
            { input: 'upcomingStays', op: 'gte', value: 1 },
          ],
        },
      },
    ],
    defaultClass: 'ordinary',
  },
];

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

    // property_id: the hotel whose own standard it is, none for the chain's. A version is never changed; the published one counts.
    await q.query(`
      CREATE TABLE classification_schemes (
        id uuid PRIMARY KEY,
        property_id uuid CONSTRAINT classification_schemes_property_fk REFERENCES properties,
        code text NOT NULL,
        name text NOT NULL,
        description text,
        published_version int,
        retired_at timestamptz,
        refreshed_on date,
        version int NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT classification_schemes_code_key UNIQUE NULLS NOT DISTINCT (property_id, code)
      )`);
    await q.query(`
      CREATE TABLE classification_versions (
        scheme_id uuid NOT NULL CONSTRAINT classification_versions_scheme_fk REFERENCES classification_schemes,
        number int NOT NULL,
        classes jsonb NOT NULL,
        rules jsonb NOT NULL,
        default_class text NOT NULL,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        published_at timestamptz,
        published_by uuid,
        job_id uuid,
        PRIMARY KEY (scheme_id, number)
      )`);
    await q.query(`
      ALTER TABLE classification_schemes ADD CONSTRAINT classification_schemes_published_fk
        FOREIGN KEY (id, published_version) REFERENCES classification_versions (scheme_id, number)`);
    // how far a run over all guests has come, so that it goes on where it was killed
    await q.query(`
      CREATE TABLE classification_runs (
        job_id uuid PRIMARY KEY,
        after uuid NOT NULL,
        counts jsonb NOT NULL
      )`);
    await q.query(`
      CREATE TABLE guest_classes (
        person_id uuid NOT NULL CONSTRAINT guest_classes_person_fk REFERENCES guests,
        scheme_id uuid NOT NULL CONSTRAINT guest_classes_scheme_fk REFERENCES classification_schemes,
        class text NOT NULL,
        rule text,
        evidence jsonb NOT NULL,
        scheme_version int NOT NULL,
        since timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT guest_classes_pkey PRIMARY KEY (person_id, scheme_id)
      )`);
    await q.query('CREATE INDEX guest_classes_class ON guest_classes (scheme_id, class, person_id)');

    // What has happened to whom, by the record that the event named. The log itself may be cut one day, so that what it said is kept here.
    await q.query(`
      CREATE TABLE guest_timeline (
        guest_id uuid NOT NULL,
        seq bigint NOT NULL,
        type text NOT NULL,
        occurred_at timestamptz NOT NULL,
        property_id uuid,
        aggregate_type text NOT NULL,
        aggregate_id uuid NOT NULL,
        trouble boolean NOT NULL,
        data jsonb NOT NULL,
        CONSTRAINT guest_timeline_pkey PRIMARY KEY (guest_id, seq)
      )`);
    await q.query('CREATE INDEX guest_timeline_trouble ON guest_timeline (guest_id, seq) WHERE trouble');

    for (const { id, code, name, description, classes, rules, defaultClass } of READY_MADE) {
      await q.query(
        `INSERT INTO classification_schemes (id, code, name, description, version, created_at, updated_at) VALUES ($1, $2, $3, $4, 1, now(), now())`,
        [id, code, name, description],
      );
      await q.query(
        `INSERT INTO classification_versions (scheme_id, number, classes, rules, default_class, created_by, created_at, published_at, published_by)
         VALUES ($1, 1, $2, $3, $4, $5, now(), now(), $5)`,
        [id, JSON.stringify(classes), JSON.stringify(rules), defaultClass, SYSTEM],
      );
      await q.query('UPDATE classification_schemes SET published_version = 1 WHERE id = $1', [id]);
    }
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE classification_schemes DROP CONSTRAINT classification_schemes_published_fk');
    for (const table of [
      'guest_timeline',
      'guest_classes',
      'classification_runs',
      'classification_versions',
      'classification_schemes',
      'guest_figures',
      'guest_stays',
    ])
      await q.query(`DROP TABLE ${table}`);
  }
}
