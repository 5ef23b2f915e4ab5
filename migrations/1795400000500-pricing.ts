import type { MigrationInterface, QueryRunner } from 'typeorm';

const RESTRICTIONS = `
        closed boolean,
        closed_to_arrival boolean,
        closed_to_departure boolean,
        min_stay smallint,
        max_stay smallint,
        min_stay_through smallint,
        max_stay_through smallint,
        min_advance_days smallint,
        max_advance_days smallint,
        lengths_of_stay smallint[]`;

/** Rate plans, seasons, taxes and policies; nightly prices and restrictions; a counter of changes per hotel and month. */
export class Pricing1795400000500 implements MigrationInterface {
  name = 'Pricing1795400000500';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE cancellation_policies (
        id uuid NOT NULL CONSTRAINT cancellation_policies_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT cancellation_policies_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        tiers jsonb NOT NULL,
        no_show jsonb NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT cancellation_policies_property_code_key UNIQUE (property_id, code),
        CONSTRAINT cancellation_policies_property_id_key UNIQUE (property_id, id)
      )`);
    await q.query(`
      CREATE TABLE rate_plans (
        id uuid NOT NULL CONSTRAINT rate_plans_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT rate_plans_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        description text,
        parent_rate_plan_id uuid,
        derived_basis_points integer NOT NULL DEFAULT 0,
        derived_amount_minor bigint NOT NULL DEFAULT 0,
        meal_plan text,
        channels text[],
        valid_from date,
        valid_until date,
        bookable_from timestamptz,
        bookable_until timestamptz,
        late_booking_until text,
        min_stay integer,
        max_stay integer,
        min_advance_days integer,
        max_advance_days integer,
        child_rates jsonb,
        extra_adult_minor bigint,
        cancellation_policy_id uuid,
        min_guarantee text,
        status text NOT NULL DEFAULT 'active',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT rate_plans_property_code_key UNIQUE (property_id, code),
        CONSTRAINT rate_plans_property_id_key UNIQUE (property_id, id),
        CONSTRAINT rate_plans_parent_fkey FOREIGN KEY (property_id, parent_rate_plan_id) REFERENCES rate_plans (property_id, id),
        CONSTRAINT rate_plans_policy_fkey FOREIGN KEY (property_id, cancellation_policy_id) REFERENCES cancellation_policies (property_id, id),
        CONSTRAINT rate_plans_status_known CHECK (status IN ('active', 'inactive'))
      )`);
    await q.query(`
      CREATE TABLE rate_plan_room_types (
        property_id uuid NOT NULL,
        room_type_id uuid NOT NULL,
        rate_plan_id uuid NOT NULL,
        CONSTRAINT rate_plan_room_types_pkey PRIMARY KEY (property_id, room_type_id, rate_plan_id),
        CONSTRAINT rate_plan_room_types_room_type_fkey FOREIGN KEY (property_id, room_type_id) REFERENCES room_types (property_id, id),
        CONSTRAINT rate_plan_room_types_plan_fkey FOREIGN KEY (property_id, rate_plan_id) REFERENCES rate_plans (property_id, id)
      )`);
    await q.query('CREATE INDEX rate_plan_room_types_plan ON rate_plan_room_types (property_id, rate_plan_id)');
    await q.query(`
      CREATE TABLE seasons (
        id uuid NOT NULL CONSTRAINT seasons_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT seasons_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        ranges jsonb NOT NULL,
        weekdays smallint[],
        adjust_basis_points integer NOT NULL DEFAULT 0,
        adjust_amount_minor bigint NOT NULL DEFAULT 0,
        rate_plan_ids uuid[],
        sequence integer NOT NULL DEFAULT 1,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT seasons_property_code_key UNIQUE (property_id, code)
      )`);
    await q.query(`
      CREATE TABLE tax_rules (
        id uuid NOT NULL CONSTRAINT tax_rules_pkey PRIMARY KEY,
        property_id uuid NOT NULL CONSTRAINT tax_rules_property_fkey REFERENCES properties (id),
        code text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        basis_points integer,
        amount_minor bigint,
        included boolean NOT NULL,
        payable_at_property boolean NOT NULL,
        sequence integer NOT NULL DEFAULT 1,
        children_exempt_below_age integer,
        valid_from date,
        valid_until date,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT tax_rules_property_code_key UNIQUE (property_id, code),
        CONSTRAINT tax_rules_kind_known CHECK (kind IN ('percent', 'per_night', 'per_person_night', 'per_stay')),
        CONSTRAINT tax_rules_rate_or_amount CHECK ((kind = 'percent') = (basis_points IS NOT NULL) AND (kind = 'percent') = (amount_minor IS NULL)),
        CONSTRAINT tax_rules_included_is_paid_now CHECK (NOT (included AND (payable_at_property OR kind = 'per_stay')))
      )`);

    // night before plan: a search reads all plans of a type's nights together. FK to the pair: what a plan is not sold for has no price.
    await q.query(`
      CREATE TABLE daily_rates (
        property_id uuid NOT NULL,
        room_type_id uuid NOT NULL,
        night date NOT NULL,
        rate_plan_id uuid NOT NULL,
        prices bigint[],${RESTRICTIONS},
        CONSTRAINT daily_rates_pkey PRIMARY KEY (property_id, room_type_id, night, rate_plan_id),
        CONSTRAINT daily_rates_product_fkey FOREIGN KEY (property_id, room_type_id, rate_plan_id)
          REFERENCES rate_plan_room_types (property_id, room_type_id, rate_plan_id) ON DELETE CASCADE
      )`);
    await q.query('CREATE INDEX daily_rates_night ON daily_rates (property_id, night)');
    // NULL stands for any room type, plan or channel
    await q.query(`
      CREATE TABLE restrictions (
        property_id uuid NOT NULL CONSTRAINT restrictions_property_fkey REFERENCES properties (id),
        night date NOT NULL,
        room_type_id uuid,
        rate_plan_id uuid,
        channel text,
        reason text,${RESTRICTIONS},
        CONSTRAINT restrictions_scope_key UNIQUE NULLS NOT DISTINCT (property_id, night, room_type_id, rate_plan_id, channel),
        CONSTRAINT restrictions_room_type_fkey FOREIGN KEY (property_id, room_type_id) REFERENCES room_types (property_id, id),
        CONSTRAINT restrictions_plan_fkey FOREIGN KEY (property_id, rate_plan_id) REFERENCES rate_plans (property_id, id)
      )`);
    await q.query(`
      CREATE TABLE rate_versions (
        property_id uuid NOT NULL CONSTRAINT rate_versions_property_fkey REFERENCES properties (id),
        month date NOT NULL,
        version bigint NOT NULL,
        CONSTRAINT rate_versions_pkey PRIMARY KEY (property_id, month)
      ) WITH (fillfactor = 50)`);

    // Prices depend on a room type's limits and the hotel's clock too, which belong to a module that knows nothing of prices.
    await q.query(`
      CREATE FUNCTION bump_undated_rate_version() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO rate_versions (property_id, month, version) VALUES ((to_jsonb(NEW) ->> TG_ARGV[0])::uuid, '0001-01-01', 1)
        ON CONFLICT (property_id, month) DO UPDATE SET version = rate_versions.version + 1;
        RETURN NULL;
      END $$`);
    await q.query(`
      CREATE TRIGGER room_types_change_prices AFTER UPDATE ON room_types FOR EACH ROW
      WHEN ((OLD.max_adults, OLD.max_children, OLD.max_persons, OLD.status) IS DISTINCT FROM (NEW.max_adults, NEW.max_children, NEW.max_persons, NEW.status))
      EXECUTE FUNCTION bump_undated_rate_version('property_id')`);
    await q.query(`
      CREATE TRIGGER properties_change_prices AFTER UPDATE ON properties FOR EACH ROW
      WHEN ((OLD.time_zone, OLD.currency, OLD.check_in_time, OLD.status) IS DISTINCT FROM (NEW.time_zone, NEW.currency, NEW.check_in_time, NEW.status))
      EXECUTE FUNCTION bump_undated_rate_version('id')`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TRIGGER properties_change_prices ON properties');
    await q.query('DROP TRIGGER room_types_change_prices ON room_types');
    await q.query('DROP FUNCTION bump_undated_rate_version()');
    for (const table of [
      'rate_versions',
      'restrictions',
      'daily_rates',
      'tax_rules',
      'seasons',
      'rate_plan_room_types',
      'rate_plans',
      'cancellation_policies',
    ]) {
      await q.query(`DROP TABLE ${table}`);
    }
  }
}
