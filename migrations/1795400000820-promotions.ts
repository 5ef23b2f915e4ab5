import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Promotions, coupons and every use of them; packages; prices for members. */
export class Promotions1795400000820 implements MigrationInterface {
  name = 'Promotions1795400000820';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE promotions (
        id uuid NOT NULL CONSTRAINT promotions_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT promotions_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        applies_by text NOT NULL,
        effect jsonb NOT NULL,
        stacking text NOT NULL,
        priority integer NOT NULL,
        bookable_from timestamptz,
        bookable_until timestamptz,
        first_night date,
        last_night date,
        weekdays smallint[],
        min_nights integer,
        max_nights integer,
        min_advance_days integer,
        max_advance_days integer,
        rate_plan_ids uuid[],
        room_type_ids uuid[],
        channels text[],
        guest_classes text[],
        first_stay_only boolean NOT NULL,
        max_uses integer,
        budget_minor bigint,
        per_guest_limit integer,
        uses integer NOT NULL DEFAULT 0,
        used_minor bigint NOT NULL DEFAULT 0,
        used_up boolean NOT NULL DEFAULT false,
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT promotions_property_code_key UNIQUE (property_id, code),
        CONSTRAINT promotions_property_id_key UNIQUE (property_id, id),
        CONSTRAINT promotions_applies_known CHECK (applies_by IN ('automatic', 'code', 'coupon')),
        CONSTRAINT promotions_stacking_known CHECK (stacking IN ('exclusive', 'stackable')),
        CONSTRAINT promotions_status_known CHECK (status IN ('active', 'paused', 'ended')),
        CONSTRAINT promotions_within_limit CHECK (uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)),
        CONSTRAINT promotions_within_budget CHECK (used_minor >= 0 AND (budget_minor IS NULL OR used_minor <= budget_minor))
      ) WITH (fillfactor = 50)`);
    await q.query(`
      CREATE TABLE coupon_batches (
        id uuid NOT NULL CONSTRAINT coupon_batches_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT coupon_batches_property_fkey REFERENCES properties (id),
        promotion_id uuid NOT NULL,
        code text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        count integer NOT NULL,
        max_uses integer NOT NULL,
        per_guest_limit integer,
        valid_from timestamptz,
        valid_until timestamptz,
        restore text NOT NULL,
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT coupon_batches_property_code_key UNIQUE (property_id, code),
        CONSTRAINT coupon_batches_promotion_fkey FOREIGN KEY (property_id, promotion_id) REFERENCES promotions (property_id, id),
        CONSTRAINT coupon_batches_kind_known CHECK (kind IN ('shared', 'unique')),
        CONSTRAINT coupon_batches_restore_known CHECK (restore IN ('always', 'when_free', 'never')),
        CONSTRAINT coupon_batches_status_known CHECK (status IN ('active', 'void'))
      )`);
    await q.query(`
      CREATE TABLE coupons (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL,
        batch_id uuid NOT NULL REFERENCES coupon_batches (id),
        code text NOT NULL,
        max_uses int NOT NULL,
        uses int NOT NULL DEFAULT 0,
        voided_at timestamptz,
        CONSTRAINT coupons_property_code_key UNIQUE (property_id, code),
        CONSTRAINT coupons_within_limit CHECK (uses >= 0 AND uses <= max_uses)
      ) WITH (fillfactor = 80)`);
    await q.query('CREATE INDEX coupons_batch ON coupons (batch_id, code)');

    // every use of a promotion by a reservation, with the terms it was reserved at: the counters can be recounted from it
    await q.query(`
      CREATE TABLE promotion_uses (
        id uuid NOT NULL,
        property_id uuid NOT NULL,
        promotion_id uuid NOT NULL REFERENCES promotions (id),
        coupon_id uuid REFERENCES coupons (id),
        reservation_id uuid NOT NULL,
        booking_id uuid NOT NULL,
        person_id uuid,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        limited boolean NOT NULL,
        guest_limits jsonb NOT NULL,
        restore text NOT NULL,
        status text NOT NULL CHECK (status IN ('reserved', 'committed', 'released', 'forfeited')),
        reserved_at timestamptz NOT NULL,
        ended_at timestamptz,
        PRIMARY KEY (id, property_id),
        CONSTRAINT promotion_uses_once_a_room UNIQUE (reservation_id, promotion_id, property_id)
      )`);
    await q.query('CREATE INDEX promotion_uses_promotion ON promotion_uses (promotion_id, reserved_at, id)');
    await q.query('CREATE INDEX promotion_uses_coupon ON promotion_uses (coupon_id) WHERE coupon_id IS NOT NULL');

    // uses of one guest, by what limits them: a promotion or a batch of coupons
    await q.query(`
      CREATE TABLE promotion_guest_uses (
        property_id uuid NOT NULL,
        limit_id uuid NOT NULL,
        person_id uuid NOT NULL,
        uses int NOT NULL CHECK (uses >= 0),
        PRIMARY KEY (limit_id, person_id, property_id)
      ) WITH (fillfactor = 80)`);
    await q.query('CREATE INDEX promotion_guest_uses_person ON promotion_guest_uses (person_id)');
    await q.query(`
      CREATE TABLE packages (
        id uuid NOT NULL CONSTRAINT packages_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT packages_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        description text,
        components jsonb NOT NULL,
        reduce_basis_points integer NOT NULL DEFAULT 0,
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT packages_property_code_key UNIQUE (property_id, code),
        CONSTRAINT packages_property_id_key UNIQUE (property_id, id),
        CONSTRAINT packages_status_known CHECK (status IN ('active', 'retired'))
      )`);
    await q.query(`
      ALTER TABLE rate_plans ADD COLUMN member_prices jsonb, ADD COLUMN guest_classes text[], ADD COLUMN package_id uuid,
        ADD CONSTRAINT rate_plans_package_fkey FOREIGN KEY (property_id, package_id) REFERENCES packages (property_id, id)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE rate_plans DROP COLUMN member_prices, DROP COLUMN guest_classes, DROP COLUMN package_id');
    for (const table of ['packages', 'promotion_guest_uses', 'promotion_uses', 'coupons', 'coupon_batches', 'promotions'])
      await q.query(`DROP TABLE ${table}`);
  }
}
