import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A night keeps its taxes and what it adds to the total, so that it can be charged, changed and taken back for itself. */
export class FrozenNights1795400000790 implements MigrationInterface {
  name = 'FrozenNights1795400000790';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE reservation_nights ADD taxes jsonb NOT NULL DEFAULT '[]', ADD total_minor bigint`);
    await q.query('UPDATE reservation_nights SET total_minor = amount_minor');
    await q.query('ALTER TABLE reservation_nights ALTER total_minor SET NOT NULL');
    // of older stays nobody knows what a night's share was: what is added to their price is charged once
    await q.query(`
      UPDATE reservations SET terms = terms || jsonb_build_object('stayFees', jsonb_path_query_array(terms -> 'taxes', '$[*] ? (@.included == false)'))
      WHERE NOT terms ? 'stayFees'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE reservation_nights DROP taxes, DROP total_minor');
  }
}
