import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import type { ChangeOrderKindDto, CreateOrderKindDto, OrderKindDto } from '../dto/order-kind.dto';
import { type KindRow, kindView, readKind, SELECT_KIND } from '../queries/kind-rows';

/** What can be ordered in a hotel, who does it, and within which time. */
@Injectable()
export class KeepOrderKinds {
  constructor(private readonly work: UnitOfWork) {}

  /** @throws Refusal 404, 400 `unknown_department`, `unknown_calendar`, 409 `conflict` */
  add(ctx: RequestContext, body: CreateOrderKindDto): Promise<OrderKindDto> {
    const { propertyId, code, name, departmentId, forGuests = false, calendarId, acceptMinutes, doneMinutes } = body;
    ctx.caller.require('service_orders:write', propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const id = newId();
      await work.query(
        `INSERT INTO service_order_kinds (id, property_id, code, name, department_id, for_guests, calendar_id, accept_minutes, done_minutes, status, version,
           created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', 1, $10, $10)`,
        [
          ...[id, propertyId, code, name, departmentId, forGuests],
          ...[calendarId ?? null, acceptMinutes ?? null, doneMinutes ?? null, ctx.at],
        ],
      );
      work.audit({ action: 'service_order_kind.created', target: { type: 'service_order_kind', id }, propertyId });
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/service-order-kinds/${id}`;
      return kindView((await readKind(work, id))!);
    });
  }

  /** @throws Refusal 404, 412, 428, 400 */
  change(ctx: RequestContext, id: string, patch: ChangeOrderKindDto, ifMatch: string | undefined): Promise<OrderKindDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [row] = await work.query<KindRow>(`${SELECT_KIND} WHERE id = $1 FOR NO KEY UPDATE`, [id]);
      if (!row) throw notFound();
      ctx.caller.require('service_orders:write', row.propertyId);
      requireMatch(ifMatch, row.version);
      const { name, departmentId, forGuests, calendarId, acceptMinutes, doneMinutes, status } = row;
      const wanted = { name, departmentId, forGuests, calendarId, acceptMinutes, doneMinutes, status };
      const fields = mergePatch(wanted, patch, ['calendarId', 'acceptMinutes', 'doneMinutes']);
      ctx.answer.etag = etagOf(row.version);
      if (fields.length === 0) return kindView(row);
      await work.query(
        `UPDATE service_order_kinds SET name = $2, department_id = $3, for_guests = $4, calendar_id = $5, accept_minutes = $6, done_minutes = $7, status = $8,
           version = version + 1, updated_at = $9 WHERE id = $1`,
        [id, ...Object.values(wanted), ctx.at],
      );
      work.audit({
        action: 'service_order_kind.changed',
        target: { type: 'service_order_kind', id },
        propertyId: row.propertyId,
        details: { fields },
      });
      ctx.answer.etag = etagOf(row.version + 1);
      return kindView((await readKind(work, id))!);
    });
  }
}
