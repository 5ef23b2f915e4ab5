import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { invalid } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays, daysBetween, instantInZone } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import { ORDER_STEPS } from '../domain/order';
import type { KeptPromisesDto, OrderTimesDto, OrderTimesQuery, StepTimesDto } from '../dto/order-times.dto';

const MOST_DAYS = 400;

/** What each way of setting apart groups by: an id, an hour. */
const GROUPS = {
  none: ['NULL::uuid', 'NULL::int'],
  kind: ['kind_id', 'NULL::int'],
  department: ['department_id', 'NULL::int'],
  hour: ['NULL::uuid', 'extract(hour FROM at AT TIME ZONE $6)::int'],
} as const;

const waited = 'round(extract(epoch FROM at - since))::int';
const percentile = (p: number) => `percentile_disc(${p}) WITHIN GROUP (ORDER BY waited)`;

/** How long departments let each other, and guests, wait. */
@Injectable()
export class OrderTimes {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 404, 400 */
  async between(ctx: RequestContext, { propertyId, from, to, by, kindId, departmentId }: OrderTimesQuery): Promise<OrderTimesDto> {
    ctx.caller.require('reports:read', propertyId);
    const days = daysBetween(from, to) + 1;
    if (days < 1 || days > MOST_DAYS) throw invalid({ pointer: '?to', code: 'bad_range', detail: `From one day to ${MOST_DAYS}.` });
    const { timeZone } = await this.properties.mustExist(propertyId);
    const range = [instantInZone(from, '00:00', timeZone), instantInZone(addDays(to, 1), '00:00', timeZone)];
    const values = [propertyId, ...range, kindId ?? null, departmentId ?? null];
    const [id, hour] = GROUPS[by ?? 'none'];
    const steps = await this.database.replica.query<StepTimesDto>(
      `SELECT step, id, hour, count(*)::int AS count, round(avg(waited))::int AS mean, ${percentile(0.5)} AS median, ${percentile(0.9)} AS p90,
         ${percentile(0.95)} AS p95, max(waited) AS longest
       FROM (SELECT step, ${id} AS id, ${hour} AS hour, ${waited} AS waited FROM service_order_steps
         WHERE property_id = $1 AND at >= $2 AND at < $3 AND ($4::uuid IS NULL OR kind_id = $4) AND ($5::uuid IS NULL OR department_id = $5)
           AND step <> 'created' AND $6::text IS NOT NULL) s
       GROUP BY step, id, hour ORDER BY array_position($7::text[], step), id, hour`,
      [...values, timeZone, [...ORDER_STEPS]],
    );
    const [promises] = await this.database.replica.query<Omit<KeptPromisesDto, 'share'>>(
      `SELECT count(*)::int AS promised, (count(*) FILTER (WHERE done.at <= o.done_due_at))::int AS kept
       FROM service_orders o
         LEFT JOIN LATERAL (SELECT max(s.at) AS at FROM service_order_steps s WHERE s.order_id = o.id AND s.step = 'done') done ON o.status IN ('done', 'confirmed')
       WHERE o.property_id = $1 AND o.created_at >= $2 AND o.created_at < $3 AND ($4::uuid IS NULL OR o.kind_id = $4)
         AND ($5::uuid IS NULL OR o.department_id = $5) AND o.status <> 'cancelled' AND o.done_due_at IS NOT NULL
         AND (o.status IN ('done', 'confirmed') OR o.done_due_at < $6)`,
      [...values, ctx.at],
    );
    const { promised, kept } = promises!;
    return {
      propertyId,
      from,
      to,
      steps,
      promises: { promised, kept, share: promised ? Math.round((kept / promised) * 10_000) / 10_000 : null },
    };
  }
}
