import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import { invalid } from '../../../../kernel/errors/problem';
import { TraceQueries } from '../../../reservations';
import type { OrderSourceGivenDto } from '../dto/service-order.dto';

/** What orders come of: that it is there, and in the same hotel. */
@Injectable()
export class OrderOrigins {
  constructor(private readonly traces: TraceQueries) {}

  /** @throws Refusal 400 `unknown_source` */
  async require(sql: Sql, propertyId: string, { type, id }: OrderSourceGivenDto): Promise<void> {
    const own = { case: 'cases', plan_task: 'service_plan_tasks', conversation: 'conversations' } as const;
    const found =
      type === 'trace'
        ? await this.traces.belongs(sql, id, propertyId)
        : (await sql.query(`SELECT 1 FROM ${own[type]} WHERE id = $1 AND property_id = $2`, [id, propertyId])).length > 0;
    if (!found)
      throw invalid({ pointer: '/source/id', code: 'unknown_source', detail: `The hotel has no such ${type.replace('_', ' ')}.` });
  }
}
