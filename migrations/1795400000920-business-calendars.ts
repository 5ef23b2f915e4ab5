import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a hotel, or a part of it, works: what deadlines are counted in. */
export class BusinessCalendars1795400000920 implements MigrationInterface {
  name = 'BusinessCalendars1795400000920';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE business_calendars (
        id uuid NOT NULL CONSTRAINT business_calendars_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT business_calendars_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        weekly jsonb NOT NULL,
        holiday_country text,
        holiday_region text,
        holiday_hours jsonb NOT NULL,
        make_up_day_as smallint NOT NULL,
        exceptions jsonb NOT NULL,
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT business_calendars_property_code_key UNIQUE (property_id, code),
        CONSTRAINT business_calendars_property_id_key UNIQUE (property_id, id),
        CONSTRAINT business_calendars_status_known CHECK (status IN ('active', 'retired'))
      )`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE business_calendars');
  }
}
