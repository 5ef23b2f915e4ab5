import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine, MAX_AMOUNT_MINOR, MoneyDto } from '../../../kernel/http/validators';
import {
  PAYMENT_KINDS,
  PAYMENT_METHODS,
  PAYMENT_STATUSES,
  type PaymentKind,
  type PaymentMethod,
  type PaymentStatus,
} from '../domain/payment';
import { NoCardNumber } from './validators';

export class TakePaymentDto {
  /**
   * How it is paid. `cash`, `card_terminal` and `bank_transfer` are in our hands at once; `stripe` is taken by Stripe; `on_account` makes it a debt of the company.
   * @example card_terminal
   */
  @IsIn(PAYMENT_METHODS)
  method: PaymentMethod;

  /**
   * In minor units of the folio’s currency; without it the whole balance.
   * @example 45800
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor?: number;

  /**
   * Before the stay, or for what has been charged.
   * @example settlement
   */
  @IsOptional()
  @IsIn(['deposit', 'settlement'])
  purpose?: 'deposit' | 'settlement' = 'settlement';

  /**
   * Number of the terminal’s slip or of the transfer. Never a card number.
   * @example SLIP-0815
   */
  @IsOptional()
  @IsLine(100)
  @NoCardNumber()
  reference?: string;

  /**
   * Who owes it: with `on_account`, unless the folio is a company’s.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsUUID()
  companyId?: string;

  /**
   * With `stripe`: take the money as soon as the guest has confirmed, or only hold it (`later`) until it is captured or voided.
   * @example now
   */
  @IsOptional()
  @IsIn(['now', 'later'])
  capture?: 'now' | 'later' = 'now';

  /**
   * With `stripe`: a payment method that Stripe’s own form has made (`pm_…`); the payment is confirmed at once. Without it the answer’s `clientSecret` lets the guest’s
   * page confirm it.
   * @example pm_1Nxyz
   */
  @IsOptional()
  @Matches(/^pm_[A-Za-z0-9_]{1,100}$/)
  paymentMethodId?: string;
}

export class CapturePaymentDto {
  /**
   * At most what is held; without it all. What is not captured is released.
   * @example 30000
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor?: number;
}

export class RefundPaymentDto {
  /**
   * At most what is left of the payment; without it all of that.
   * @example 10000
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor?: number;
}

export class PaymentReasonDto {
  /** @example payment_status */
  code: string;
  /** @example "It is a payment that is captured." */
  detail: string;
}

export class PaymentActionDto {
  /** @example refunds */
  action: 'capture' | 'void' | 'refunds';
  /** @example true */
  allowed: boolean;
  /** Why not; empty where it is allowed. */
  reasons: PaymentReasonDto[];
}

export class PaymentDisputeDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ed0 */
  id: string;
  /**
   * Its id with the provider; it is answered there.
   * @example dp_1Nxyz
   */
  providerReference: string;
  /**
   * `dropped`: an inquiry that came to nothing.
   * @example open
   */
  status: 'open' | 'won' | 'lost' | 'dropped';
  amount: MoneyDto;
  /**
   * The bank’s reason, in the provider’s word.
   * @example fraudulent
   */
  reason: string;
  /**
   * Until when it can be answered.
   * @example 2026-12-10T23:59:59.000Z
   */
  dueBy: string | null;
  /**
   * Whether the money is gone at the moment: it stands on the folio as a payment of kind `chargeback`.
   * @example true
   */
  withdrawn: boolean;
  /** @example 2026-11-25T08:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-25T08:00:00.000Z */
  updatedAt: string;
}

export class PaymentDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The folio that it is for.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  folioId: string;
  /**
   * `chargeback` is what the cardholder’s bank took back of a payment, `chargeback_reversal` what it gave back again.
   * @example payment
   */
  kind: 'payment' | 'refund' | 'chargeback' | 'chargeback_reversal';
  /**
   * Before the stay, or for what has been charged.
   * @example settlement
   */
  purpose: 'deposit' | 'settlement';
  /**
   * How it is paid.
   * @example card_terminal
   */
  method: 'cash' | 'card_terminal' | 'bank_transfer' | 'stripe' | 'on_account';
  /** Always positive; that of a refund or a chargeback goes back to the guest. */
  amount: MoneyDto;
  /**
   * Only what is captured counts in the balance.
   * @example captured
   */
  status: 'pending' | 'authorised' | 'captured' | 'failed' | 'voided';
  /**
   * Whether the provider has been asked something that it has not answered yet; we ask on by ourselves.
   * @example false
   */
  inProgress: boolean;
  /**
   * Number of the slip or transfer.
   * @example SLIP-0815
   */
  reference: string | null;
  /**
   * The company that owes it.
   * @example null
   */
  companyId: string | null;
  /**
   * Its id with the provider.
   * @example null
   */
  providerReference: string | null;
  /**
   * Why it failed, in the provider’s code.
   * @example null
   */
  failureCode: string | null;
  /**
   * Of everything but a payment: the payment that it is of.
   * @example null
   */
  refundOf: string | null;
  /** What has been refunded of it, or is being. */
  refunded: MoneyDto;
  /** What can still be refunded of it. */
  refundable: MoneyDto;
  /** What the cardholder’s bank contests of it. */
  disputes: PaymentDisputeDto[];
  /**
   * The cashier shift in whose till it lies.
   * @example null
   */
  shiftId: string | null;
  /**
   * The hotel’s day on which it was taken.
   * @example 2026-11-23
   */
  businessDate: string;
  /**
   * The account that took it.
   * @example 018f0000-0000-7000-8000-000000000000
   */
  takenBy: string;
  /**
   * With it the guest’s page confirms the payment at Stripe. Only in the answer that made the payment.
   * @example pi_123_secret_456
   */
  clientSecret?: string;
  actions: PaymentActionDto[];
  /** @example 2026-11-23T18:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-23T18:00:00.000Z */
  updatedAt: string;
}

export class PaymentPageDto {
  data: PaymentDto[];
  /** @example null */
  nextCursor: string | null;
}

export class PaymentListQuery extends PageQuery {
  /**
   * Only of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Only of this folio.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  @IsOptional()
  @IsUUID()
  folioId?: string;

  /**
   * Only of this kind; `chargeback` lists what banks took back.
   * @example chargeback
   */
  @IsOptional()
  @IsIn(PAYMENT_KINDS)
  kind?: PaymentKind;

  /**
   * Only those that a cardholder’s bank contests now.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  disputed?: boolean;

  /**
   * Only by this method; `on_account` lists what companies owe.
   * @example on_account
   */
  @IsOptional()
  @IsIn(PAYMENT_METHODS)
  method?: PaymentMethod;

  /**
   * Only in this state.
   * @example captured
   */
  @IsOptional()
  @IsIn(PAYMENT_STATUSES)
  status?: PaymentStatus;

  /**
   * Only what this company owes.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsUUID()
  companyId?: string;
}

export class WebhookReceiptDto {
  /**
   * Whether it was taken note of.
   * @example true
   */
  received: boolean;
}
