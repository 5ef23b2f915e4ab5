import type { TaxSum } from '../domain/documents';
import type { DisputeRow } from '../domain/dispute';
import type { FolioRow } from '../domain/folio';
import type { LineTax } from '../domain/line';
import { type PaymentRow, paymentActions, refundableOf } from '../domain/payment';
import type { FolioActionDto, FolioLineDto, FolioSummaryDto, FolioTaxDto } from '../dto/folio.dto';
import type { MyFolioLineDto, MyPaymentDto } from '../dto/my-folio.dto';
import type { PaymentDisputeDto, PaymentDto } from '../dto/payment.dto';
import type { LineRow } from '../services/statements';
import type { Standing } from './balances';

export type ReadFolio = FolioRow & Pick<Standing, 'charges_minor' | 'paid_minor' | 'unfinished'>;
export type ReadLine = LineRow & { reversed_by_id: string | null; posted_by: string; created_at: Date; reason: Buffer | null };

export function folioSummary(f: ReadFolio): FolioSummaryDto {
  const { currency } = f;
  return {
    id: f.id,
    propertyId: f.property_id,
    kind: f.kind,
    main: f.main,
    reservationId: f.reservation_id,
    bookingId: f.booking_id,
    guestId: f.guest_id,
    companyId: f.company_id,
    name: f.name,
    currency,
    status: f.status,
    charges: { amountMinor: f.charges_minor, currency },
    paid: { amountMinor: f.paid_minor, currency },
    balance: { amountMinor: f.charges_minor - f.paid_minor, currency },
    version: f.version,
    createdAt: f.created_at.toISOString(),
    updatedAt: f.updated_at.toISOString(),
    closedAt: f.closed_at?.toISOString() ?? null,
  };
}

export const taxView = (tax: LineTax, currency: string) => ({
  code: tax.code,
  name: tax.name,
  amount: { amountMinor: tax.amountMinor, currency },
});

export function lineView(l: ReadLine, currency: string, reason: string | null): FolioLineDto {
  return {
    id: l.id,
    folioId: l.folio_id,
    key: l.key,
    kind: l.kind,
    code: l.code,
    description: l.description,
    quantity: l.quantity,
    amount: { amountMinor: l.amount_minor, currency },
    taxes: l.taxes.map((tax) => taxView(tax, currency)),
    businessDate: l.business_date,
    serviceDate: l.service_date,
    reservationId: l.reservation_id,
    reversesId: l.reverses_id,
    reversedById: l.reversed_by_id,
    movedFromId: l.moved_from_id,
    reducesId: l.reduces_id,
    reason,
    postedBy: l.posted_by,
    createdAt: l.created_at.toISOString(),
  };
}

const disputeView = (d: DisputeRow, currency: string): PaymentDisputeDto => ({
  id: d.id,
  providerReference: d.provider_reference,
  status: d.status,
  amount: { amountMinor: d.amount_minor, currency },
  reason: d.reason,
  dueBy: d.due_by?.toISOString() ?? null,
  withdrawn: d.withdrawn && !d.reinstated,
  createdAt: d.created_at.toISOString(),
  updatedAt: d.updated_at.toISOString(),
});

/** @param disputes of any payments */
export function paymentView(
  p: PaymentRow,
  currency: string,
  { clientSecret, disputes = [] }: { clientSecret?: string; disputes?: readonly DisputeRow[] } = {},
): PaymentDto {
  return {
    id: p.id,
    propertyId: p.property_id,
    folioId: p.folio_id,
    kind: p.kind,
    purpose: p.purpose,
    method: p.method,
    amount: { amountMinor: p.amount_minor, currency },
    status: p.status,
    inProgress: p.operation !== null,
    reference: p.reference,
    companyId: p.company_id,
    providerReference: p.provider_reference,
    failureCode: p.failure_code,
    refundOf: p.refund_of,
    refunded: { amountMinor: p.refunded_minor, currency },
    refundable: { amountMinor: refundableOf(p), currency },
    disputes: disputes.filter((d) => d.payment_id === p.id).map((d) => disputeView(d, currency)),
    shiftId: p.shift_id,
    businessDate: p.business_date,
    takenBy: p.taken_by,
    ...(clientSecret ? { clientSecret } : {}),
    actions: paymentActions(p),
    createdAt: p.created_at.toISOString(),
    updatedAt: p.updated_at.toISOString(),
  };
}

export function myLineView(l: LineRow, currency: string): MyFolioLineDto {
  return {
    id: l.id,
    kind: l.kind,
    code: l.code,
    description: l.description,
    quantity: l.quantity,
    amount: { amountMinor: l.amount_minor, currency },
    taxes: l.taxes.map((tax) => taxView(tax, currency)),
    businessDate: l.business_date,
    serviceDate: l.service_date,
    reversesId: l.reverses_id,
    reducesId: l.reduces_id,
  };
}

export const myPaymentView = (p: PaymentRow, currency: string, clientSecret?: string): MyPaymentDto => ({
  id: p.id,
  folioId: p.folio_id,
  kind: p.kind,
  purpose: p.purpose,
  method: p.method,
  amount: { amountMinor: p.amount_minor, currency },
  status: p.status,
  inProgress: p.operation !== null,
  failureCode: p.failure_code,
  refundOf: p.refund_of,
  ...(clientSecret ? { clientSecret } : {}),
  createdAt: p.created_at.toISOString(),
});

export const taxSumView = (t: TaxSum, currency: string): FolioTaxDto => ({
  code: t.code,
  name: t.name,
  included: t.included,
  amount: { amountMinor: t.amount, currency },
  net: t.net === null ? null : { amountMinor: t.net, currency },
});

const ON_OPEN = ['charges', 'payments', 'transfers', 'documents'] as const;

/** @param unsettled why it cannot be closed; empty when it can */
export function folioActions(f: ReadFolio, unsettled: { code: string; detail: string }[]): FolioActionDto[] {
  const closed = f.status === 'closed';
  const isClosed = [{ code: 'folio_closed', detail: 'The folio is closed.' }];
  const state = (action: FolioActionDto['action'], reasons: { code: string; detail: string }[]) => ({
    action,
    allowed: reasons.length === 0,
    reasons: reasons.map(({ code, detail }) => ({ code, detail })),
  });
  return [
    ...ON_OPEN.map((action) => state(action, closed && action !== 'documents' ? isClosed : [])),
    state('closing', closed ? isClosed : unsettled),
    state('reopening', closed ? [] : [{ code: 'folio_open', detail: 'The folio is open.' }]),
  ];
}
