import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage, type PageQuery } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { FOLIO_COLUMNS, type FolioRow } from '../domain/folio';
import { PAYMENT_COLUMNS, type PaymentRow } from '../domain/payment';
import type { FolioDto, FolioLineDto, FolioLinePageDto, FolioListQuery, FolioPageDto } from '../dto/folio.dto';
import { unsettled } from '../services/close-folios';
import { correctionPlace } from '../services/reverse-lines';
import { LINE_COLUMNS } from '../services/statements';
import { SUMS } from './balances';
import { disputesOf } from './disputes';
import { LINES_OF_FOLIO, taxesOf } from './taxes';
import { folioActions, folioSummary, lineView, paymentView, type ReadFolio, type ReadLine, taxSumView } from './views';

export const SHOWN = 1000;
const of = (alias: string, columns: string) =>
  columns
    .split(',')
    .map((c) => `${alias}.${c.trim()}`)
    .join(', ');
const FOLIO = `SELECT ${of('f', FOLIO_COLUMNS)}, charges_minor, paid_minor, unfinished FROM folios f ${SUMS}`;
const LINE = `
  SELECT ${of('l', LINE_COLUMNS)}, l.posted_by, l.created_at, r.id AS reversed_by_id, c.reason
  FROM folio_lines l LEFT JOIN folio_lines r ON r.reverses_id = l.id LEFT JOIN folio_corrections c ON c.id = l.correction_id`;

/** What a folio is sealed off by: 404 unless folios may be read in its hotel, then 403 without the permission. */
export function authorise(caller: Caller, propertyId: string, permission: string): void {
  if (!caller.can('folios:read', propertyId)) throw notFound();
  caller.require(permission, propertyId);
}

@Injectable()
export class FolioQueries {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 403 */
  async permitted(sql: Sql, caller: Caller, id: string, permission: string): Promise<FolioRow> {
    const [folio] = await sql.hot<FolioRow>('folio_row', `SELECT ${FOLIO_COLUMNS} FROM folios WHERE id = $1`, [id]);
    if (!folio) throw notFound();
    authorise(caller, folio.property_id, permission);
    return folio;
  }

  async one(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<FolioDto> {
    const [folio] = await sql.hot<ReadFolio>('folio_to_read', `${FOLIO} WHERE f.id = $1`, [id]);
    if (!folio) throw notFound();
    authorise(ctx.caller, folio.property_id, 'folios:read');
    const lines = await sql.hot<ReadLine>(
      'folio_lines_to_read',
      `${LINE} WHERE l.folio_id = $1 ORDER BY l.created_at, l.id LIMIT ${SHOWN}`,
      [id],
    );
    const payments = await sql.hot<PaymentRow>(
      'folio_payments_to_read',
      `SELECT ${PAYMENT_COLUMNS} FROM payments WHERE folio_id = $1 ORDER BY created_at, id LIMIT ${SHOWN}`,
      [id],
    );
    const [{ n }] = (await sql.query<{ n: number }>('SELECT count(*)::int AS n FROM folio_lines WHERE folio_id = $1', [id])) as [
      { n: number },
    ];
    const disputes = payments.some((p) => p.method === 'stripe') ? await disputesOf(sql, payments) : [];
    ctx.answer.etag = etagOf(folio.version);
    return {
      ...folioSummary(folio),
      lines: await this.lineViews(ctx, sql, folio, lines),
      lineCount: n,
      payments: payments.map((p) => paymentView(p, folio.currency, { disputes })),
      taxes: (await taxesOf(sql, LINES_OF_FOLIO, [id])).map((t) => taxSumView(t, folio.currency)),
      routing: folio.routing,
      actions: folioActions(folio, unsettled({ ...folio, balance_minor: folio.charges_minor - folio.paid_minor })),
    };
  }

  async list(ctx: RequestContext, query: FolioListQuery): Promise<FolioPageDto> {
    const values: unknown[] = [];
    const where: string[] = [];
    if (query.propertyId) {
      ctx.caller.require('folios:read', query.propertyId);
      where.push(`f.property_id = $${values.push(query.propertyId)}`);
    } else {
      const own = ctx.caller.propertiesWith('folios:read');
      if (own) where.push(`f.property_id = ANY ($${values.push(own)}::uuid[])`);
    }
    for (const [field, column] of [
      ['reservationId', 'reservation_id'],
      ['bookingId', 'booking_id'],
      ['status', 'status'],
      ['kind', 'kind'],
    ] as const)
      if (query[field]) where.push(`f.${column} = $${values.push(query[field])}`);
    if (query.updatedSince) where.push(`f.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<ReadFolio>(
      this.database,
      {
        select: FOLIO,
        where,
        values,
        sortable: {
          createdAt: { column: 'f.created_at', type: 'timestamptz' },
          updatedAt: { column: 'f.updated_at', type: 'timestamptz' },
        },
        idColumn: 'f.id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { data: page.data.map(folioSummary), nextCursor: page.nextCursor };
  }

  async lines(ctx: RequestContext, id: string, query: PageQuery): Promise<FolioLinePageDto> {
    const folio = await this.permitted(this.database, ctx.caller, id, 'folios:read');
    const values: unknown[] = [id];
    const where = ['l.folio_id = $1'];
    if (query.updatedSince) where.push(`l.created_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<ReadLine>(
      this.database,
      {
        select: LINE,
        where,
        values,
        sortable: { createdAt: { column: 'l.created_at', type: 'timestamptz' }, businessDate: { column: 'l.business_date', type: 'date' } },
        idColumn: 'l.id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { data: await this.lineViews(ctx, this.database, folio, page.data), nextCursor: page.nextCursor };
  }

  /** Reasons say something of guests: they are opened for those who may see that, and it is noted. */
  private async lineViews(ctx: RequestContext, sql: Sql, folio: FolioRow, lines: ReadLine[]): Promise<FolioLineDto[]> {
    const opens = ctx.caller.can('guests:pii', folio.property_id) && lines.some((l) => l.reason);
    if (opens) {
      const entry = auditRow(ctx, { action: 'folio.reasons_read', target: { type: 'folio', id: folio.id }, propertyId: folio.property_id });
      await sql.query(insertAudit('$1'), [JSON.stringify([entry])]);
    }
    const told = ({ reason, correction_id }: ReadLine) =>
      opens && reason ? this.vault.openRecord(reason, correctionPlace(correction_id!)).toString('utf8') : null;
    return lines.map((l) => lineView(l, folio.currency, told(l)));
  }
}
