import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsISO31661Alpha2, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine, Nested } from '../../../kernel/http/validators';
import { FolioLineTaxDto, FolioTaxDto, SignedMoneyDto } from './folio.dto';
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

export class DocumentLineDto {
  /**
   * The line of the folio.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0
   */
  lineId: string;
  /** @example room */
  kind: 'room' | 'tax' | 'fee' | 'service' | 'package' | 'cancellation_fee' | 'no_show_fee' | 'reduction' | 'transfer';
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
  kind: 'invoice' | 'credit_note';
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
   * Of a credit note: the invoice that it takes back.
   * @example null
   */
  creditsId: string | null;
  /**
   * Of an invoice: the credit note that takes it back.
   * @example null
   */
  creditedById: string | null;
  total: SignedMoneyDto;
  /** The hotel as it was. */
  issuer: DocumentIssuerDto;
  /** Shown to those who hold `guests:pii`; null for others. */
  recipient: DocumentRecipientDto | null;
  /** What stands on it. */
  lines: DocumentLineDto[];
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
  kind: 'invoice' | 'credit_note';
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
   * Of a credit note: the invoice that it takes back.
   * @example null
   */
  creditsId: string | null;
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
  @IsIn(['invoice', 'credit_note'])
  kind?: 'invoice' | 'credit_note';
}
