import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where charges of a group's stays go. */
export class GroupRouting1795400000870 implements MigrationInterface {
  name = 'GroupRouting1795400000870';

  async up(q: QueryRunner): Promise<void> {
    // a row for each group: whoever opens the folio of a stay and whoever changes the rules meet at it
    await q.query(`
      CREATE TABLE group_routings (
        property_id uuid NOT NULL,
        group_id uuid NOT NULL REFERENCES stay_groups (id),
        rules jsonb NOT NULL DEFAULT '[]',
        PRIMARY KEY (group_id, property_id)
      )`);
    await q.query('INSERT INTO group_routings (property_id, group_id) SELECT property_id, id FROM stay_groups');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE group_routings');
  }
}
