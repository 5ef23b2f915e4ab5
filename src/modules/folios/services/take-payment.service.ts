import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { CompanyQueries } from '../../guests';
import { PropertyQueries } from '../../properties';
import type { FolioRow } from '../domain/folio';
import { PAYMENT_COLUMNS, type PaymentOperation, type PaymentRow, refundableOf } from '../domain/payment';
import { FolioProblems } from '../domain/problems';
import { ProviderSilent } from '../domain/provider';
import type { CapturePaymentDto, PaymentDto, RefundPaymentDto, TakePaymentDto } from '../dto/payment.dto';
import { paymentChanged } from '../events/folio.events';
import { standingsWhere } from '../queries/balances';
import { authorise, FolioQueries } from '../queries/folio.queries';
import { paymentView } from '../queries/views';
import { PaymentEffects } from './payment-effects';
import { lockFolios, openOne, touch } from './statements';

export type NewPayment = Pick<PaymentRow, 'kind' | 'purpose' | 'method' | 'amount_minor'> & Partial<PaymentRow>;

/** Money taken, held, let go and given back. What is to happen outside is asked for once the row that says so is committed. */
@Injectable()
export class TakePayment {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly queries: FolioQueries,
    private readonly companies: CompanyQueries,
    private readonly properties: PropertyQueries,
    private readonly effects: PaymentEffects,
  ) {}

  async take(ctx: RequestContext, folioId: string, body: TakePaymentDto): Promise<PaymentDto> {
    const { method, purpose = 'settlement', reference, capture = 'now', paymentMethodId } = body;
    const provider = this.effects.provider(method);
    const started = await this.work.run(ctx, 201, async (work) => {
      await this.queries.permitted(work, ctx.caller, folioId, 'payments:take');
      const folio = openOne(await lockFolios(work, [folioId]), folioId);
      const amount = body.amountMinor ?? (await this.rest(work, folioId));
      const obstacle = provider.cannotTake(amount, folio.currency);
      if (obstacle) throw new Refusal(FolioProblems.paymentMethodUnavailable, obstacle);
      const companyId = method === 'on_account' ? await this.debtor(work, folio, body.companyId) : null;
      const payment = await this.write(work, folio, {
        ...{ kind: 'payment', purpose, method, amount_minor: amount, company_id: companyId, reference: reference ?? null },
        ...(provider.atOnce
          ? { status: 'captured' as const, shift_id: method === 'on_account' ? null : await this.shiftOf(work, folio.property_id) }
          : { status: 'pending' as const, operation: 'create' as const, capture, payment_method_id: paymentMethodId ?? null }),
      });
      return paymentView(payment, folio.currency);
    });
    ctx.answer.location ??= `/v1/payments/${started.id}`;
    return this.tell(ctx, started);
  }

  async capture(ctx: RequestContext, id: string, body: CapturePaymentDto): Promise<PaymentDto> {
    return this.ask(ctx, id, 'capture', ['authorised'], body.amountMinor);
  }

  async void(ctx: RequestContext, id: string): Promise<PaymentDto> {
    return this.ask(ctx, id, 'void', ['authorised', 'pending']);
  }

  /** Never more than is left of the payment, however many refund it at once: the payment's row decides. */
  async refund(ctx: RequestContext, id: string, body: RefundPaymentDto): Promise<PaymentDto> {
    return this.tell(ctx, await this.work.run(ctx, 201, (work) => this.startRefund(work, ctx, id, body, 'payments:refund')));
  }

  /** Writes the refund down in the caller's transaction; a provider is asked once that has committed. @throws Refusal 404, 403, 409 */
  async startRefund(work: Work, ctx: RequestContext, id: string, body: RefundPaymentDto, permission: string): Promise<PaymentDto> {
    const { payment, folio } = await this.locked(work, ctx, id, permission);
    openOne(new Map([[folio.id, folio]]), folio.id);
    if (payment.kind !== 'payment' || payment.status !== 'captured') throw wrongStatus(payment);
    const amount = body.amountMinor ?? refundableOf(payment);
    const taken =
      amount > 0 &&
      (await work.query(
        `UPDATE payments SET refunded_minor = refunded_minor + $2, updated_at = $3
           WHERE id = $1 AND status = 'captured' AND refunded_minor + charged_back_minor + $2 <= amount_minor RETURNING 1`,
        [id, amount, ctx.at],
      ));
    if (!taken || taken.length === 0) {
      throw new Refusal(FolioProblems.refundTooLarge, `${refundableOf(payment)} minor units are left of it.`);
    }
    const provider = this.effects.provider(payment.method);
    const obstacle = provider.cannotTake(amount, folio.currency);
    if (obstacle) throw new Refusal(FolioProblems.paymentMethodUnavailable, obstacle);
    const refund = await this.write(work, folio, {
      ...{
        kind: 'refund',
        purpose: payment.purpose,
        method: payment.method,
        amount_minor: amount,
        refund_of: id,
        company_id: payment.company_id,
      },
      ...(provider.atOnce
        ? { status: 'captured' as const, shift_id: payment.method === 'on_account' ? null : await this.shiftOf(work, folio.property_id) }
        : { status: 'pending' as const, operation: 'refund' as const }),
    });
    return paymentView(refund, folio.currency);
  }

  /** Asks the provider for something about a payment that is there. @throws Refusal 409 `payment_status` */
  private async ask(
    ctx: RequestContext,
    id: string,
    operation: PaymentOperation,
    from: PaymentRow['status'][],
    minor?: number,
  ): Promise<PaymentDto> {
    const started = await this.work.run(ctx, 200, async (work) => {
      const { payment, folio } = await this.locked(work, ctx, id, 'payments:take');
      if (minor !== undefined && minor > payment.amount_minor) {
        throw invalid({ pointer: '/amountMinor', code: 'max', detail: `At most ${payment.amount_minor} minor units are held.` });
      }
      const obstacle = this.effects.provider(payment.method).cannotTake(minor ?? payment.amount_minor, folio.currency);
      if (obstacle) throw new Refusal(FolioProblems.paymentMethodUnavailable, obstacle);
      const asked = await this.askFor(work, payment, operation, from, minor);
      if (!asked) throw wrongStatus(payment);
      return paymentView(asked, folio.currency);
    });
    return this.tell(ctx, started);
  }

  /** Writes down what the provider is to be asked for. @returns the payment as it is now; undefined where it cannot be asked for */
  async askFor(
    work: Work,
    { id, property_id: propertyId }: PaymentRow,
    operation: PaymentOperation,
    from: PaymentRow['status'][],
    minor?: number,
  ): Promise<PaymentRow | undefined> {
    const [asked] = await work.query<PaymentRow>(
      `UPDATE payments SET operation = $2, operation_id = $3, operation_minor = $4, updated_at = $5
       WHERE id = $1 AND kind = 'payment' AND status = ANY ($6) AND operation IS NULL AND provider_reference IS NOT NULL RETURNING ${PAYMENT_COLUMNS}`,
      [id, operation, newId(), minor ?? null, work.by.at, from],
    );
    if (asked) work.audit({ action: `payment.${operation}`, target: { type: 'payment', id }, propertyId });
    return asked;
  }

  private async tell(ctx: RequestContext, started: PaymentDto): Promise<PaymentDto> {
    if (!started.inProgress) return started;
    return this.follow(ctx, started, (payment, clientSecret) => paymentView(payment, started.amount.currency, { clientSecret }));
  }

  /** The effect outside, and the answer that tells of it. A provider that does not answer leaves the payment in progress; the job asks on. */
  async follow<View extends { id: string }>(
    ctx: RequestContext,
    started: View,
    viewOf: (payment: PaymentRow, clientSecret: string | undefined) => View,
  ): Promise<View> {
    let clientSecret: string | undefined;
    try {
      clientSecret = await this.effects.advance(started.id);
    } catch (error) {
      if (!(error instanceof ProviderSilent)) throw error;
      return started;
    }
    const [payment] = await this.database.query<PaymentRow>(`SELECT ${PAYMENT_COLUMNS} FROM payments WHERE id = $1`, [started.id]);
    const view = viewOf(payment!, clientSecret);
    await this.work.amendAnswer(ctx, view);
    return view;
  }

  /** A payment or refund of a folio that is locked and open. */
  async write(work: Work, folio: FolioRow, p: NewPayment): Promise<PaymentRow> {
    const id = newId();
    const { businessDate } = (await this.properties.read(work, folio.property_id))!;
    const [row] = await work.query<PaymentRow>(
      `INSERT INTO payments (id, property_id, folio_id, kind, purpose, method, amount_minor, status, reference, company_id, capture, payment_method_id, operation, operation_id,
         refund_of, shift_id, business_date, taken_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19) RETURNING ${PAYMENT_COLUMNS}`,
      [
        ...[
          id,
          folio.property_id,
          folio.id,
          p.kind,
          p.purpose,
          p.method,
          p.amount_minor,
          p.status,
          p.reference ?? null,
          p.company_id ?? null,
        ],
        ...[p.capture ?? 'now', p.payment_method_id ?? null, p.operation ?? null, p.operation ? id : null, p.refund_of ?? null],
        ...[p.shift_id ?? null, businessDate, work.by.accountId, work.by.at],
      ],
    );
    work.emit(paymentChanged(folio, row!, row!.status));
    work.audit({
      action: `${p.kind}.taken`,
      target: { type: 'payment', id },
      propertyId: folio.property_id,
      details: { method: p.method },
    });
    await touch(work, [folio.id]);
    return row!;
  }

  /** The payment, with its folio locked. @throws Refusal 404, 403 */
  private async locked(work: Work, ctx: RequestContext, id: string, permission: string): Promise<{ payment: PaymentRow; folio: FolioRow }> {
    const read = () => work.query<PaymentRow>(`SELECT ${PAYMENT_COLUMNS} FROM payments WHERE id = $1`, [id]);
    const [before] = await read();
    if (!before) throw notFound();
    authorise(ctx.caller, before.property_id, permission);
    const folio = (await lockFolios(work, [before.folio_id])).get(before.folio_id)!;
    return { payment: (await read())[0]!, folio };
  }

  private async rest(work: Work, folioId: string): Promise<number> {
    const [standing] = await standingsWhere(work, 'f.id = $1', folioId);
    if (standing!.balance_minor <= 0) {
      throw invalid({ pointer: '/amountMinor', code: 'is_defined', detail: 'Nothing is left to be paid: say how much.' });
    }
    return standing!.balance_minor;
  }

  private async debtor(work: Work, folio: FolioRow, companyId: string | undefined): Promise<string> {
    const id = companyId ?? folio.company_id;
    if (!id) throw invalid({ pointer: '/companyId', code: 'is_defined', detail: 'Say which company owes it.' });
    return (await this.companies.stored(work, id)).id;
  }

  /** The till of whoever takes it, which cannot be closed before this has committed. */
  private async shiftOf(work: Work, propertyId: string): Promise<string | null> {
    const [shift] = await work.query<{ id: string }>(
      `SELECT id FROM cashier_shifts WHERE property_id = $1 AND account_id = $2 AND status = 'open' FOR SHARE`,
      [propertyId, work.by.accountId],
    );
    return shift?.id ?? null;
  }
}

const wrongStatus = (payment: PaymentRow): Refusal =>
  new Refusal(
    FolioProblems.paymentStatus,
    payment.operation ? 'Another operation on it is under way.' : `It is a ${payment.kind} that is ${payment.status}.`,
  );
