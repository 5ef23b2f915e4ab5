import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsText, Nested } from '../../../../kernel/http/validators';
import { ORDER_SOURCES, ORDER_STATUSES, ORDER_STEPS, type OrderSource, type OrderStatus, PRIORITIES, type Priority } from '../domain/order';

const STEPS_TOLD = ['created', ...ORDER_STEPS] as const;
const LINKED = ['case', 'conversation', 'trace', 'plan_task'] as const;

/** What an order comes of. */
export class OrderSourceGivenDto {
  /**
   * A case, a conversation with a guest, a trace of the front desk, or a task of a service plan.
   * @example case
   */
  @IsIn(LINKED)
  type: (typeof LINKED)[number];

  /**
   * Its id, in the same hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec0
   */
  @IsUUID()
  id: string;
}

/** What one department asks of another. */
export class CreateServiceOrderDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * What is to be done.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f00
   */
  @IsUUID()
  kindId: string;

  /**
   * Who is to do it; the department of the kind unless given.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * In which room; the room of the stay unless given.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsUUID()
  roomId?: string;

  /**
   * For which stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * For which guest; the guest of the stay unless given.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * Urgent ones stand first in the list; normal unless said.
   * @example normal
   */
  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;

  /**
   * What it is about. Kept sealed.
   * @example "Two large ones, the guest waits in the room"
   */
  @IsOptional()
  @IsText(2000)
  text?: string;

  /** What it comes of, so that it is found from there. */
  @IsOptional()
  @Nested(() => OrderSourceGivenDto)
  source?: OrderSourceGivenDto;
}

/** What a guest asks for. */
export class CreateMyServiceOrderDto {
  /**
   * The stay, while one is in the house.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsUUID()
  reservationId: string;

  /**
   * What is wanted, of what guests may order themselves.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f00
   */
  @IsUUID()
  kindId: string;

  /**
   * In one’s own words. Kept sealed.
   * @example "Two more towels, please"
   */
  @IsOptional()
  @IsText(2000)
  text?: string;
}

/** Who takes an order on. */
export class AcceptOrderDto {
  /**
   * Employee of the hotel who will do it; the one who signs in with this account unless given.
   * @example 019a2f00-0000-7000-8000-000000000080
   */
  @IsOptional()
  @IsUUID()
  employeeId?: string;
}

/** To whom an order goes. */
export class HandOverOrderDto {
  /**
   * Another department of the hotel: it has to accept.
   * @example 019a2f00-0000-7000-8000-000000000071
   */
  @IsUUID()
  departmentId: string;

  /**
   * What they should know. Kept sealed.
   * @example "The tap drips, we have closed the valve"
   */
  @IsOptional()
  @IsText(1000)
  remark?: string;
}

/** What is said at a step. */
export class OrderRemarkDto {
  /**
   * Kept sealed.
   * @example "Put on the bed"
   */
  @IsOptional()
  @IsText(1000)
  remark?: string;
}

/** Why an order goes back, or is called off. */
export class OrderReasonDto {
  /**
   * Kept sealed.
   * @example "Only one towel came"
   */
  @IsText(1000)
  reason: string;
}

const asFlag = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);

/** Which orders to list. */
export class ListServiceOrdersQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * That this department has to do, or had.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * Of this kind.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f00
   */
  @IsOptional()
  @IsUUID()
  kindId?: string;

  /**
   * Taken on by this employee.
   * @example 019a2f00-0000-7000-8000-000000000080
   */
  @IsOptional()
  @IsUUID()
  employeeId?: string;

  /**
   * For this stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * In this room.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsUUID()
  roomId?: string;

  /**
   * That came of this case, conversation, trace or task.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec0
   */
  @IsOptional()
  @IsUUID()
  sourceId?: string;

  /**
   * In this status.
   * @example created
   */
  @IsOptional()
  @IsIn(ORDER_STATUSES)
  status?: OrderStatus;

  /**
   * Those that are not done yet, or those that are over.
   * @example true
   */
  @IsOptional()
  @Transform(asFlag)
  @IsBoolean()
  open?: boolean;

  /**
   * `true`: those that should have been accepted, or done, by now.
   * @example true
   */
  @IsOptional()
  @Transform(asFlag)
  @IsBoolean()
  late?: boolean;
}

/** Which of one’s own orders to list. */
export class ListMyServiceOrdersQuery extends PageQuery {}

/** What can be ordered in one’s own stay. */
export class MyOrderKindsQuery {
  /**
   * The stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsUUID()
  reservationId: string;
}

/** What a guest can order. */
export class MyOrderKindDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f00 */
  id: string;
  /** @example EXTRA_TOWELS */
  code: string;
  /** @example "Extra towels" */
  name: string;
}

/** What a guest can order. */
export class MyOrderKindListDto {
  /** The kinds. */
  data: MyOrderKindDto[];
}

/** An order as the guest who placed it sees it. */
export class MyServiceOrderDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f10 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  reservationId: string | null;
  /** What was ordered. */
  kind: OrderKindNameDto;
  /**
   * In the guest’s own words; null where nothing was said.
   * @example "Two more towels, please"
   */
  text: string | null;
  /** @example accepted */
  @ApiProperty({ enum: ORDER_STATUSES })
  status: OrderStatus;
  /**
   * By when it is promised to be done.
   * @example 2026-12-24T18:20:00.000Z
   */
  doneDueAt: string | null;
  /** @example 2026-12-24T18:00:00.000Z */
  createdAt: string;
  /** @example 2026-12-24T18:02:00.000Z */
  updatedAt: string;
}

/** One page of one’s own orders. */
export class MyServiceOrderPageDto {
  /** The orders. */
  data: MyServiceOrderDto[];
  /** @example null */
  nextCursor: string | null;
}

/** What is to be done. */
export class OrderKindNameDto {
  /** @example EXTRA_TOWELS */
  code: string;
  /** @example "Extra towels" */
  name: string;
}

/** What an order came of. */
export class OrderSourceDto {
  /**
   * Staff or a guest who placed it, or what it was placed for: a case, a conversation, a trace, a task of a plan.
   * @example guest
   */
  @ApiProperty({ enum: ORDER_SOURCES })
  type: OrderSource;
  /** @example null */
  id: string | null;
}

/** A step that an order has taken. Steps are never changed. */
export class OrderStepDto {
  /**
   * What happened to the order; `created` comes first.
   * @example accepted
   */
  @ApiProperty({ enum: STEPS_TOLD })
  step: (typeof STEPS_TOLD)[number];
  /**
   * Department that was waited for.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string;
  /**
   * To whom it was handed over.
   * @example null
   */
  toDepartmentId: string | null;
  /**
   * Employee who has it.
   * @example null
   */
  employeeId: string | null;
  /**
   * When it was taken.
   * @example 2026-12-24T18:02:00.000Z
   */
  at: string;
  /**
   * Since the step before.
   * @example 120
   */
  waitedSeconds: number;
  /**
   * Account that took the step.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  by: string;
  /**
   * What was said; null once the guest has been erased.
   * @example null
   */
  remark: string | null;
}

/** Why something cannot be done. */
export class OrderActionReasonDto {
  /** @example wrong_step */
  code: string;
  /** @example "The order is done." */
  detail?: string;
}

/** A step that can be taken, or why not. */
export class OrderActionDto {
  /** @example accepted */
  @ApiProperty({ enum: ORDER_STEPS })
  action: (typeof ORDER_STEPS)[number];
  /** @example true */
  allowed: boolean;
  /** Why not. */
  reasons: OrderActionReasonDto[];
}

/** What one department does for another, or for a guest. */
export class ServiceOrderDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f10 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * Kind of order, from which the department and what is promised come.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f00
   */
  kindId: string;
  /** What is to be done. */
  kind: OrderKindNameDto;
  /**
   * Who has to do it now.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string;
  /**
   * Urgent ones stand first in the list.
   * @example normal
   */
  @ApiProperty({ enum: PRIORITIES })
  priority: Priority;
  /** @example 019a2f00-0000-7000-8000-000000000040 */
  roomId: string | null;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  reservationId: string | null;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  guestId: string | null;
  /** What it came of. */
  source: OrderSourceDto;
  /**
   * What it is about; null where nothing was said, or once the guest has been erased.
   * @example "Two large ones, the guest waits in the room"
   */
  text: string | null;
  /** @example accepted */
  @ApiProperty({ enum: ORDER_STATUSES })
  status: OrderStatus;
  /**
   * Employee who has it.
   * @example 019a2f00-0000-7000-8000-000000000080
   */
  employeeId: string | null;
  /**
   * By when the department that has it should have accepted it; null where nothing is promised.
   * @example 2026-12-24T18:05:00.000Z
   */
  acceptDueAt: string | null;
  /**
   * By when it should be done; null where nothing is promised.
   * @example 2026-12-24T18:20:00.000Z
   */
  doneDueAt: string | null;
  /**
   * Whether it was accepted too late, or should have been by now.
   * @example false
   */
  acceptedLate: boolean;
  /**
   * Whether it was done too late, or should have been by now.
   * @example false
   */
  doneLate: boolean;
  /**
   * How long the next step has been waited for, in seconds; null once it is over.
   * @example 60
   */
  waitingSeconds: number | null;
  /** Steps it has taken, the first first. */
  steps: OrderStepDto[];
  /** What can be done with it now. */
  actions: OrderActionDto[];
  /** @example 2 */
  version: number;
  /** @example 2026-12-24T18:00:00.000Z */
  createdAt: string;
  /** @example 2026-12-24T18:02:00.000Z */
  updatedAt: string;
}

/** One page of orders. */
export class ServiceOrderPageDto {
  /** The orders. */
  data: ServiceOrderDto[];
  /** @example null */
  nextCursor: string | null;
}
