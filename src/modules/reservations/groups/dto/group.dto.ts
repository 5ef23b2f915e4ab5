import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsCode, IsLine, IsLocalDate, IsText, Nested } from '../../../../kernel/http/validators';
import { PageQuery } from '../../../../kernel/http/page';
import { ActionDto } from '../../dto/booking-answers.dto';
import { RoutingRuleDto } from '../../../folios';
import { PersonDto } from '../../../guests';
import { GROUP_STATUSES, type GroupStatus } from '../domain/group';

/** Rooms of one type for a range of nights. */
export class BlockedRoomsDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  @IsUUID()
  roomTypeId: string;

  /** @example 2026-12-24 */
  @IsLocalDate()
  firstNight: string;

  /**
   * Included.
   * @example 2026-12-26
   */
  @IsLocalDate()
  lastNight: string;

  /**
   * Rooms on each of these nights; with those that have been picked up already.
   * @example 10
   */
  @IsInt()
  @Min(0)
  @Max(5000)
  rooms: number;
}

export class CreateGroupDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsUUID()
  propertyId: string;

  /** @example KELLER-2026 */
  @IsCode()
  code: string;

  /** @example "Wedding Keller" */
  @IsLine(200)
  name: string;

  /**
   * `tentative` takes nothing out of sale, `definite` does; tentative by default.
   * @example tentative
   */
  @IsOptional()
  @IsIn(['tentative', 'definite'])
  status?: 'tentative' | 'definite';

  /**
   * Last day on which rooms can be picked up; after it what is left goes back on sale.
   * @example 2026-12-10
   */
  @IsLocalDate()
  cutOffDate: string;

  /**
   * Rate plan of the group's rooms, where it has one.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  ratePlanId?: string;

  /**
   * Company that has booked.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e9a
   */
  @IsOptional()
  @IsUUID()
  companyId?: string;

  /**
   * Encrypted where it lies.
   * @example "Dinner on the 24th at seven"
   */
  @IsOptional()
  @IsText(2000)
  notes?: string;

  /** Of two entries for one type and night the last one counts. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @Nested(() => BlockedRoomsDto, { each: true })
  block: BlockedRoomsDto[];
}

export class ChangeBlockDto {
  /** Nights that are not named stay as they are. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @Nested(() => BlockedRoomsDto, { each: true })
  block: BlockedRoomsDto[];
}

export class UpdateGroupDto {
  /** @example "Wedding Keller" */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * Last day on which rooms can be picked up.
   * @example 2026-12-12
   */
  @IsOptional()
  @IsLocalDate()
  cutOffDate?: string;

  /**
   * Null: none.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  ratePlanId?: string | null;

  /**
   * Null clears them.
   * @example "Dinner on the 24th at eight"
   */
  @IsOptional()
  @IsText(2000)
  notes?: string | null;
}

export class WashBlockDto {
  /**
   * Share of what is left of each night that is given back, in basis points; rounded down to whole rooms.
   * @example 2000
   */
  @IsInt()
  @Min(1)
  @Max(10_000)
  basisPoints: number;
}

export class BlockNightDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  roomTypeId: string;
  /**
   * Night of the block.
   * @example 2026-12-24
   */
  night: string;
  /**
   * Rooms agreed on; those picked up, released and left together.
   * @example 10
   */
  rooms: number;
  /**
   * Booked out of the block.
   * @example 4
   */
  pickedUp: number;
  /**
   * Given back by a wash, the cut-off or a cancellation.
   * @example 0
   */
  released: number;
  /**
   * Still to be picked up.
   * @example 6
   */
  left: number;
}

export class GroupDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e9b */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example KELLER-2026 */
  code: string;
  /** @example "Wedding Keller" */
  name: string;
  /** @example definite */
  status: GroupStatus;
  /**
   * Last day on which rooms can be picked up.
   * @example 2026-12-10
   */
  cutOffDate: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  ratePlanId: string | null;
  /**
   * Company that has booked.
   * @example null
   */
  companyId: string | null;
  /** @example "Dinner on the 24th at seven" */
  notes: string | null;
  /** Night by night, by room type. */
  block: BlockNightDto[];
  /** Where charges of its stays go: the first rule that fits decides. */
  routing: RoutingRuleDto[];
  actions: ActionDto[];
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

export class GroupPageDto {
  data: GroupDto[];
  /** @example null */
  nextCursor: string | null;
}

export class ListGroupsQuery extends PageQuery {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /** @example definite */
  @IsOptional()
  @IsIn(GROUP_STATUSES)
  status?: GroupStatus;
}

/** One room of a rooming list. */
export class RoomingEntryDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  @IsUUID()
  roomTypeId: string;

  /** @example 2026-12-24 */
  @IsLocalDate()
  arrival: string;

  /** @example 2026-12-27 */
  @IsLocalDate()
  departure: string;

  /** @example 2 */
  @IsInt()
  @Min(1)
  @Max(50)
  adults: number;

  /**
   * Age of each child at arrival.
   * @example [4, 9]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(17, { each: true })
  childAges?: number[];

  /** The leading guest first. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Nested(() => PersonDto, { each: true })
  guests: PersonDto[];
}

export class RoomingListDto {
  /**
   * The group's plan, unless another is named here.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  ratePlanId?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Nested(() => RoomingEntryDto, { each: true })
  rooms: RoomingEntryDto[];
}

export class RoomingOutcomeDto {
  /**
   * Place in the list, from 0.
   * @example 0
   */
  index: number;
  /**
   * Whether the room was booked.
   * @example true
   */
  booked: boolean;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97 */
  bookingId: string | null;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  reservationId: string | null;
  /**
   * Code of the refusal.
   * @example block_short
   */
  code: string | null;
  /** @example "No rooms of the block are left on 2026-12-24." */
  detail: string | null;
}

export class RoomingResultDto {
  data: RoomingOutcomeDto[];
}
