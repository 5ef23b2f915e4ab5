import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was said of scores when it was said, falls that somebody should look into, and what the three questions of the satisfaction index count. */
export class Scores1795400000950 implements MigrationInterface {
  name = 'Scores1795400000950';

  async up(q: QueryRunner): Promise<void> {
    // never changed: a score says by which of them it was made
    await q.query(`
      CREATE TABLE csi_weights (
        survey_id uuid NOT NULL CONSTRAINT csi_weights_survey_fk REFERENCES surveys,
        version integer NOT NULL,
        satisfaction double precision NOT NULL,
        expectancy double precision NOT NULL,
        performance double precision NOT NULL,
        set_by uuid NOT NULL,
        set_at timestamptz NOT NULL,
        CONSTRAINT csi_weights_pkey PRIMARY KEY (survey_id, version)
      )`);

    // one for each month, and anew under each formula
    await q.query(`
      CREATE TABLE score_snapshots (
        property_id uuid NOT NULL CONSTRAINT score_snapshots_property_fk REFERENCES properties,
        survey_id uuid NOT NULL CONSTRAINT score_snapshots_survey_fk REFERENCES surveys,
        measure text NOT NULL,
        formula text NOT NULL,
        month date NOT NULL,
        n integer NOT NULL,
        score double precision NOT NULL,
        error double precision,
        df double precision,
        taken_at timestamptz NOT NULL,
        CONSTRAINT score_snapshots_pkey PRIMARY KEY (property_id, survey_id, measure, formula, month)
      )`);

    await q.query(`
      CREATE TABLE score_alerts (
        id uuid NOT NULL CONSTRAINT score_alerts_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT score_alerts_property_fk REFERENCES properties,
        survey_id uuid NOT NULL CONSTRAINT score_alerts_survey_fk REFERENCES surveys,
        item_id uuid NOT NULL CONSTRAINT score_alerts_item_fk REFERENCES survey_items,
        fell_on date NOT NULL,
        before_from date NOT NULL,
        before_n integer NOT NULL,
        before_score double precision NOT NULL,
        before_error double precision NOT NULL,
        now_from date NOT NULL,
        now_n integer NOT NULL,
        now_score double precision NOT NULL,
        now_error double precision NOT NULL,
        chance double precision NOT NULL,
        acknowledged_at timestamptz,
        acknowledged_by uuid,
        recovered_on date,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query(
      'CREATE UNIQUE INDEX score_alerts_one_standing ON score_alerts (property_id, survey_id, item_id) WHERE recovered_on IS NULL',
    );
    await q.query('CREATE INDEX score_alerts_property ON score_alerts (property_id, created_at, id)');

    // what other parts of the house measure of the gaps between standard, delivery and promise; source: an inspection, or a review
    await q.query(`
      CREATE TABLE service_gap_marks (
        property_id uuid NOT NULL CONSTRAINT service_gap_marks_property_fk REFERENCES properties,
        gap smallint NOT NULL CONSTRAINT service_gap_marks_gap_known CHECK (gap IN (3, 4)),
        source_id uuid NOT NULL,
        noted_on date NOT NULL,
        kept double precision NOT NULL,
        CONSTRAINT service_gap_marks_pkey PRIMARY KEY (property_id, gap, source_id)
      )`);
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['service_gap_marks', 'score_alerts', 'score_snapshots', 'csi_weights']) await q.query(`DROP TABLE ${table}`);
  }
}
