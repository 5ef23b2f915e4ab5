import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { MAX_AMOUNT_MINOR, MoneyDto } from '../../../kernel/http/validators';
import { FolioLineTaxDto, FolioTaxDto, SignedMoneyDto } from './folio.dto';

/** A charge as a guest sees it. */
export class MyFolioLineDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0 */
  id: string;
  /** @example room */
  kind: 'room' | 'tax' | 'fee' | 'service' | 'package' | 'cancellation_fee' | 'no_show_fee' | 'reduction' | 'transfer';
  /** @example ROOM */
  code: string;
  /** @example "Room, night of 2026-11-23" */
  description: string;
  /**
   * How many; negative where a line is taken back.
   * @example 1
   */
  quantity: number;
  amount: SignedMoneyDto;
  taxes: FolioLineTaxDto[];
  /**
   * The hotel’s day on which it was charged.
   * @example 2026-11-23
   */
  businessDate: string;
  /**
   * The night or day that it is for.
   * @example 2026-11-23
   */
  serviceDate: string | null;
  /**
   * The line that this one takes back.
   * @example null
   */
  reversesId: string | null;
  /**
   * The line that something is let off of.
   * @example null
   */
  reducesId: string | null;
}

export class PayMyFolioDto {
  /**
   * By Stripe, on the guest’s own page; everything else is paid at the desk.
   * @example stripe
   */
  @IsIn(['stripe'])
  method: 'stripe';

  /**
   * In minor units of the folio’s currency, at most what is open; without it all that is open.
   * @example 20000
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor?: number;

  /**
   * Which of one’s folios; the first of the stay where it is left out.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  @IsOptional()
  @IsUUID()
  folioId?: string;
}

/** A payment or refund as a guest sees it. */
export class MyPaymentDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1 */
  id: string;
  /**
   * The folio that it is for.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  folioId: string;
  /** @example payment */
  kind: 'payment' | 'refund' | 'chargeback' | 'chargeback_reversal';
  /**
   * Before the stay, or for what has been charged.
   * @example settlement
   */
  purpose: 'deposit' | 'settlement';
  /**
   * How it was paid.
   * @example stripe
   */
  method: 'cash' | 'card_terminal' | 'bank_transfer' | 'stripe' | 'on_account';
  /** Always positive; that of a refund or a chargeback goes back to the guest. */
  amount: MoneyDto;
  /**
   * Only what is captured counts in the balance.
   * @example pending
   */
  status: 'pending' | 'authorised' | 'captured' | 'failed' | 'voided';
  /**
   * Whether Stripe has been asked something that it has not answered yet: the same request with the same `Idempotency-Key` tells more.
   * @example false
   */
  inProgress: boolean;
  /**
   * Why it failed, in Stripe’s code.
   * @example null
   */
  failureCode: string | null;
  /**
   * Of everything but a payment: the payment that it is of.
   * @example null
   */
  refundOf: string | null;
  /**
   * With it the guest’s page confirms the payment at Stripe. Only in the answer that began the payment.
   * @example pi_123_secret_456
   */
  clientSecret?: string;
  /** @example 2026-11-23T18:00:00.000Z */
  createdAt: string;
}

/** One of a guest’s own folios. */
export class MyFolioDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0 */
  id: string;
  /**
   * Whether it is the one of the stay that is charged first.
   * @example true
   */
  main: boolean;
  /**
   * Whom it is for.
   * @example "Maria Keller"
   */
  name: string;
  /** @example open */
  status: 'open' | 'closed';
  /** Sum of its lines. */
  charges: SignedMoneyDto;
  /** Captured payments less refunds. */
  paid: SignedMoneyDto;
  /** Charges less payments. */
  balance: SignedMoneyDto;
  /** Charges that are still to come: of nights not charged yet, of services that were had, of a late check-out. */
  toCome: SignedMoneyDto;
  /** Payments that are begun and not taken yet. */
  underWay: SignedMoneyDto;
  /** What can be paid now: the balance with what is to come, less what is under way; never negative. */
  open: SignedMoneyDto;
  /**
   * Whether what it is made of is shown: to the guest whose folio it is. Who booked for somebody else sees what is open, and pays it.
   * @example true
   */
  itemised: boolean;
  /** The first thousand, oldest first. */
  lines: MyFolioLineDto[];
  /** The first thousand payments and refunds, oldest first. */
  payments: MyPaymentDto[];
  /** Taxes over all lines. */
  taxes: FolioTaxDto[];
}

export class MyFoliosDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  reservationId: string;
  /** What can be paid now, over all of them: before the stay a deposit, at its end what is left. */
  open: SignedMoneyDto;
  /** The guest’s own; none before anything was charged or paid. What a company or a group pays is not among them. */
  folios: MyFolioDto[];
}
