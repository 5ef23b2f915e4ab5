import type { Vault } from '../../kernel/crypto/vault';
import type { PersonalDataHolder } from '../../kernel/privacy/personal-data-holders';
import { correctionPlace } from './services/reverse-lines';

const OF_GUEST = 'SELECT id FROM folios WHERE guest_id = ANY ($1::uuid[])';

/** What folios keep of people. */
export const foliosHolder = (vault: Vault): PersonalDataHolder => ({
  name: 'folios',
  columns: ['folios.name', 'folio_corrections.reason', 'folio_documents.recipient'],
  keeps:
    'amounts and dates of charges and payments, without a name; and whom an invoice was made out to, sealed: invoices are kept for tax law (GDPR article 17(3)(b), PIPL article 47)',
  export: async (sql, { recordIds }) => {
    const reasons = await sql.query<{ id: string; reason: Buffer }>(
      `SELECT id, folio_id, kind, reason, created_at FROM folio_corrections WHERE folio_id IN (${OF_GUEST}) AND reason IS NOT NULL`,
      [recordIds],
    );
    const documents = await sql.query<{ id: string; recipient: Buffer }>(
      `SELECT id, folio_id, kind, number, currency, total_minor, recipient, business_date FROM folio_documents WHERE folio_id IN (${OF_GUEST})`,
      [recordIds],
    );
    return {
      folios: await sql.query(
        'SELECT id, property_id, reservation_id, name, currency, status, created_at FROM folios WHERE guest_id = ANY ($1::uuid[])',
        [recordIds],
      ),
      folio_lines: await sql.query(
        `SELECT id, folio_id, kind, code, description, quantity, amount_minor, business_date, service_date FROM folio_lines WHERE folio_id IN (${OF_GUEST})`,
        [recordIds],
      ),
      payments: await sql.query(
        `SELECT id, folio_id, kind, purpose, method, amount_minor, status, created_at FROM payments WHERE folio_id IN (${OF_GUEST})`,
        [recordIds],
      ),
      folio_corrections: reasons.map((r) => ({ ...r, reason: vault.openRecord(r.reason, correctionPlace(r.id)).toString('utf8') })),
      folio_documents: documents.map((d) => ({
        ...d,
        recipient: JSON.parse(vault.openRecord(d.recipient, recipientPlace(d.id)).toString('utf8')) as unknown,
      })),
    };
  },
  forget: async (work, { recordIds, at }) => {
    const named = await work.query(
      `UPDATE folios SET name = '', version = version + 1, updated_at = $2 WHERE guest_id = ANY ($1::uuid[]) AND name <> '' RETURNING 1`,
      [recordIds, at],
    );
    const reasons = await work.query(
      `UPDATE folio_corrections SET reason = NULL WHERE folio_id IN (${OF_GUEST}) AND reason IS NOT NULL RETURNING 1`,
      [recordIds],
    );
    return { folios: named.length, folio_corrections: reasons.length };
  },
});

export const recipientPlace = (documentId: string): string => `folio_documents.recipient ${documentId}`;
