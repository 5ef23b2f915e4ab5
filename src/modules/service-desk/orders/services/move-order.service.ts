import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries } from '../../../guests';
import { addWorkingTime, BusinessCalendars, StaffQueries } from '../../../staff';
import { ORDER_MOVED } from '../../events/order.events';
import { wrongStep } from '../../domain/wrong-step';
import { type OrderStep, STEPS } from '../domain/order';
import type { AcceptOrderDto, HandOverOrderDto, MyServiceOrderDto, ServiceOrderDto } from '../dto/service-order.dto';
import { myOrderView, orderFacts, type OrderRow, orderView, readOrder, sealWords, secondsBetween, wordsOf } from '../queries/order-rows';

/** What is said at a step, and what it changes. */
interface Said {
  remark?: string;
  employeeId?: string | null;
  toDepartmentId?: string;
}

/** An order from hand to hand, until whoever wanted it says that it is done. */
@Injectable()
export class MoveOrder {
  constructor(
    private readonly work: UnitOfWork,
    private readonly staff: StaffQueries,
    private readonly guests: GuestQueries,
    private readonly calendars: BusinessCalendars,
    private readonly vault: Vault,
  ) {}

  /** Two who accept at once: one has it, the other is told so. @throws Refusal 404, 400, 409 `wrong_step` */
  accept(ctx: RequestContext, id: string, { employeeId }: AcceptOrderDto): Promise<ServiceOrderDto> {
    return this.work.run(ctx, 200, async (work) => {
      const order = await this.lock(work, ctx, id, 'accepted');
      if (employeeId) {
        const { allowed, reasons } = await this.staff.mayServe(employeeId, null, order.property_id, ctx.at, { sql: work, lock: true });
        if (!allowed) throw invalid(...reasons.map((r) => ({ pointer: '/employeeId', ...r })));
      }
      const own = employeeId ?? (await this.staff.employeeOfAccount(ctx.caller.accountId))?.id ?? null;
      return orderView(await this.take(work, ctx, order, 'accepted', { employeeId: own }), this.vault, ctx.at);
    });
  }

  /** @throws Refusal 404, 400 `unknown_department`, `same_department`, 409 `wrong_step` */
  handOver(ctx: RequestContext, id: string, { departmentId, remark }: HandOverOrderDto): Promise<ServiceOrderDto> {
    return this.work.run(ctx, 200, async (work) => {
      const order = await this.lock(work, ctx, id, 'handed_over');
      if (order.department_id === departmentId)
        throw invalid({ pointer: '/departmentId', code: 'same_department', detail: 'That department has it already.' });
      const said = { remark, toDepartmentId: departmentId, employeeId: null };
      return orderView(await this.take(work, ctx, order, 'handed_over', said), this.vault, ctx.at);
    });
  }

  /** Every other step. @throws Refusal 404, 409 `wrong_step` */
  step(ctx: RequestContext, id: string, step: OrderStep, remark?: string): Promise<ServiceOrderDto> {
    return this.work.run(ctx, 200, async (work) => {
      const order = await this.lock(work, ctx, id, step);
      return orderView(await this.take(work, ctx, order, step, { remark }), this.vault, ctx.at);
    });
  }

  /** The guest says whether it is done. @throws Refusal 404, 409 `wrong_step` */
  answerOfGuest(ctx: RequestContext, id: string, step: 'confirmed' | 'sent_back', remark?: string): Promise<MyServiceOrderDto> {
    return this.work.run(ctx, 200, async (work) => {
      const order = await this.lock(work, ctx, id, step);
      return myOrderView(await this.take(work, ctx, order, step, { remark }), this.vault);
    });
  }

  /** Whoever may, with the order held until the transaction ends. */
  private async lock(work: Work, ctx: RequestContext, id: string, step: OrderStep): Promise<OrderRow> {
    await work.query('SELECT 1 FROM service_orders WHERE id = $1 FOR NO KEY UPDATE', [id]);
    const order = await readOrder(work, id);
    if (!order) throw notFound();
    const { caller } = ctx;
    if (!caller.guestId) caller.require('service_orders:write', order.property_id);
    else if (order.source_type !== 'guest' || !(await this.guests.recordIds(work, caller.guestId)).includes(order.guest_id!))
      throw notFound();
    if (!STEPS[step].from.includes(order.status)) throw wrongStep('The order', order.status);
    return order;
  }

  private async take(work: Work, ctx: RequestContext, order: OrderRow, step: OrderStep, said: Said): Promise<OrderRow> {
    const { id, property_id: propertyId, steps: position, last_step_at: since } = order;
    const at = ctx.at > since ? ctx.at : since;
    const words = said.remark === undefined ? undefined : (wordsOf(order, this.vault) ?? { text: null, remarks: {} });
    if (words) words.remarks[position] = said.remark!;
    const employeeId = said.employeeId === undefined ? order.employee_id : said.employeeId;
    await work.query(
      `UPDATE service_orders SET status = $2, department_id = $3, employee_id = $4, accept_due_at = $5, sealed = coalesce($6, sealed), steps = steps + 1,
         last_step_at = $7, version = version + 1, updated_at = $7 WHERE id = $1`,
      [
        ...[id, STEPS[step].to, said.toDepartmentId ?? order.department_id, employeeId],
        step === 'handed_over' ? await this.acceptDue(work, order, at) : order.accept_due_at,
        words ? sealWords(id, words, this.vault) : null,
        at,
      ],
    );
    await work.query(
      `INSERT INTO service_order_steps (order_id, position, property_id, kind_id, step, department_id, to_department_id, employee_id, since, at, actor_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[id, position, propertyId, order.kind_id, step, order.department_id, said.toDepartmentId ?? null, employeeId],
        ...[since, at, ctx.caller.accountId],
      ],
    );
    const moved = (await readOrder(work, id))!;
    work.emit(ORDER_MOVED[step](propertyId, orderFacts(moved), { waitedSeconds: secondsBetween(since, at), employeeId }));
    work.audit({ action: `service_order.${step}`, target: { type: 'service_order', id }, propertyId });
    ctx.answer.etag = etagOf(moved.version);
    return moved;
  }

  /** Whoever gets it has as long to accept it as the first had. */
  private async acceptDue(work: Work, order: OrderRow, at: Date): Promise<Date | null> {
    if (order.accept_minutes === null) return null;
    return addWorkingTime(at, order.accept_minutes, await this.calendars.hours(order.calendar_id, at, work));
  }
}
