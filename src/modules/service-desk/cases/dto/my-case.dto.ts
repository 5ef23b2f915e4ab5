import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { IsLine, IsText, MoneyDto } from '../../../../kernel/http/validators';
import { CASE_STATUSES, type CaseStatus, COMPENSATION_KINDS, type CompensationKind } from '../domain/case';

export const GUEST_CASE_KINDS = ['complaint', 'request', 'suggestion', 'praise'] as const;
export type GuestCaseKind = (typeof GUEST_CASE_KINDS)[number];

/** What a guest has to say. */
export class OpenMyCaseDto {
  /**
   * The stay that it is about, one of one’s own.
   * @example 019a2f00-0000-7000-8000-000000000050
   */
  @IsUUID()
  reservationId: string;

  /**
   * Kind.
   * @example complaint
   */
  @IsIn(GUEST_CASE_KINDS)
  kind: GuestCaseKind;

  /**
   * In a line.
   * @example "No hot water"
   */
  @IsLine(200)
  subject: string;

  /**
   * In full.
   * @example "Since yesterday evening."
   */
  @IsOptional()
  @IsText(4000)
  description?: string;
}

/** Something more to say. */
export class SayInMyCaseDto {
  /**
   * The words.
   * @example "It is still cold."
   */
  @IsText(4000)
  text: string;
}

/** Whether it is settled, as the guest sees it. */
export class ConfirmMyCaseDto {
  /**
   * True closes the case, false opens it again.
   * @example true
   */
  @IsBoolean()
  settled: boolean;

  /**
   * What there is to say about it.
   * @example "Thank you, all is well."
   */
  @IsOptional()
  @IsText(4000)
  text?: string;
}

/** Something said. */
export class MyCaseNoteDto {
  /**
   * Whether the guest said it, or the hotel.
   * @example false
   */
  mine: boolean;

  /**
   * The words.
   * @example "The engineer comes at seven."
   */
  text: string | null;

  /**
   * When.
   * @example 2026-11-23T01:30:00.000Z
   */
  writtenAt: string;
}

/** What the guest got for it. */
export class MyCompensationDto {
  /**
   * Kind.
   * @example coupon
   */
  @ApiProperty({ enum: COMPENSATION_KINDS })
  kind: CompensationKind;

  /** What it was worth. */
  amount: MoneyDto;

  /**
   * Code of the coupon, for this guest alone.
   * @example K7M29QXDWZ3A
   */
  couponCode: string | null;
}

/** A guest’s own case. */
export class MyCaseDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000092
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * The stay.
   * @example 019a2f00-0000-7000-8000-000000000050
   */
  reservationId: string | null;

  /**
   * Number to name on the phone.
   * @example C-000042
   */
  number: string;

  /**
   * Kind.
   * @example complaint
   */
  kind: string;

  /**
   * Status.
   * @example in_progress
   */
  @ApiProperty({ enum: CASE_STATUSES })
  status: CaseStatus;

  /**
   * In a line.
   * @example "No hot water"
   */
  subject: string | null;

  /**
   * By when it is to be settled; null once it is.
   * @example 2026-11-23T10:00:00.000Z
   */
  settledBy: string | null;

  /** What was said, oldest first. */
  notes: MyCaseNoteDto[];

  /** What one got for it. */
  compensations: MyCompensationDto[];

  /**
   * When it was opened.
   * @example 2026-11-23T01:00:00.000Z
   */
  openedAt: string;
}

/** A guest’s own cases. */
export class MyCasePageDto {
  /** The cases. */
  data: MyCaseDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
