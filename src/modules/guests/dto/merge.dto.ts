import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { GuestDto } from './guest.dto';

export class MergeGuestsDto {
  /**
   * Any id of the other person. Their records join this guest; their id keeps resolving.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  @IsUUID()
  guestId: string;
}

/** Two persons that are one, until it is undone. */
export class MergeDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e94 */
  id: string;
  /**
   * The person that stands for both.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  survivorId: string;
  /**
   * The person that was merged; the id keeps resolving.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  mergedId: string;
  /**
   * Records that came to the survivor with this merge.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92"]
   */
  recordIds: string[];
  /**
   * Whether nobody pressed the button: the evidence was certain and automatic merging is on.
   * @example false
   */
  automatic: boolean;
  /**
   * When it was done.
   * @example 2026-11-22T09:00:00.000Z
   */
  mergedAt: string;
}

export class MergePageDto {
  data: MergeDto[];
  /** @example null */
  nextCursor: string | null;
}

/** What the merge makes of the two. */
export class MergePreviewDto {
  /** The person as they would be. */
  guest: GuestDto;
  /** Fields in which the two differ, and whose word would hold. */
  conflicts: MergeConflictDto[];
}

export class MergeConflictDto {
  /** @example birthday */
  kind: string;
  /**
   * The record whose word would hold.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  keptFrom: string;
  /**
   * The record whose word would stand back.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  droppedFrom: string;
}

export class ListMergesQuery extends PageQuery {
  /**
   * Any id of a person.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;
}

export class UndoMergeDto {
  /**
   * Whether the two are to be kept apart from now on, so that nobody proposes to merge them again.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  keepApart?: boolean;
}

/** The two persons as they are again. */
export class UndoneMergeDto {
  /**
   * The person that stood for both.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  survivorId: string;
  /**
   * The person that is one of their own again.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  restoredId: string;
  /**
   * The rule that keeps them apart.
   * @example null
   */
  separationId: string | null;
}

export class KeepApartDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  @IsUUID()
  guestId: string;

  /**
   * Any id of the other one.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  @IsUUID()
  otherGuestId: string;
}

/** Two records that are two people, whatever they have in common. */
export class SeparationDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  guestId: string;
  /**
   * The other one.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  otherGuestId: string;
  /**
   * When it was decided.
   * @example 2026-11-22T09:00:00.000Z
   */
  decidedAt: string;
}

export class SeparationPageDto {
  data: SeparationDto[];
  /** @example null */
  nextCursor: string | null;
}

export class ListSeparationsQuery extends PageQuery {
  /**
   * Any id of a person.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;
}
