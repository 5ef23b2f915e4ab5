import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { keysetPage, type PageQuery } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { money } from '../../../../kernel/values/money';
import type { NightDifference } from '../domain/amendment-view';
import type { AmendmentPageDto, PastAmendmentDto, StayShapeDto } from '../dto/amendment.dto';

interface AmendmentRow {
  id: string;
  before: StayShapeDto;
  after: StayShapeDto;
  nights: NightDifference[];
  total_before_minor: number;
  total_after_minor: number;
  penalty_minor: number;
  currency: string;
  made_by: string;
  created_at: Date;
}

/** The changes that a reservation has seen. */
@Injectable()
export class Amendments {
  constructor(private readonly database: Database) {}

  async list({ caller }: RequestContext, reservationId: string, query: PageQuery): Promise<AmendmentPageDto> {
    const [reservation] = await this.database.query<{ property_id: string }>('SELECT property_id FROM reservations WHERE id = $1', [
      reservationId,
    ]);
    if (!reservation || !caller.can('reservations:read', reservation.property_id)) throw notFound();
    const page = await keysetPage<AmendmentRow>(
      this.database,
      {
        select: `SELECT id, before, after, nights, total_before_minor, total_after_minor, penalty_minor, currency, made_by, created_at FROM reservation_amendments`,
        where: ['reservation_id = $1', ...(query.updatedSince ? ['created_at >= $2::timestamptz'] : [])],
        values: [reservationId, ...(query.updatedSince ? [query.updatedSince] : [])],
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { data: page.data.map(pastAmendmentView), nextCursor: page.nextCursor };
  }
}

function pastAmendmentView(row: AmendmentRow): PastAmendmentDto {
  const { id, before, after, nights, currency } = row;
  const inMoney = (amountMinor: number | null) => (amountMinor === null ? null : money(amountMinor, currency));
  return {
    id,
    before,
    after,
    nights: nights.map(({ date, change, beforeMinor, afterMinor }) => ({
      date,
      change,
      before: inMoney(beforeMinor),
      after: inMoney(afterMinor),
    })),
    totalBefore: money(row.total_before_minor, currency),
    total: money(row.total_after_minor, currency),
    penalty: money(row.penalty_minor, currency),
    madeBy: row.made_by,
    createdAt: row.created_at.toISOString(),
  };
}
