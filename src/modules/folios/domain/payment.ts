export const PAYMENT_METHODS = ['cash', 'card_terminal', 'bank_transfer', 'stripe', 'on_account'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
/** `chargeback`: what the cardholder's bank took back of a payment; `chargeback_reversal`: what it gave back again. */
export const PAYMENT_KINDS = ['payment', 'refund', 'chargeback', 'chargeback_reversal'] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];
export const PAYMENT_STATUSES = ['pending', 'authorised', 'captured', 'failed', 'voided'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];
export type PaymentOperation = 'create' | 'capture' | 'void' | 'refund';

/** What a provider may say next. Its answers and webhooks come in any order: what is older than what we know changes nothing. A payment that failed may still be tried again there. */
export const NEXT_PAYMENT: Record<PaymentStatus, readonly PaymentStatus[]> = {
  pending: ['authorised', 'captured', 'failed', 'voided'],
  authorised: ['captured', 'voided', 'failed'],
  failed: ['authorised', 'captured', 'voided'],
  captured: [],
  voided: [],
};

/** A refund that the provider has made may come back: the card's account is closed. */
export const NEXT_REFUND: Record<PaymentStatus, readonly PaymentStatus[]> = {
  pending: ['captured', 'failed'],
  captured: ['failed'],
  failed: ['captured'],
  authorised: [],
  voided: [],
};

export interface PaymentRow {
  id: string;
  property_id: string;
  folio_id: string;
  kind: PaymentKind;
  purpose: 'deposit' | 'settlement';
  method: PaymentMethod;
  amount_minor: number;
  status: PaymentStatus;
  reference: string | null;
  company_id: string | null;
  capture: 'now' | 'later';
  payment_method_id: string | null;
  provider_reference: string | null;
  operation: PaymentOperation | null;
  operation_id: string | null;
  operation_minor: number | null;
  failure_code: string | null;
  refund_of: string | null;
  refunded_minor: number;
  charged_back_minor: number;
  shift_id: string | null;
  business_date: string;
  taken_by: string;
  created_at: Date;
  updated_at: Date;
}

export const PAYMENT_COLUMNS = `id, property_id, folio_id, kind, purpose, method, amount_minor, status, reference, company_id, capture, payment_method_id, provider_reference,
  operation, operation_id, operation_minor, failure_code, refund_of, refunded_minor, charged_back_minor, shift_id, business_date, taken_by, created_at, updated_at`;

/** What can still be given back of a payment: what a bank has taken back is gone. */
export const refundableOf = (p: Pick<PaymentRow, 'kind' | 'status' | 'amount_minor' | 'refunded_minor' | 'charged_back_minor'>): number =>
  p.kind === 'payment' && p.status === 'captured' ? Math.max(0, p.amount_minor - p.refunded_minor - p.charged_back_minor) : 0;

export interface PaymentAction {
  action: 'capture' | 'void' | 'refunds';
  allowed: boolean;
  reasons: { code: string; detail: string }[];
}

/** What can be done with a payment now. */
export function paymentActions(
  p: Pick<PaymentRow, 'kind' | 'status' | 'operation' | 'method' | 'refunded_minor' | 'charged_back_minor' | 'amount_minor'>,
): PaymentAction[] {
  const busy = p.operation !== null;
  const can: Record<PaymentAction['action'], boolean> = {
    capture: p.kind === 'payment' && p.status === 'authorised' && !busy,
    void: p.kind === 'payment' && (p.status === 'authorised' || p.status === 'pending') && !busy,
    refunds: refundableOf(p) > 0,
  };
  const why = busy ? 'Another operation on it is under way.' : `It is a ${p.kind} that is ${p.status}.`;
  return (['capture', 'void', 'refunds'] as const).map((action) => ({
    action,
    allowed: can[action],
    reasons: can[action] ? [] : [{ code: 'payment_status', detail: why }],
  }));
}
