import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invoices are credited in parts, deposits have documents of their own, and what a cardholder’s bank takes back stands on the folio. */
export class DocumentsAndDisputes1795400000880 implements MigrationInterface {
  name = 'DocumentsAndDisputes1795400000880';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE folio_documents DROP CONSTRAINT folio_documents_credits_key');
    await q.query('CREATE INDEX folio_documents_credits ON folio_documents (credits_id) WHERE credits_id IS NOT NULL');
    await this.check(q, 'folio_documents', 'folio_documents_kind', `kind IN ('invoice', 'credit_note', 'deposit_invoice')`);

    await this.check(q, 'payments', 'payments_kind', `kind IN ('payment', 'refund', 'chargeback', 'chargeback_reversal')`);
    await this.check(q, 'payments', 'payments_refund_names_its_payment', `(kind <> 'payment') = (refund_of IS NOT NULL)`);
    await q.query('ALTER TABLE payments ADD COLUMN charged_back_minor bigint NOT NULL DEFAULT 0');
    // what is known of a dispute, whatever was told first
    await q.query(`
      CREATE TABLE payment_disputes (
        id uuid NOT NULL CONSTRAINT payment_disputes_pkey PRIMARY KEY,
        property_id uuid NOT NULL,
        payment_id uuid NOT NULL CONSTRAINT payment_disputes_payment_fk REFERENCES payments,
        provider_reference text NOT NULL CONSTRAINT payment_disputes_provider_reference_key UNIQUE,
        amount_minor bigint NOT NULL,
        reason text NOT NULL,
        status text NOT NULL CONSTRAINT payment_disputes_status CHECK (status IN ('open', 'won', 'lost', 'dropped')),
        due_by timestamptz,
        withdrawn boolean NOT NULL DEFAULT false,
        reinstated boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )`);
    await q.query('CREATE INDEX payment_disputes_payment ON payment_disputes (payment_id)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE payment_disputes');
    await q.query('ALTER TABLE payments DROP COLUMN charged_back_minor');
    await this.check(q, 'payments', 'payments_refund_names_its_payment', `(kind = 'refund') = (refund_of IS NOT NULL)`);
    await this.check(q, 'payments', 'payments_kind', `kind IN ('payment', 'refund')`);
    await this.check(q, 'folio_documents', 'folio_documents_kind', `kind IN ('invoice', 'credit_note')`);
    await q.query('DROP INDEX folio_documents_credits');
    await q.query('ALTER TABLE folio_documents ADD CONSTRAINT folio_documents_credits_key UNIQUE (credits_id)');
  }

  private async check(q: QueryRunner, table: string, name: string, condition: string): Promise<void> {
    await q.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
    await q.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${condition}) NOT VALID`);
    await q.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`);
  }
}
