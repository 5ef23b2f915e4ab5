import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Jobs } from '../../../kernel/jobs/jobs';
import { Clock } from '../../../kernel/values/clock';
import { newId } from '../../../kernel/values/ids';
import { FOLIO_COLUMNS, type FolioRow } from '../domain/folio';
import { NEXT_PAYMENT, NEXT_REFUND, PAYMENT_COLUMNS, type PaymentMethod, type PaymentRow } from '../domain/payment';
import { type PaymentProvider, type ProviderOutcome, ProviderSilent } from '../domain/provider';
import { paymentChanged } from '../events/folio.events';
import { DESK } from './desk-provider';
import { reopenFolios, touch } from './statements';
import { StripeProvider } from './stripe-provider';

export const FINISH_PAYMENTS = 'finish_payments';
/** Whoever asked may still be waiting for the answer. */
const LEFT_ALONE_MS = 60_000;
const AT_ONCE = 100;

interface Asked extends PaymentRow {
  currency: string;
  parent_reference: string | null;
}

const ASKED = `
  SELECT p.*, f.currency, parent.provider_reference AS parent_reference
  FROM payments p JOIN folios f ON f.id = p.folio_id LEFT JOIN payments parent ON parent.id = p.refund_of WHERE p.id = $1`;

/**
 * What happens outside: asked for by a row that is committed, recorded in a transaction of its own. Asked again after a crash, by the same name, so that it happens once; and what
 * comes of it is written down once, whether the answer, a webhook or the job brings it first.
 */
@Injectable()
export class PaymentEffects {
  private readonly log = new Logger('Payments');

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly stripe: StripeProvider,
    jobs: Jobs,
  ) {
    jobs.register(FINISH_PAYMENTS, () => this.finish());
    jobs.cron('* * * * *', FINISH_PAYMENTS);
  }

  provider(method: PaymentMethod): PaymentProvider {
    return method === 'stripe' ? this.stripe : DESK;
  }

  /** Asks the provider what the row says is to be asked, and records the answer. @returns the secret for the guest's page, if there is one @throws ProviderSilent */
  async advance(paymentId: string): Promise<string | undefined> {
    const [payment] = await this.database.query<Asked>(ASKED, [paymentId]);
    if (!payment) return undefined;
    const provider = this.provider(payment.method);
    if (!payment.operation) {
      if (provider.atOnce || payment.status !== 'pending' || payment.kind === 'refund' || !payment.provider_reference) return undefined;
      return (await provider.look(payment.provider_reference, payment.currency)).clientSecret;
    }
    const { operation, operation_id: operationId, currency, parent_reference: parentReference } = payment;
    const outcome = await provider.perform({ payment, operation, operationId: operationId!, currency, parentReference });
    await this.work.run(this.context(), 200, (work) => this.record(work, paymentId, outcome, operationId!));
    return outcome.clientSecret;
  }

  /** Everything that a crash, or a provider that did not answer, has left open. */
  async finish(): Promise<void> {
    const open = await this.database.query<{ id: string }>(
      `SELECT id FROM payments WHERE operation IS NOT NULL AND updated_at < $1 ORDER BY updated_at LIMIT ${AT_ONCE}`,
      [new Date(this.clock.now().getTime() - LEFT_ALONE_MS)],
    );
    for (const { id } of open) {
      await this.advance(id).catch((error: unknown) => {
        if (!(error instanceof ProviderSilent)) throw error;
        this.log.warn(`Payment ${id} is still open: ${error.message}`);
      });
    }
  }

  /**
   * Writes down what the provider says: forward only.
   * @param operationId of the request that this answers; none for what it tells by itself
   */
  async record(work: Work, paymentId: string, outcome: ProviderOutcome, operationId?: string): Promise<void> {
    const folio = await this.folioOf(work, paymentId);
    if (!folio) return;
    const [payment] = await work.query<PaymentRow>(`SELECT ${PAYMENT_COLUMNS} FROM payments WHERE id = $1 FOR NO KEY UPDATE`, [paymentId]);
    if (!payment) return;
    const next = payment.kind === 'refund' ? NEXT_REFUND : NEXT_PAYMENT;
    const moves = next[payment.status].includes(outcome.status);
    const answered = operationId !== undefined && operationId === payment.operation_id;
    // told by webhook before the answer has come: nothing is left to be asked
    const settled = moves && (payment.operation === 'create' || ['captured', 'failed', 'voided'].includes(outcome.status));
    if (!moves && !answered && payment.provider_reference) return;
    const status = moves ? outcome.status : payment.status;
    const amount =
      moves && outcome.status === 'captured' && payment.kind === 'payment'
        ? (outcome.amountMinor ?? payment.amount_minor)
        : payment.amount_minor;
    await work.query(
      `UPDATE payments SET status = $2, amount_minor = $3, provider_reference = coalesce(provider_reference, $4), failure_code = coalesce($5, failure_code),
         operation = CASE WHEN $6 THEN NULL ELSE operation END, operation_minor = CASE WHEN $6 THEN NULL ELSE operation_minor END, updated_at = $7 WHERE id = $1`,
      [paymentId, status, amount, outcome.reference ?? null, outcome.failureCode ?? null, answered || settled, work.by.at],
    );
    if (!moves) return;
    if (payment.kind === 'refund') await this.keepCount(work, payment, outcome);
    work.emit(paymentChanged(folio, { ...payment, amount_minor: amount }, status));
    await touch(work, [folio.id]);
  }

  /** A refund that came to nothing frees what it had taken of its payment; one that succeeded after all takes it again. */
  private async keepCount(work: Work, refund: PaymentRow, { status }: ProviderOutcome): Promise<void> {
    const change = status === 'failed' ? -refund.amount_minor : refund.status === 'failed' ? refund.amount_minor : 0;
    if (change === 0) return;
    await work.query('UPDATE payments SET refunded_minor = least(amount_minor, refunded_minor + $2), updated_at = $3 WHERE id = $1', [
      refund.refund_of,
      change,
      work.by.at,
    ]);
  }

  /** A refund that somebody made at the provider without us. */
  async recordForeignRefund(
    work: Work,
    intentId: string,
    refund: ProviderOutcome & { amountMinor: number },
    businessDate: (propertyId: string) => Promise<string>,
  ): Promise<void> {
    const [of] = await work.query<PaymentRow>(
      `SELECT ${PAYMENT_COLUMNS} FROM payments WHERE provider_reference = $1 AND kind = 'payment'`,
      [intentId],
    );
    if (!of || refund.status === 'failed') return;
    const folio = (await this.folioOf(work, of.id))!;
    const id = newId();
    const made = await work.query(
      `INSERT INTO payments (id, property_id, folio_id, kind, purpose, method, amount_minor, status, capture, provider_reference, refund_of, business_date, taken_by, created_at, updated_at)
       VALUES ($1, $2, $3, 'refund', $4, $5, $6, $7, 'now', $8, $9, $10, $11, $12, $12) ON CONFLICT (provider_reference) DO NOTHING RETURNING 1`,
      [
        id,
        of.property_id,
        of.folio_id,
        of.purpose,
        of.method,
        refund.amountMinor,
        refund.status,
        refund.reference,
        of.id,
        await businessDate(of.property_id),
        work.by.accountId,
        work.by.at,
      ],
    );
    if (made.length === 0) return;
    await reopenFolios(work, [folio]);
    await work.query('UPDATE payments SET refunded_minor = least(amount_minor, refunded_minor + $2), updated_at = $3 WHERE id = $1', [
      of.id,
      refund.amountMinor,
      work.by.at,
    ]);
    work.emit(
      paymentChanged(
        folio,
        { id, kind: 'refund', purpose: of.purpose, method: of.method, amount_minor: refund.amountMinor, refund_of: of.id },
        refund.status,
      ),
    );
  }

  context() {
    return systemContext(Caller.system, this.clock.now(), newId());
  }

  private async folioOf(work: Work, paymentId: string): Promise<FolioRow | undefined> {
    const [folio] = await work.query<FolioRow>(
      `SELECT ${FOLIO_COLUMNS} FROM folios WHERE id = (SELECT folio_id FROM payments WHERE id = $1) FOR NO KEY UPDATE`,
      [paymentId],
    );
    return folio;
  }
}
