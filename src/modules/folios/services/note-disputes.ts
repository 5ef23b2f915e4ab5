import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { newId } from '../../../kernel/values/ids';
import { PropertyQueries } from '../../properties';
import { DISPUTE_COLUMNS, type DisputeRow, type DisputeTold, NEXT_DISPUTE } from '../domain/dispute';
import type { FolioRow } from '../domain/folio';
import { PAYMENT_COLUMNS, type PaymentKind, type PaymentRow } from '../domain/payment';
import { disputeChanged, paymentChanged } from '../events/folio.events';
import { lockFolios, reopenFolios, touch } from './statements';

/** What a cardholder's bank contests. The money that it takes, and gives back, stands on the folio like any other. */
@Injectable()
export class NoteDisputes {
  constructor(private readonly properties: PropertyQueries) {}

  /** Bears being told in any order and more than once; of payments that are not ours nothing is kept. */
  async note(work: Work, told: DisputeTold): Promise<void> {
    const [known] = await work.query<PaymentRow>(
      `SELECT ${PAYMENT_COLUMNS} FROM payments WHERE provider_reference = $1 AND kind = 'payment'`,
      [told.paymentReference],
    );
    if (!known) return;
    const folio = (await lockFolios(work, [known.folio_id])).get(known.folio_id)!;
    const before = await this.before(work, known, told, folio);
    const status = NEXT_DISPUTE[before.status].includes(told.status) ? told.status : before.status;
    const withdrawn = before.withdrawn || told.funds === 'withdrawn';
    const reinstated = before.reinstated || told.funds === 'reinstated';
    await work.query(
      `UPDATE payment_disputes SET status = $2, reason = $3, due_by = $4, withdrawn = $5, reinstated = $6, updated_at = $7 WHERE id = $1`,
      [before.id, status, told.reason, status === 'open' ? told.dueBy : null, withdrawn, reinstated, work.by.at],
    );
    if (status !== before.status) work.emit(disputeChanged(folio, { ...before, status }, 'closed'));
    // given back before it was taken, it stands on no folio yet
    if (withdrawn && !before.withdrawn) await this.move(work, folio, known, 'chargeback', before.amount_minor);
    if (withdrawn && reinstated && !(before.withdrawn && before.reinstated)) {
      await this.move(work, folio, known, 'chargeback_reversal', before.amount_minor);
    }
  }

  private async before(work: Work, payment: PaymentRow, told: DisputeTold, folio: FolioRow): Promise<DisputeRow> {
    const [made] = await work.query<DisputeRow>(
      `INSERT INTO payment_disputes (id, property_id, payment_id, provider_reference, amount_minor, reason, status, due_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $8) ON CONFLICT (provider_reference) DO NOTHING RETURNING ${DISPUTE_COLUMNS}`,
      [newId(), payment.property_id, payment.id, told.reference, told.amountMinor, told.reason, told.dueBy, work.by.at],
    );
    if (made) {
      work.emit(disputeChanged(folio, made, 'opened'));
      return made;
    }
    const [there] = await work.query<DisputeRow>(`SELECT ${DISPUTE_COLUMNS} FROM payment_disputes WHERE provider_reference = $1`, [
      told.reference,
    ]);
    return there!;
  }

  /** A folio that was closed is open again: somebody has to see to what is owed now. */
  private async move(work: Work, folio: FolioRow, of: PaymentRow, kind: PaymentKind, amountMinor: number): Promise<void> {
    const { businessDate } = (await this.properties.read(work, folio.property_id))!;
    const [row] = await work.query<PaymentRow>(
      `INSERT INTO payments (id, property_id, folio_id, kind, purpose, method, amount_minor, status, capture, refund_of, business_date, taken_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'captured', 'now', $8, $9, $10, $11, $11) RETURNING ${PAYMENT_COLUMNS}`,
      [newId(), folio.property_id, folio.id, kind, of.purpose, of.method, amountMinor, of.id, businessDate, work.by.accountId, work.by.at],
    );
    await work.query('UPDATE payments SET charged_back_minor = charged_back_minor + $2, updated_at = $3 WHERE id = $1', [
      of.id,
      kind === 'chargeback' ? amountMinor : -amountMinor,
      work.by.at,
    ]);
    await reopenFolios(work, [folio]);
    work.emit(paymentChanged(folio, row!, 'captured'));
    work.audit({
      action: `payment.${kind}`,
      target: { type: 'payment', id: of.id },
      propertyId: folio.property_id,
      details: { amountMinor },
    });
    await touch(work, [folio.id]);
  }
}
