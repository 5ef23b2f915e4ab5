import { Injectable, Logger } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import type { FolioRow } from '../domain/folio';
import { standingsWhere } from '../queries/balances';
import { CloseFolios, unsettled } from './close-folios';
import { LetOff } from './let-off';
import { PaymentEffects } from './payment-effects';
import { ReverseLines } from './reverse-lines';
import { lockFolios, reopenFolios } from './statements';
import { TakePayment } from './take-payment.service';

/** What a guest is let off or given back. */
export interface Concession {
  propertyId: string;
  amountMinor: number;
  reason: string;
  /** As it stands on the bill. */
  description: string;
}

export interface Conceded {
  folioId: string;
  lineIds: string[];
  paymentId: string | null;
}

/** Amounts let off and given back, for the modules that decide about them. A folio that is closed is opened for it, and closed again where nothing is left. */
@Injectable()
export class Concessions {
  private readonly log = new Logger('Concessions');

  constructor(
    private readonly letOff: LetOff,
    private readonly reversals: ReverseLines,
    private readonly closing: CloseFolios,
    private readonly payments: TakePayment,
    private readonly effects: PaymentEffects,
    private readonly properties: PropertyQueries,
  ) {}

  /** The folio that a stay is charged to. */
  async mainOf(work: Work, reservationId: string): Promise<string | undefined> {
    const [folio] = await work.query<{ id: string }>('SELECT id FROM folios WHERE reservation_id = $1 AND main', [reservationId]);
    return folio?.id;
  }

  /** @throws Refusal 404, 409 `reduction_too_large` */
  async reduce(work: Work, folioId: string, { propertyId, amountMinor, reason, description }: Concession): Promise<Conceded> {
    const { folio, wasClosed } = await this.opened(work, folioId, propertyId);
    const lineIds = await this.letOff.run(work, folio, null, { amountMinor }, { reason, description });
    await this.closeAgain(work, folio, wasClosed);
    return { folioId, lineIds, paymentId: null };
  }

  /**
   * Lets the amount off and gives it back from a payment, so that the folio stands as it stood. What goes through a provider is asked for by {@link follow}.
   * @param permission that the caller needs in the hotel
   * @throws Refusal 404, 409 `reduction_too_large`, `refund_too_large`, `payment_status`
   */
  async refund(work: Work, ctx: RequestContext, paymentId: string, concession: Concession, permission: string): Promise<Conceded> {
    const { propertyId, amountMinor, reason, description } = concession;
    const [payment] = await work.query<{ folio_id: string }>('SELECT folio_id FROM payments WHERE id = $1', [paymentId]);
    if (!payment) throw notFound();
    const { folio, wasClosed } = await this.opened(work, payment.folio_id, propertyId);
    const lineIds = await this.letOff.run(work, folio, null, { amountMinor }, { reason, description });
    const refund = await this.payments.startRefund(work, ctx, paymentId, { amountMinor }, permission);
    await this.closeAgain(work, folio, wasClosed);
    return { folioId: folio.id, lineIds, paymentId: refund.id };
  }

  /** Once the refund has committed. A provider that does not answer is asked again by the job. */
  async follow(refundId: string): Promise<void> {
    await this.effects
      .advance(refundId)
      .catch((error: unknown) => this.log.warn(`Refund ${refundId} is still open: ${(error as Error).message}`));
  }

  /** What was let off is charged again; what was given back is then owed. @throws Refusal 404, 409 `line_reversed` */
  async takeBack(
    work: Work,
    folioId: string,
    lineIds: readonly string[],
    { propertyId, reason }: Pick<Concession, 'propertyId' | 'reason'>,
  ): Promise<void> {
    const { businessDate } = (await this.properties.read(work, propertyId))!;
    const { folio, wasClosed } = await this.opened(work, folioId, propertyId);
    await this.reversals.byId(work, lineIds, { reason, businessDate });
    await this.closeAgain(work, folio, wasClosed);
  }

  private async opened(work: Work, folioId: string, propertyId: string): Promise<{ folio: FolioRow; wasClosed: boolean }> {
    const folio = (await lockFolios(work, [folioId])).get(folioId);
    if (!folio || folio.property_id !== propertyId) throw notFound();
    const wasClosed = folio.status === 'closed';
    await reopenFolios(work, [folio]);
    return { folio, wasClosed };
  }

  private async closeAgain(work: Work, { id }: FolioRow, wasClosed: boolean): Promise<void> {
    if (!wasClosed) return;
    const standings = await standingsWhere(work, 'f.id = $1', id);
    if (standings.flatMap(unsettled).length === 0) await this.closing.run(work, [id]);
  }
}
