import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { Conditions } from '../../../../kernel/http/conditions';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries } from '../../../guests';
import { Stays } from '../../../reservations';
import { OPEN_ORDERS } from '../domain/order';
import type { ListOrderKindsQuery, OrderKindDto, OrderKindPageDto } from '../dto/order-kind.dto';
import type {
  ListMyServiceOrdersQuery,
  ListServiceOrdersQuery,
  MyOrderKindListDto,
  MyServiceOrderDto,
  MyServiceOrderPageDto,
  ServiceOrderDto,
  ServiceOrderPageDto,
} from '../dto/service-order.dto';
import { type KindRow, kindView, readKind, SELECT_KIND } from './kind-rows';
import { myOrderView, type OrderRow, orderView, readOrder, SELECT_ORDER } from './order-rows';

const SORTABLE = {
  createdAt: { column: 'o.created_at', type: 'timestamptz' },
  updatedAt: { column: 'o.updated_at', type: 'timestamptz' },
  // what nothing is promised of comes last
  doneDueAt: { column: `coalesce(o.done_due_at, 'infinity')`, type: 'timestamptz' },
} as const;

const OPEN = `o.status IN (${OPEN_ORDERS.map((s) => `'${s}'`).join(', ')})`;

/** What departments have to do for each other and for guests. */
@Injectable()
export class OrderQueries {
  constructor(
    private readonly database: Database,
    private readonly guests: GuestQueries,
    private readonly stays: Stays,
    private readonly vault: Vault,
  ) {}

  async one(ctx: RequestContext, id: string): Promise<ServiceOrderDto> {
    const order = await readOrder(this.database, id);
    if (!order) throw notFound();
    ctx.caller.require('service_orders:read', order.property_id);
    ctx.answer.etag = etagOf(order.version);
    return orderView(order, this.vault, ctx.at);
  }

  async list(ctx: RequestContext, query: ListServiceOrdersQuery): Promise<ServiceOrderPageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'service_orders:read', 'o.property_id', query.propertyId)
      .add('o.department_id = ?', query.departmentId)
      .add('o.kind_id = ?', query.kindId)
      .add('o.employee_id = ?', query.employeeId)
      .add('o.reservation_id = ?', query.reservationId)
      .add('o.room_id = ?', query.roomId)
      .add('o.source_id = ?', query.sourceId)
      .add('o.status = ?', query.status)
      .add(`(${OPEN}) = ?`, query.open)
      .add(
        `(${OPEN} AND (o.done_due_at < ? OR (o.status IN ('created', 'handed_over') AND o.accept_due_at < ?)))`,
        query.late ? ctx.at : undefined,
      )
      .add('o.updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<OrderRow>(
      this.database,
      { select: SELECT_ORDER, where, values, sortable: SORTABLE, idColumn: 'o.id', defaultSort: 'createdAt' },
      query,
    );
    return { data: page.data.map((order) => orderView(order, this.vault, ctx.at)), nextCursor: page.nextCursor };
  }

  async mine(ctx: RequestContext, query: ListMyServiceOrdersQuery): Promise<MyServiceOrderPageDto> {
    const own = await this.guests.recordIds(this.database, ctx.caller.guestId!);
    const { where, values } = new Conditions()
      .add('o.guest_id = ANY (?::uuid[])', own)
      .add('o.source_type = ?', 'guest')
      .add('o.updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<OrderRow>(
      this.database,
      { select: SELECT_ORDER, where, values, sortable: SORTABLE, idColumn: 'o.id', defaultSort: '-createdAt' },
      query,
    );
    return { data: page.data.map((order) => myOrderView(order, this.vault)), nextCursor: page.nextCursor };
  }

  async oneOfMine(ctx: RequestContext, id: string): Promise<MyServiceOrderDto> {
    const order = await readOrder(this.database, id);
    const own = await this.guests.recordIds(this.database, ctx.caller.guestId!);
    if (!order || order.source_type !== 'guest' || !own.includes(order.guest_id!)) throw notFound();
    return myOrderView(order, this.vault);
  }

  /** What can be ordered where the guest stays. @throws Refusal 404 */
  async forGuests(ctx: RequestContext, reservationId: string): Promise<MyOrderKindListDto> {
    const { propertyId } = await this.stays.reach(this.database, ctx, reservationId, 'service_orders:read');
    const data = await this.database.query<MyOrderKindListDto['data'][number]>(
      `SELECT id, code, name FROM service_order_kinds WHERE property_id = $1 AND status = 'active' AND for_guests ORDER BY name, id`,
      [propertyId],
    );
    return { data };
  }

  async kind(ctx: RequestContext, id: string): Promise<OrderKindDto> {
    const kind = await readKind(this.database, id);
    if (!kind) throw notFound();
    ctx.caller.require('service_orders:read', kind.propertyId);
    ctx.answer.etag = etagOf(kind.version);
    return kindView(kind);
  }

  async kinds(ctx: RequestContext, query: ListOrderKindsQuery): Promise<OrderKindPageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'service_orders:read', 'property_id', query.propertyId)
      .add('status = ?', query.status)
      .add('for_guests = ?', query.forGuests)
      .add('updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      code: { column: 'code', type: 'text' },
      name: { column: 'name', type: 'text' },
      updatedAt: { column: 'updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<KindRow>(
      this.database,
      { select: SELECT_KIND, where, values, sortable, idColumn: 'id', defaultSort: 'code' },
      query,
    );
    return { data: page.data.map(kindView), nextCursor: page.nextCursor };
  }
}
