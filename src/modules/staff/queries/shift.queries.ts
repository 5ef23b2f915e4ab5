import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import type { ShiftDto, ShiftPageDto, ShiftQuery } from '../dto/shift.dto';
import { readShifts, SELECT_SHIFT, type Shift, shiftView } from './shift-rows';

/** Who is on duty where and when. */
@Injectable()
export class ShiftQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  async one(ctx: RequestContext, id: string): Promise<ShiftDto> {
    const [shift] = await readShifts(this.database, [id]);
    if (!shift) throw notFound();
    ctx.caller.require('staff:read', shift.propertyId);
    ctx.answer.etag = etagOf(shift.version);
    return shiftView(shift, (await this.properties.mustExist(shift.propertyId)).timeZone);
  }

  async list(ctx: RequestContext, query: ShiftQuery): Promise<ShiftPageDto> {
    ctx.caller.require('staff:read', query.propertyId);
    const { timeZone } = await this.properties.mustExist(query.propertyId);
    const conditions: [value: unknown, sql: (n: number) => string][] = [
      [query.propertyId, (n) => `s.property_id = $${n}`],
      [query.day, (n) => `s.day = $${n}::date`],
      [query.firstDay, (n) => `s.day >= $${n}::date`],
      [query.lastDay, (n) => `s.day <= $${n}::date`],
      [query.departmentId, (n) => `s.department_id = $${n}`],
      [query.employeeId, (n) => `s.employee_id = $${n}`],
      [query.status, (n) => `s.status = $${n}`],
      [query.updatedSince, (n) => `s.updated_at >= $${n}::timestamptz`],
    ];
    const [where, values]: [string[], unknown[]] = [[], []];
    for (const [value, sql] of conditions) if (value !== undefined) where.push(sql(values.push(value)));
    const page = await keysetPage<Shift>(
      this.database,
      {
        select: SELECT_SHIFT,
        where,
        values,
        sortable: {
          startsAt: { column: 's.starts_at', type: 'timestamptz' },
          createdAt: { column: 's.created_at', type: 'timestamptz' },
          updatedAt: { column: 's.updated_at', type: 'timestamptz' },
        },
        idColumn: 's.id',
        defaultSort: 'startsAt',
      },
      query,
    );
    return { data: page.data.map((s) => shiftView(s, timeZone)), nextCursor: page.nextCursor };
  }
}
