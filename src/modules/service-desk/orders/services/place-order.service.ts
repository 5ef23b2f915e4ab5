import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { GuestQueries } from '../../../guests';
import { ReservationProblems, Stays } from '../../../reservations';
import { addWorkingTime, BusinessCalendars } from '../../../staff';
import { orderCreated } from '../../events/order.events';
import type { OrderSource, Priority } from '../domain/order';
import type { CreateMyServiceOrderDto, CreateServiceOrderDto, MyServiceOrderDto, ServiceOrderDto } from '../dto/service-order.dto';
import { SELECT_KIND, type KindRow } from '../queries/kind-rows';
import { myOrderView, orderFacts, type OrderRow, orderView, readOrder, sealWords } from '../queries/order-rows';
import { OrderOrigins } from './order-origins';

interface NewOrder {
  propertyId: string;
  kindId: string;
  departmentId?: string;
  roomId?: string | null;
  reservationId?: string;
  guestId?: string | null;
  priority?: Priority;
  text?: string;
  source: { type: OrderSource; id: string | null };
  /** Guests order what is meant for them only. */
  byGuest: boolean;
}

/** Somebody wants something done by a department. */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly guests: GuestQueries,
    private readonly calendars: BusinessCalendars,
    private readonly origins: OrderOrigins,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 400 with pointers */
  async run(ctx: RequestContext, body: CreateServiceOrderDto): Promise<ServiceOrderDto> {
    const { propertyId, reservationId, source } = body;
    ctx.caller.require('service_orders:write', propertyId);
    const known = await this.guests.knownGuest(ctx, body.guestId);
    return this.work.run(ctx, 201, async (work) => {
      const stay = reservationId && (await this.stays.reach(work, ctx, reservationId, 'service_orders:write'));
      if (stay && stay.propertyId !== propertyId)
        throw invalid({ pointer: '/reservationId', code: 'other_hotel', detail: 'The stay is in another hotel.' });
      if (source) await this.origins.require(work, propertyId, source);
      const order = await this.place(work, ctx, {
        ...body,
        roomId: body.roomId ?? (stay ? stay.roomId : null),
        guestId: known ?? (stay ? stay.guestId : null),
        source: source ?? { type: 'staff', id: null },
        byGuest: false,
      });
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/service-orders/${order.id}`;
      return orderView(order, this.vault, ctx.at);
    });
  }

  /** @throws Refusal 404, 400 `unknown_kind`, 409 `wrong_status` */
  forGuest(ctx: RequestContext, { reservationId, ...body }: CreateMyServiceOrderDto): Promise<MyServiceOrderDto> {
    return this.work.run(ctx, 201, async (work) => {
      const stay = await this.stays.reach(work, ctx, reservationId, 'service_orders:write');
      if (stay.status !== 'in_house') {
        const detail = 'Ordered is while one is in the house.';
        throw new Refusal(ReservationProblems.wrongStatus, detail, [{ pointer: '/reservationId', code: 'wrong_status', detail }]);
      }
      const source = { type: 'guest' as const, id: null };
      const { propertyId, roomId, guestId } = stay;
      const order = await this.place(work, ctx, { ...body, propertyId, reservationId, roomId, guestId, source, byGuest: true });
      ctx.answer.location = `/v1/my/service-orders/${order.id}`;
      return myOrderView(order, this.vault);
    });
  }

  private async place(work: Work, ctx: RequestContext, wish: NewOrder): Promise<OrderRow> {
    const [kind] = await work.query<KindRow>(
      `${SELECT_KIND} WHERE property_id = $1 AND id = $2 AND status = 'active' AND (for_guests OR NOT $3) FOR SHARE`,
      [wish.propertyId, wish.kindId, wish.byGuest],
    );
    if (!kind) throw invalid({ pointer: '/kindId', code: 'unknown_kind', detail: 'The hotel has no such kind of order in use.' });
    const hours = await this.calendars.hours(kind.calendarId, ctx.at, work);
    const due = (minutes: number | null) => (minutes === null ? null : addWorkingTime(ctx.at, minutes, hours));
    const id = newId();
    const departmentId = wish.departmentId ?? kind.departmentId;
    await work.query(
      `INSERT INTO service_orders (id, property_id, kind_id, department_id, priority, room_id, reservation_id, guest_id, source_type, source_id, sealed, status,
         accept_due_at, done_due_at, steps, last_step_at, created_by, version, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'created', $12, $13, 1, $14, $15, 1, $14, $14)`,
      [
        ...[id, wish.propertyId, wish.kindId, departmentId, wish.priority ?? 'normal', wish.roomId ?? null],
        ...[wish.reservationId ?? null, wish.guestId ?? null, wish.source.type, wish.source.id],
        wish.text === undefined ? null : sealWords(id, { text: wish.text, remarks: {} }, this.vault),
        ...[due(kind.acceptMinutes), due(kind.doneMinutes), ctx.at, ctx.caller.accountId],
      ],
    );
    await work.query(
      `INSERT INTO service_order_steps (order_id, position, property_id, kind_id, step, department_id, since, at, actor_id)
       VALUES ($1, 0, $2, $3, 'created', $4, $5, $5, $6)`,
      [id, wish.propertyId, wish.kindId, departmentId, ctx.at, ctx.caller.accountId],
    );
    const order = (await readOrder(work, id))!;
    work.emit(orderCreated(wish.propertyId, orderFacts(order)));
    work.audit({ action: 'service_order.created', target: { type: 'service_order', id }, propertyId: wish.propertyId });
    return order;
  }
}
