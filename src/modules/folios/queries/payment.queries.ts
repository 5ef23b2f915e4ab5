import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PAYMENT_COLUMNS, type PaymentRow } from '../domain/payment';
import type { PaymentDto, PaymentListQuery, PaymentPageDto } from '../dto/payment.dto';
import { disputesOf } from './disputes';
import { authorise } from './folio.queries';
import { paymentView } from './views';

type ReadPayment = PaymentRow & { currency: string };

const SELECT = `SELECT ${PAYMENT_COLUMNS.split(',')
  .map((c) => `p.${c.trim()}`)
  .join(', ')}, f.currency FROM payments p JOIN folios f ON f.id = p.folio_id`;

@Injectable()
export class PaymentQueries {
  constructor(private readonly database: Database) {}

  async one(ctx: RequestContext, id: string): Promise<PaymentDto> {
    const [payment] = await this.database.query<ReadPayment>(`${SELECT} WHERE p.id = $1`, [id]);
    if (!payment) throw notFound();
    authorise(ctx.caller, payment.property_id, 'folios:read');
    return paymentView(payment, payment.currency, { disputes: await disputesOf(this.database, [payment]) });
  }

  async list(ctx: RequestContext, query: PaymentListQuery): Promise<PaymentPageDto> {
    const values: unknown[] = [];
    const where: string[] = [];
    if (query.propertyId) {
      ctx.caller.require('folios:read', query.propertyId);
      where.push(`p.property_id = $${values.push(query.propertyId)}`);
    } else {
      const own = ctx.caller.propertiesWith('folios:read');
      if (own) where.push(`p.property_id = ANY ($${values.push(own)}::uuid[])`);
    }
    for (const [field, column] of [
      ['folioId', 'folio_id'],
      ['kind', 'kind'],
      ['method', 'method'],
      ['status', 'status'],
      ['companyId', 'company_id'],
    ] as const)
      if (query[field]) where.push(`p.${column} = $${values.push(query[field])}`);
    if (query.disputed) where.push(`EXISTS (SELECT FROM payment_disputes d WHERE d.payment_id = p.id AND d.status = 'open')`);
    if (query.updatedSince) where.push(`p.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<ReadPayment>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: {
          createdAt: { column: 'p.created_at', type: 'timestamptz' },
          updatedAt: { column: 'p.updated_at', type: 'timestamptz' },
        },
        idColumn: 'p.id',
        defaultSort: 'createdAt',
      },
      query,
    );
    const disputes = await disputesOf(this.database, page.data);
    return { data: page.data.map((p) => paymentView(p, p.currency, { disputes })), nextCursor: page.nextCursor };
  }
}
