import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO31661Alpha2,
  IsOptional,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine, MAX_AMOUNT_MINOR, Nested } from '../../../kernel/http/validators';
import { DOCUMENT_KINDS, type DocumentKind } from '../domain/documents';
import { ChargeTaxDto, FolioLineTaxDto, FolioTaxDto, SignedMoneyDto } from './folio.dto';
import { NoCardNumber } from './validators';

/** Whom a document is made out to. Kept sealed. */
export class DocumentRecipientDto {
  /** @example "Northern Line AB" */
  @IsLine(200)
  @NoCardNumber()
  name: string;

  /**
   * Lines of the address, as they are to be printed.
   * @example ["Hamngatan 1", "211 22 Malmö"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(6)
  @IsLine(200, { each: true })
  addressLines?: string[];

  /** @example SE */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;

  /**
   * Its number with the tax office.
   * @example SE556677889901
   */
  @IsOptional()
  @IsLine(40)
  taxId?: string;
}

export class IssueInvoiceDto {
  /** Whom it is made out to; whoever the folio is for, where it is left out. */
  @IsOptional()
  @Nested(() => DocumentRecipientDto)
  recipient?: DocumentRecipientDto;

  /**
   * Only these lines; without them every line that stands on no invoice.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  lineIds?: string[];
}

export class IssueDepositInvoiceDto {
  /** Whom it is made out to; whoever the folio is for, where it is left out. */
  @IsOptional()
  @Nested(() => DocumentRecipientDto)
  recipient?: DocumentRecipientDto;

  /**
   * What is printed; names nobody.
   * @example "Deposit for your stay in May"
   */
  @IsOptional()
  @IsLine(200)
  @NoCardNumber()
  description?: string;

  /** Taxes contained in the deposit, where the law taxes a deposit when it is paid; the invoice of the stay deducts them. None where the stay is taxed when it is had. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique((tax: ChargeTaxDto) => tax.code)
  @Nested(() => ChargeTaxDto, { each: true })
  taxes?: ChargeTaxDto[];
}

export class CreditLineDto {
  /**
   * A line of the document, by its `lineId`.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0
   */
  @IsUUID()
  lineId: string;

  /**
   * How much of it, positive, at most what is left of it; its taxes go with it in proportion. Without it all that is left.
   * @example 2500
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor?: number;
}

export class CreditDocumentDto {
  /** Only of these lines; without them all that is left of the document. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ArrayUnique((line: CreditLineDto) => line.lineId)
  @Nested(() => CreditLineDto, { each: true })
  lines?: CreditLineDto[];
}

export class DocumentLineDto {
  /**
   * The line of the folio; of a deposit its payment.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0
   */
  lineId: string;
  /** @example room */
  kind: 'room' | 'tax' | 'fee' | 'service' | 'package' | 'cancellation_fee' | 'no_show_fee' | 'reduction' | 'transfer' | 'deposit';
  /** @example DBL */
  code: string;
  /** @example "Room, 2026-11-23" */
  description: string;
  /**
   * How many.
   * @example 1
   */
  quantity: number;
  amount: SignedMoneyDto;
  taxes: FolioLineTaxDto[];
  /**
   * The night or day that it is for.
   * @example 2026-11-23
   */
  serviceDate: string | null;
}

export class DeductedDepositDto {
  /**
   * The deposit invoice.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec1
   */
  documentId: string;
  /**
   * Its number, as it is printed.
   * @example SEAVIEW-D-000004
   */
  documentNumber: string;
  amount: SignedMoneyDto;
  taxes: FolioLineTaxDto[];
}

export class DocumentIssuerDto {
  /** @example SEAVIEW */
  code: string;
  /** @example "Sea View" */
  name: string;
  /**
   * City of the hotel.
   * @example Malmö
   */
  city: string | null;
  /**
   * Country of the hotel, ISO 3166-1 alpha-2.
   * @example SE
   */
  country: string | null;
}

export class FolioDocumentDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec0 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The folio that it was made of.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  folioId: string;
  /** @example invoice */
  kind: 'invoice' | 'credit_note' | 'deposit_invoice';
  /**
   * Counted from 1 per hotel and kind, without gaps.
   * @example 17
   */
  number: number;
  /**
   * As it is printed; one in the whole house.
   * @example SEAVIEW-I-000017
   */
  documentNumber: string;
  /**
   * Of a credit note: the document that it takes back, or takes back of.
   * @example null
   */
  creditsId: string | null;
  /**
   * Of an invoice: its newest credit note.
   * @example null
   */
  creditedById: string | null;
  /**
   * Of an invoice: all its credit notes, oldest first.
   * @example []
   */
  creditNoteIds: string[];
  /** What they come to. */
  credited: SignedMoneyDto;
  total: SignedMoneyDto;
  /** The hotel as it was. */
  issuer: DocumentIssuerDto;
  /** Shown to those who hold `guests:pii`; null for others. */
  recipient: DocumentRecipientDto | null;
  /** What stands on it. */
  lines: DocumentLineDto[];
  /** Deposits that were invoiced before and are taken off here, with their taxes; on a credit note negative: given back. */
  deposits: DeductedDepositDto[];
  /** Of the lines, less those of the deposits. */
  taxes: FolioTaxDto[];
  /**
   * The hotel’s day on which it was issued.
   * @example 2026-11-23
   */
  businessDate: string;
  /**
   * The account that issued it.
   * @example 018f0000-0000-7000-8000-000000000000
   */
  issuedBy: string;
  /**
   * When it was issued.
   * @example 2026-11-23T18:00:00.000Z
   */
  issuedAt: string;
}

export class FolioDocumentSummaryDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec0 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The folio that it was made of.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  folioId: string;
  /** @example invoice */
  kind: 'invoice' | 'credit_note' | 'deposit_invoice';
  /**
   * Counted from 1 per hotel and kind, without gaps.
   * @example 17
   */
  number: number;
  /**
   * As it is printed.
   * @example SEAVIEW-I-000017
   */
  documentNumber: string;
  /**
   * Of a credit note: the document that it takes back, or takes back of.
   * @example null
   */
  creditsId: string | null;
  /**
   * Of an invoice: its newest credit note.
   * @example null
   */
  creditedById: string | null;
  /**
   * Of an invoice: all its credit notes, oldest first.
   * @example []
   */
  creditNoteIds: string[];
  /** What they come to. */
  credited: SignedMoneyDto;
  total: SignedMoneyDto;
  /**
   * The hotel’s day on which it was issued.
   * @example 2026-11-23
   */
  businessDate: string;
  /**
   * When it was issued.
   * @example 2026-11-23T18:00:00.000Z
   */
  issuedAt: string;
}

export class FolioDocumentPageDto {
  data: FolioDocumentSummaryDto[];
  /** @example null */
  nextCursor: string | null;
}

export class FolioDocumentListQuery extends PageQuery {
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
   * Only of this kind.
   * @example invoice
   */
  @IsOptional()
  @IsIn(DOCUMENT_KINDS)
  kind?: DocumentKind;
}
