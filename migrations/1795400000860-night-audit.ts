import type { MigrationInterface, QueryRunner } from 'typeorm';

const AUDITORS = ['front_desk', 'accounting'];

/** Days that are closed, and how far the closing has got. */
export class NightAudit1795400000860 implements MigrationInterface {
  name = 'NightAudit1795400000860';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE properties ADD day_closing text NOT NULL DEFAULT 'calendar'
      CONSTRAINT properties_day_closing_known CHECK (day_closing IN ('calendar', 'automatic', 'by_hand'))`);
    await q.query(`
      CREATE TABLE night_audits (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        business_date date NOT NULL,
        -- step → what it did and when; a step that stands here is never done again
        steps jsonb NOT NULL DEFAULT '{}',
        started_by uuid NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        CONSTRAINT night_audits_day_key UNIQUE (property_id, business_date)
      )`);
    await q.query(
      `UPDATE roles SET permissions = permissions || '{days:close}'::text[], version = version + 1, updated_at = now() WHERE code = ANY ($1) AND system`,
      [AUDITORS],
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      `UPDATE roles SET permissions = ARRAY(SELECT p FROM unnest(permissions) p WHERE p <> 'days:close'), version = version - 1 WHERE code = ANY ($1) AND system`,
      [AUDITORS],
    );
    await q.query('DROP TABLE night_audits');
    await q.query('ALTER TABLE properties DROP day_closing');
  }
}
