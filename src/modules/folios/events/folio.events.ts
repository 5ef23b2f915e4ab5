import type { DomainEvent } from '../../../kernel/events/domain-event';

/** The folio that an event is about. */
export interface FolioName {
  id: string;
  property_id: string;
  reservation_id: string | null;
  currency: string;
}

const about = (type: string, folio: FolioName, data: Record<string, unknown>): DomainEvent => ({
  type: `folios.${type}`,
  version: 1,
  aggregate: { type: 'folio', id: folio.id },
  propertyId: folio.property_id,
  data: { reservationId: folio.reservation_id, ...data },
  changes: [],
});

export const folioOpened = (folio: FolioName, kind: string): DomainEvent => about('opened', folio, { kind });
export const folioClosed = (folio: FolioName): DomainEvent => ({
  ...about('closed', folio, {}),
  changes: [{ field: 'status', old: 'open', new: 'closed' }],
});
export const folioReopened = (folio: FolioName): DomainEvent => ({
  ...about('reopened', folio, {}),
  changes: [{ field: 'status', old: 'closed', new: 'open' }],
});

export const routingChanged = (folio: FolioName): DomainEvent => ({
  ...about('routing_changed', folio, {}),
  changes: [{ field: 'routing' }],
});

/** Lines have come: reversals, reductions or both sides of a transfer; `amountMinor` is what they come to. Charges are told by the statement that posts them. */
export const linesPosted = (
  folio: FolioName,
  what: 'reversed' | 'reduced' | 'transferred',
  lines: number,
  amountMinor: number,
): DomainEvent => about(what, folio, { lines, amountMinor, currency: folio.currency });

export interface PaymentName {
  id: string;
  kind: 'payment' | 'refund' | 'chargeback' | 'chargeback_reversal';
  purpose: string;
  method: string;
  amount_minor: number;
  refund_of: string | null;
}

/** @param what `pending`, `authorised`, `captured`, `failed` or `voided`, of a payment, a refund, a chargeback or its reversal */
export const paymentChanged = (folio: FolioName, payment: PaymentName, what: string): DomainEvent =>
  about(`${payment.kind}_${what}`, folio, {
    paymentId: payment.id,
    refundOf: payment.refund_of,
    purpose: payment.purpose,
    method: payment.method,
    amountMinor: payment.amount_minor,
    currency: folio.currency,
  });

/** A cardholder's bank contests a payment, or has decided: the desk has to answer it, or to know. */
export const disputeChanged = (
  folio: FolioName,
  dispute: { id: string; payment_id: string; amount_minor: number; reason: string; status: string; due_by: Date | null },
  what: 'opened' | 'closed',
): DomainEvent =>
  about(`dispute_${what}`, folio, {
    disputeId: dispute.id,
    paymentId: dispute.payment_id,
    amountMinor: dispute.amount_minor,
    currency: folio.currency,
    reason: dispute.reason,
    status: dispute.status,
    dueBy: dispute.due_by?.toISOString() ?? null,
  });

export const documentIssued = (folio: FolioName, document: { id: string; kind: string; number: number; totalMinor: number }): DomainEvent =>
  about('document_issued', folio, {
    documentId: document.id,
    kind: document.kind,
    number: document.number,
    totalMinor: document.totalMinor,
    currency: folio.currency,
  });

export const shiftClosed = (shift: { id: string; propertyId: string; accountId: string; businessDate: string }): DomainEvent => ({
  type: 'folios.cashier_shift_closed',
  version: 1,
  aggregate: { type: 'cashier_shift', id: shift.id },
  propertyId: shift.propertyId,
  data: { accountId: shift.accountId, businessDate: shift.businessDate },
  changes: [{ field: 'status', old: 'open', new: 'closed' }],
});
