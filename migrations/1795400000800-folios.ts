import type { MigrationInterface, QueryRunner } from 'typeorm';

const DESK = ['folios:read', 'folios:post', 'folios:correct', 'payments:take', 'cashier:close', 'invoices:issue'];
/** What the roles of the house get of the new permissions. */
const MORE: Record<string, string[]> = {
  front_desk: DESK,
  reservations_agent: ['folios:read'],
  booking_site: ['folios:read', 'payments:take'],
  integration: ['folios:read', 'folios:post', 'payments:take'],
  auditor: ['folios:read'],
};
const ACCOUNTING = '018f0000-0000-7000-8000-00000000000b';

/** Accounts of what is owed and paid in a hotel, the documents made of them, and the tills. */
export class Folios1795400000800 implements MigrationInterface {
  name = 'Folios1795400000800';

  async up(q: QueryRunner): Promise<void> {
    // no foreign key to reservations or bookings: money is above them and does not know them
    await q.query(`
      CREATE TABLE folios (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        kind text NOT NULL CONSTRAINT folios_kind CHECK (kind IN ('guest', 'company', 'group', 'house')),
        -- the one folio of a stay that charges are posted to unless a rule leads them elsewhere
        main boolean NOT NULL DEFAULT false,
        reservation_id uuid,
        booking_id uuid,
        guest_id uuid REFERENCES guests (id),
        company_id uuid REFERENCES companies (id),
        name text NOT NULL,
        currency text NOT NULL,
        status text NOT NULL CONSTRAINT folios_status CHECK (status IN ('open', 'closed')),
        routing jsonb NOT NULL DEFAULT '[]',
        version int NOT NULL DEFAULT 1,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        closed_at timestamptz,
        CONSTRAINT folios_main_of_a_stay CHECK (NOT main OR reservation_id IS NOT NULL)
      ) WITH (fillfactor = 80)`);
    await q.query('CREATE UNIQUE INDEX folios_main_key ON folios (reservation_id, property_id) WHERE main');
    await q.query('CREATE INDEX folios_reservation ON folios (reservation_id) WHERE reservation_id IS NOT NULL');
    await q.query('CREATE INDEX folios_booking ON folios (booking_id) WHERE booking_id IS NOT NULL');
    await q.query('CREATE INDEX folios_guest ON folios (guest_id) WHERE guest_id IS NOT NULL');
    await q.query('CREATE INDEX folios_property_created ON folios (property_id, created_at, id)');

    // why something was taken back, reduced or moved: in words, and those may be about a guest
    await q.query(`
      CREATE TABLE folio_corrections (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL,
        folio_id uuid NOT NULL REFERENCES folios (id),
        kind text NOT NULL CONSTRAINT folio_corrections_kind CHECK (kind IN ('reversal', 'reduction', 'transfer')),
        reason bytea,
        made_by uuid NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX folio_corrections_folio ON folio_corrections (folio_id)');

    // Insert only. A posting is known by the folio it was made to and its key, wherever routing or a transfer has brought it. What becomes of it is told by the lines that
    // follow it in steps: step + 1 takes a line back, step + 2 is the same line on another folio; a key that the house itself has taken back is free for another round.
    await q.query(`
      CREATE TABLE folio_lines (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL,
        folio_id uuid NOT NULL REFERENCES folios (id),
        posted_to_id uuid NOT NULL,
        key text NOT NULL,
        round smallint NOT NULL,
        step smallint NOT NULL,
        kind text NOT NULL CONSTRAINT folio_lines_kind
          CHECK (kind IN ('room', 'tax', 'fee', 'service', 'package', 'cancellation_fee', 'no_show_fee', 'reduction', 'transfer')),
        code text NOT NULL,
        description text NOT NULL,
        quantity int NOT NULL,
        amount_minor bigint NOT NULL,
        taxes jsonb NOT NULL,
        business_date date NOT NULL,
        service_date date,
        reservation_id uuid,
        reverses_id uuid,
        moved_from_id uuid,
        reduces_id uuid,
        correction_id uuid,
        frees boolean NOT NULL,
        posted_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT folio_lines_posting_key UNIQUE (posted_to_id, key, round, step)
      )`);
    await q.query('CREATE INDEX folio_lines_folio ON folio_lines (folio_id)');
    await q.query('CREATE INDEX folio_lines_property_day ON folio_lines (property_id, business_date)');
    await q.query('CREATE UNIQUE INDEX folio_lines_reverses_key ON folio_lines (reverses_id) WHERE reverses_id IS NOT NULL');
    await q.query('CREATE INDEX folio_lines_reduces ON folio_lines (reduces_id) WHERE reduces_id IS NOT NULL');

    await q.query(`
      CREATE TABLE cashier_shifts (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        account_id uuid NOT NULL,
        status text NOT NULL CONSTRAINT cashier_shifts_status CHECK (status IN ('open', 'closed')),
        business_date date NOT NULL,
        floats jsonb NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        closed_by uuid,
        counts jsonb
      )`);
    await q.query(`CREATE UNIQUE INDEX cashier_shifts_open_key ON cashier_shifts (property_id, account_id) WHERE status = 'open'`);
    await q.query('CREATE INDEX cashier_shifts_property_opened ON cashier_shifts (property_id, opened_at, id)');

    // operation: what has been asked of the provider and is not answered yet
    await q.query(`
      CREATE TABLE payments (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL,
        folio_id uuid NOT NULL REFERENCES folios (id),
        kind text NOT NULL CONSTRAINT payments_kind CHECK (kind IN ('payment', 'refund')),
        purpose text NOT NULL CONSTRAINT payments_purpose CHECK (purpose IN ('deposit', 'settlement')),
        method text NOT NULL CONSTRAINT payments_method CHECK (method IN ('cash', 'card_terminal', 'bank_transfer', 'stripe', 'on_account')),
        amount_minor bigint NOT NULL CONSTRAINT payments_amount CHECK (amount_minor > 0),
        status text NOT NULL CONSTRAINT payments_status CHECK (status IN ('pending', 'authorised', 'captured', 'failed', 'voided')),
        reference text,
        company_id uuid REFERENCES companies (id),
        capture text NOT NULL CONSTRAINT payments_capture CHECK (capture IN ('now', 'later')),
        payment_method_id text,
        provider_reference text CONSTRAINT payments_provider_reference_key UNIQUE,
        operation text CONSTRAINT payments_operation CHECK (operation IN ('create', 'capture', 'void', 'refund')),
        operation_id uuid,
        operation_minor bigint,
        failure_code text,
        refund_of uuid REFERENCES payments (id),
        refunded_minor bigint NOT NULL DEFAULT 0,
        shift_id uuid REFERENCES cashier_shifts (id),
        business_date date NOT NULL,
        taken_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT payments_refund_names_its_payment CHECK ((kind = 'refund') = (refund_of IS NOT NULL)),
        CONSTRAINT payments_refunded_within_payment CHECK (refunded_minor >= 0 AND (refunded_minor <= amount_minor)),
        CONSTRAINT payments_receivable_is_somebodys CHECK (method <> 'on_account' OR company_id IS NOT NULL)
      ) WITH (fillfactor = 80)`);
    await q.query('CREATE INDEX payments_folio ON payments (folio_id)');
    await q.query('CREATE INDEX payments_property_created ON payments (property_id, created_at, id)');
    await q.query('CREATE INDEX payments_refund_of ON payments (refund_of) WHERE refund_of IS NOT NULL');
    await q.query('CREATE INDEX payments_shift ON payments (shift_id) WHERE shift_id IS NOT NULL');
    await q.query('CREATE INDEX payments_unfinished ON payments (updated_at) WHERE operation IS NOT NULL');

    // a provider tells the same thing more than once
    await q.query(`
      CREATE TABLE payment_webhook_events (
        provider text NOT NULL,
        event_id text NOT NULL,
        type text NOT NULL,
        payment_id uuid,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (provider, event_id)
      )`);

    await q.query(`
      CREATE TABLE folio_document_counters (
        property_id uuid NOT NULL REFERENCES properties (id),
        kind text NOT NULL,
        last_number int NOT NULL,
        PRIMARY KEY (property_id, kind)
      )`);
    // content: what it says of things and amounts. recipient: whom it is made out to, which tax law keeps when a guest is forgotten
    await q.query(`
      CREATE TABLE folio_documents (
        id uuid PRIMARY KEY,
        property_id uuid NOT NULL REFERENCES properties (id),
        folio_id uuid NOT NULL REFERENCES folios (id),
        kind text NOT NULL CONSTRAINT folio_documents_kind CHECK (kind IN ('invoice', 'credit_note')),
        number int NOT NULL,
        credits_id uuid CONSTRAINT folio_documents_credits_key UNIQUE REFERENCES folio_documents (id),
        currency text NOT NULL,
        total_minor bigint NOT NULL,
        content jsonb NOT NULL,
        recipient bytea NOT NULL,
        business_date date NOT NULL,
        issued_by uuid NOT NULL,
        issued_at timestamptz NOT NULL,
        CONSTRAINT folio_documents_number_key UNIQUE (property_id, kind, number),
        CONSTRAINT folio_documents_credit_names_its_invoice CHECK ((kind = 'credit_note') = (credits_id IS NOT NULL))
      )`);
    await q.query('CREATE INDEX folio_documents_folio ON folio_documents (folio_id)');
    await q.query('CREATE INDEX folio_documents_property_issued ON folio_documents (property_id, issued_at, id)');
    await q.query(`
      CREATE TABLE folio_document_lines (
        document_id uuid NOT NULL REFERENCES folio_documents (id),
        line_id uuid NOT NULL REFERENCES folio_lines (id),
        PRIMARY KEY (line_id, document_id)
      )`);

    await q.query(
      `INSERT INTO roles (id, code, name, permissions, system, created_at, updated_at) VALUES ($1, 'accounting', 'Accounting', $2, true, now(), now())
       ON CONFLICT (code) DO NOTHING`,
      [ACCOUNTING, ['reservations:read', 'guests:read', 'guests:pii', ...DESK, 'payments:refund', 'reports:read']],
    );
    for (const [code, permissions] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = permissions || $2::text[], version = version + 1, updated_at = now() WHERE code = $1 AND system',
        [code, permissions],
      );
    }
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of [
      'folio_document_lines',
      'folio_documents',
      'folio_document_counters',
      'payment_webhook_events',
      'payments',
      'cashier_shifts',
      'folio_lines',
      'folio_corrections',
      'folios',
    ])
      await q.query(`DROP TABLE ${table}`);
    await q.query('DELETE FROM grants WHERE role_id = $1', [ACCOUNTING]);
    await q.query('DELETE FROM roles WHERE id = $1', [ACCOUNTING]);
    for (const [code, permissions] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = ARRAY(SELECT p FROM unnest(permissions) p WHERE p <> ALL ($2::text[])), version = version - 1 WHERE code = $1 AND system',
        [code, permissions],
      );
    }
  }
}
