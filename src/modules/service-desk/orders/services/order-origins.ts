import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import { invalid } from '../../../../kernel/errors/problem';
import { Conversations } from '../../../messaging';
import { TraceQueries } from '../../../reservations';
import type { OrderSourceGivenDto } from '../dto/service-order.dto';

/** What orders come of: that it is there, and in the same hotel. */
@Injectable()
export class OrderOrigins {
  constructor(
    private readonly traces: TraceQueries,
    private readonly conversations: Conversations,
  ) {}

  /** @throws Refusal 400 `unknown_source` */
  async require(sql: Sql, propertyId: string, { type, id }: OrderSourceGivenDto): Promise<void> {
    const found = await this.isOf(sql, propertyId, type, id);
    if (!found)
      throw invalid({ pointer: '/source/id', code: 'unknown_source', detail: `The hotel has no such ${type.replace('_', ' ')}.` });
  }

  private async isOf(sql: Sql, propertyId: string, type: OrderSourceGivenDto['type'], id: string): Promise<boolean> {
    if (type === 'trace') return this.traces.belongs(sql, id, propertyId);
    if (type === 'conversation') return (await this.conversations.find(sql, id))?.propertyId === propertyId;
    const own = { case: 'cases', plan_task: 'service_plan_tasks' };
    return (await sql.query(`SELECT 1 FROM ${own[type]} WHERE id = $1 AND property_id = $2`, [id, propertyId])).length > 0;
  }
}
