import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsLine, IsText, MAX_AMOUNT_MINOR, Nested } from '../../../kernel/http/validators';
import { FolioDto, PostedChargeDto } from './folio.dto';
import { NoCardNumber } from './validators';

export class PostChargesDto {
  /** What is charged: all of it or nothing. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @Nested(() => PostedChargeDto, { each: true })
  charges: PostedChargeDto[];
}

export class PostReductionDto {
  /**
   * What is let off of: lines that stand.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  lineIds: string[];

  /**
   * How much in all, spread over the lines in proportion. Or give `basisPoints`.
   * @example 2000
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor?: number;

  /**
   * The share of each line.
   * @example 1000
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  basisPoints?: number;

  /**
   * Why; kept sealed.
   * @example "The shower was cold"
   */
  @IsText(1000)
  @NoCardNumber()
  reason: string;

  /**
   * For the guest to read.
   * @example Reduction
   */
  @IsOptional()
  @IsLine(200)
  @NoCardNumber()
  description?: string;
}

export class ReverseLinesDto {
  /**
   * Lines that stand; what was let off of them goes with them.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  lineIds: string[];

  /**
   * Why; kept sealed.
   * @example "Charged to the wrong room"
   */
  @IsText(1000)
  @NoCardNumber()
  reason: string;
}

export class TransferLinesDto {
  /**
   * Lines that stand; what was let off of them goes with them.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb0"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  lineIds: string[];

  /**
   * An open folio of the same hotel and currency.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea2
   */
  @IsUUID()
  toFolioId: string;

  /**
   * Why; kept sealed.
   * @example "The company pays the room"
   */
  @IsOptional()
  @IsText(1000)
  @NoCardNumber()
  reason?: string;
}

export class PostedLinesDto {
  /**
   * Lines that are new, in order; empty where all were there already.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb1"]
   */
  lineIds: string[];
  /** As it is now. */
  folio: FolioDto;
}
