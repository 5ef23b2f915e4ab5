import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsCurrencyCode, IsLine, IsLocalDate, Nested } from '../../../kernel/http/validators';
import { FOLIO_KINDS, FOLIO_STATUSES, type FolioKind, type FolioStatus } from '../domain/folio';
import { LINE_KINDS, type LineKind } from '../domain/line';
import { PaymentDto } from './payment.dto';
import { NoCardNumber } from './validators';

/** Money that may be owed to the guest: negative then. */
export class SignedMoneyDto {
  /**
   * Integer minor units of the currency; negative is in the guest’s favour.
   * @example -45800
   */
  amountMinor: number;
  /**
   * ISO 4217.
   * @example CNY
   */
  currency: string;
}

export class OpenFolioDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsUUID()
  propertyId: string;

  /**
   * `company` needs `companyId`. `guest` opens a further folio of a stay, for somebody who shares the room.
   * @example company
   */
  @IsIn(FOLIO_KINDS)
  kind: FolioKind;

  /**
   * Whom or what it is for; a company’s own name where it is left out.
   * @example "Northern Line"
   */
  @IsOptional()
  @IsLine(200)
  @NoCardNumber()
  name?: string;

  /**
   * A folio of the stay or booking that the new one belongs to as well.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  @IsOptional()
  @IsUUID()
  besideFolioId?: string;

  /**
   * The guest whose folio it is.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e94
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * The company that pays.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsUUID()
  companyId?: string;

  /**
   * The hotel’s where it is left out.
   * @example EUR
   */
  @IsOptional()
  @IsCurrencyCode()
  currency?: string;
}

export class RoutingRuleDto {
  /**
   * Kinds of charges. Taxes that come on top are of kind `tax`: name it, or they stay.
   * @example ["room", "tax"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsIn(LINE_KINDS, { each: true })
  kinds?: LineKind[];

  /**
   * Codes of charges. With kinds as well, both must fit.
   * @example ["BREAKFAST"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsLine(40, { each: true })
  codes?: string[];

  /**
   * Where they go: an open folio of the same hotel and currency.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea2
   */
  @IsUUID()
  folioId: string;
}

export class FolioRoutingDto {
  /** The first rule that fits decides; none ends the routing. What has been charged stays where it is. */
  @IsArray()
  @ArrayMaxSize(20)
  @Nested(() => RoutingRuleDto, { each: true })
  rules: RoutingRuleDto[];
}

export class FolioLineTaxDto {
  /** @example VAT */
  code: string;
  /** @example "Value added tax" */
  name: string;
  /** Contained in the amount of the line. */
  amount: SignedMoneyDto;
}

export class FolioLineDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0 */
  id: string;
  /**
   * The folio on which it stands.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  folioId: string;
  /**
   * Names the posting.
   * @example room:2026-11-23
   */
  key: string;
  /** @example room */
  kind: 'room' | 'tax' | 'fee' | 'service' | 'package' | 'cancellation_fee' | 'no_show_fee' | 'reduction' | 'transfer';
  /** @example DBL */
  code: string;
  /** @example "Room, 2026-11-23" */
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
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  reservationId: string | null;
  /**
   * The line that this one takes back.
   * @example null
   */
  reversesId: string | null;
  /**
   * The line that takes this one back.
   * @example null
   */
  reversedById: string | null;
  /**
   * The line on another folio that it was before.
   * @example null
   */
  movedFromId: string | null;
  /**
   * The line that something is let off of.
   * @example null
   */
  reducesId: string | null;
  /**
   * Why it was taken back, let off or moved; for those who hold `guests:pii`.
   * @example null
   */
  reason: string | null;
  /**
   * The account that posted it.
   * @example 018f0000-0000-7000-8000-000000000000
   */
  postedBy: string;
  /** @example 2026-11-23T18:00:00.000Z */
  createdAt: string;
}

export class FolioTaxDto {
  /** @example VAT */
  code: string;
  /** @example "Value added tax" */
  name: string;
  /** @example true */
  included: boolean;
  amount: SignedMoneyDto;
  /** What it is contained in, less all contained taxes; null for a tax that came on top. */
  net: SignedMoneyDto | null;
}

export class FolioReasonDto {
  /** @example balance_left */
  code: string;
  /** @example "The folio Maria Keller has a balance of 100 minor units." */
  detail: string;
}

export class FolioActionDto {
  /** @example payments */
  action: 'charges' | 'payments' | 'transfers' | 'documents' | 'closing' | 'reopening';
  /** @example true */
  allowed: boolean;
  /** Why not; empty where it is allowed. */
  reasons: FolioReasonDto[];
}

export class FolioSummaryDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example guest */
  kind: 'guest' | 'company' | 'group' | 'house';
  /**
   * Whether it is the one of its stay that is charged first.
   * @example true
   */
  main: boolean;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  reservationId: string | null;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  bookingId: string | null;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e94 */
  guestId: string | null;
  /**
   * The company that pays.
   * @example null
   */
  companyId: string | null;
  /**
   * Whom or what it is for.
   * @example "Maria Keller"
   */
  name: string;
  /** @example EUR */
  currency: string;
  /** @example open */
  status: 'open' | 'closed';
  /** Sum of its lines. */
  charges: SignedMoneyDto;
  /** Captured payments less refunds. */
  paid: SignedMoneyDto;
  /** Charges less payments: what is still to be paid. */
  balance: SignedMoneyDto;
  /** @example 1 */
  version: number;
  /** @example 2026-11-23T18:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-23T18:00:00.000Z */
  updatedAt: string;
  /**
   * When it was closed.
   * @example null
   */
  closedAt: string | null;
}

export class FolioDto extends FolioSummaryDto {
  /** The first thousand, oldest first; more at `/folios/{id}/lines`. */
  lines: FolioLineDto[];
  /**
   * How many lines there are in all.
   * @example 12
   */
  lineCount: number;
  /** The first thousand payments and refunds, oldest first. */
  payments: PaymentDto[];
  /** Taxes over all lines. */
  taxes: FolioTaxDto[];
  /** Rules that lead charges elsewhere; the first that fits decides. */
  routing: RoutingRuleDto[];
  actions: FolioActionDto[];
}

export class FolioPageDto {
  data: FolioSummaryDto[];
  /** @example null */
  nextCursor: string | null;
}

export class FolioLinePageDto {
  data: FolioLineDto[];
  /** @example null */
  nextCursor: string | null;
}

export class FolioListQuery extends PageQuery {
  /**
   * Only of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Only of this stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * Only of this booking.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  bookingId?: string;

  /**
   * Only in this state.
   * @example open
   */
  @IsOptional()
  @IsIn(FOLIO_STATUSES)
  status?: FolioStatus;

  /**
   * Only of this kind.
   * @example house
   */
  @IsOptional()
  @IsIn(FOLIO_KINDS)
  kind?: FolioKind;
}

export class ChargeTaxDto {
  /** @example VAT */
  @IsCode()
  code: string;

  /** @example "Value added tax" */
  @IsLine(100)
  name: string;

  /**
   * How much of the amount it is, in minor units. Or give `basisPoints`.
   * @example 319
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  amountMinor?: number;

  /**
   * Its rate: the contained tax is worked out, rounded once, half up.
   * @example 700
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  basisPoints?: number;
}

export class PostedChargeDto {
  /**
   * Your own id of the charge (a bill of the restaurant): posted twice it is charged once. Made up where it is left out.
   * @example POS-7-4711
   */
  @IsOptional()
  @IsCode()
  key?: string;

  /** @example service */
  @IsIn(['service', 'fee', 'package', 'room', 'tax', 'transfer'])
  kind: 'service' | 'fee' | 'package' | 'room' | 'tax' | 'transfer';

  /** @example DINNER */
  @IsCode()
  code: string;

  /**
   * For the guest to read. Names nobody.
   * @example "Dinner, table 4"
   */
  @IsLine(200)
  @NoCardNumber()
  description: string;

  /**
   * How many; the amount is for all of them.
   * @example 2
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  quantity?: number;

  /**
   * As the guest pays it, contained taxes inside, in minor units of the folio’s currency.
   * @example 4880
   */
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  amountMinor: number;

  /** Taxes contained in the amount. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Nested(() => ChargeTaxDto, { each: true })
  taxes?: ChargeTaxDto[];

  /**
   * The day that it is for.
   * @example 2026-11-23
   */
  @IsOptional()
  @IsLocalDate()
  serviceDate?: string;
}
