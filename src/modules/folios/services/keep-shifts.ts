import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import type { Money } from '../../../kernel/values/money';
import { PropertyQueries } from '../../properties';
import { FolioProblems } from '../domain/problems';
import { countTill, type TillCount } from '../domain/till';
import type { CashierShiftDto, CashierShiftListQuery, CashierShiftPageDto, CloseShiftDto, OpenShiftDto } from '../dto/cashier-shift.dto';
import { shiftClosed } from '../events/folio.events';
import { authorise } from '../queries/folio.queries';

interface ShiftRow {
  id: string;
  property_id: string;
  account_id: string;
  status: 'open' | 'closed';
  business_date: string;
  floats: Money[];
  opened_at: Date;
  closed_at: Date | null;
  counts: TillCount[] | null;
}

interface Taken {
  shift_id: string;
  method: string;
  currency: string;
  amount: number;
  count: number;
}

const COLUMNS = 'id, property_id, account_id, status, business_date, floats, opened_at, closed_at, counts';

/** Tills: opened with a float, closed with a count. */
@Injectable()
export class KeepShifts {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
  ) {}

  async open(ctx: RequestContext, body: OpenShiftDto): Promise<CashierShiftDto> {
    authorise(ctx.caller, body.propertyId, 'cashier:close');
    const hotel = await this.properties.mustExist(body.propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const [shift] = await work.query<ShiftRow>(
        `INSERT INTO cashier_shifts (id, property_id, account_id, status, business_date, floats, opened_at)
         VALUES ($1, $2, $3, 'open', $4, $5, $6) RETURNING ${COLUMNS}`,
        [newId(), hotel.id, ctx.caller.accountId, hotel.businessDate, JSON.stringify(body.floats ?? []), ctx.at],
      );
      work.audit({ action: 'cashier_shift.opened', target: { type: 'cashier_shift', id: shift!.id }, propertyId: hotel.id });
      ctx.answer.location = `/v1/cashier-shifts/${shift!.id}`;
      return view(shift!, []);
    });
  }

  /** Waits for payments that are being taken in it; after it none is. @throws Refusal 409 `shift_closed` */
  close(ctx: RequestContext, id: string, body: CloseShiftDto): Promise<CashierShiftDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [shift] = await work.query<ShiftRow>(`SELECT ${COLUMNS} FROM cashier_shifts WHERE id = $1 FOR UPDATE`, [id]);
      if (!shift) throw notFound();
      authorise(ctx.caller, shift.property_id, 'cashier:close');
      if (shift.status !== 'open') throw new Refusal(FolioProblems.shiftClosed);
      const taken = await this.taken(work, [id]);
      const cash = taken.filter((t) => t.method === 'cash').map((t) => ({ amountMinor: t.amount, currency: t.currency }));
      const counts = countTill(shift.floats, cash, body.counted);
      const [closed] = await work.query<ShiftRow>(
        `UPDATE cashier_shifts SET status = 'closed', closed_at = $2, closed_by = $3, counts = $4 WHERE id = $1 AND status = 'open' RETURNING ${COLUMNS}`,
        [id, ctx.at, ctx.caller.accountId, JSON.stringify(counts)],
      );
      const { property_id: propertyId, account_id: accountId, business_date: businessDate } = shift;
      work.emit(shiftClosed({ id, propertyId, accountId, businessDate }));
      work.audit({ action: 'cashier_shift.closed', target: { type: 'cashier_shift', id }, propertyId, details: { counts } });
      return view(closed!, taken);
    });
  }

  async one(ctx: RequestContext, id: string): Promise<CashierShiftDto> {
    const [shift] = await this.database.query<ShiftRow>(`SELECT ${COLUMNS} FROM cashier_shifts WHERE id = $1`, [id]);
    if (!shift) throw notFound();
    authorise(ctx.caller, shift.property_id, 'folios:read');
    return view(shift, await this.taken(this.database, [id]));
  }

  async list(ctx: RequestContext, query: CashierShiftListQuery): Promise<CashierShiftPageDto> {
    const values: unknown[] = [];
    const where: string[] = [];
    if (query.propertyId) {
      ctx.caller.require('folios:read', query.propertyId);
      where.push(`property_id = $${values.push(query.propertyId)}`);
    } else {
      const own = ctx.caller.propertiesWith('folios:read');
      if (own) where.push(`property_id = ANY ($${values.push(own)}::uuid[])`);
    }
    if (query.status) where.push(`status = $${values.push(query.status)}`);
    if (query.updatedSince) where.push(`coalesce(closed_at, opened_at) >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<ShiftRow>(
      this.database,
      {
        select: `SELECT ${COLUMNS} FROM cashier_shifts`,
        where,
        values,
        sortable: { openedAt: { column: 'opened_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-openedAt',
      },
      query,
    );
    const taken = await this.taken(
      this.database,
      page.data.map((s) => s.id),
    );
    return {
      data: page.data.map((s) =>
        view(
          s,
          taken.filter((t) => t.shift_id === s.id),
        ),
      ),
      nextCursor: page.nextCursor,
    };
  }

  private taken(sql: Sql, shiftIds: string[]): Promise<Taken[]> {
    return sql.query<Taken>(
      `SELECT p.shift_id, p.method, f.currency, sum(CASE p.kind WHEN 'payment' THEN p.amount_minor ELSE -p.amount_minor END)::bigint AS amount, count(*)::int AS count
       FROM payments p JOIN folios f ON f.id = p.folio_id WHERE p.shift_id = ANY ($1::uuid[]) AND p.status = 'captured' GROUP BY 1, 2, 3 ORDER BY 2, 3`,
      [shiftIds],
    );
  }
}

const view = (s: ShiftRow, taken: Taken[]): CashierShiftDto => ({
  id: s.id,
  propertyId: s.property_id,
  accountId: s.account_id,
  status: s.status,
  businessDate: s.business_date,
  floats: s.floats,
  totals: taken.map((t) => ({ method: t.method, amount: { amountMinor: t.amount, currency: t.currency }, count: t.count })),
  cash: s.counts ?? [],
  openedAt: s.opened_at.toISOString(),
  closedAt: s.closed_at?.toISOString() ?? null,
});
