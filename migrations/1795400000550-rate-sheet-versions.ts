import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a rate sheet in memory is held against. Undated data come from rates and from the hotel and its room types, so their version is the sum of both
 * counters: neither ever falls, and a change of either shows.
 */
export class RateSheetVersions1795400000550 implements MigrationInterface {
  name = 'RateSheetVersions1795400000550';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE VIEW rate_sheet_versions AS
      SELECT property_id, month, version FROM rate_versions WHERE month > DATE '0001-01-01'
      UNION ALL
      SELECT p.id, DATE '0001-01-01', p.content_version + coalesce(v.version, 0)
      FROM properties p LEFT JOIN rate_versions v ON v.property_id = p.id AND v.month = DATE '0001-01-01'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP VIEW rate_sheet_versions');
  }
}
