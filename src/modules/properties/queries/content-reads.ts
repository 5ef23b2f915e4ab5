import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage, type Page, type PageQuery } from '../../../kernel/http/page';
import { Property } from '../domain/property.entity';
import { RoomType } from '../domain/room-type.entity';
import type { ContentConfirmationDto, ContentFindingDto, ContentReportDto } from '../dto/content-confirmation.dto';
import { requireAny } from './access';
import { freshnessView } from './property.view';

/** What of a hotel's content is stale or missing, and who confirmed it when. */
@Injectable()
export class ContentReads {
  constructor(private readonly database: Database) {}

  async report(caller: Caller, propertyId: string, at: Date): Promise<ContentReportDto> {
    requireAny(caller, ['properties:write', 'reports:read'], propertyId);
    const property = await this.database.manager.findOneBy(Property, { id: propertyId });
    if (!property) throw notFound();
    const roomTypes = await this.database.manager.find(RoomType, {
      where: { propertyId, status: 'active' },
      order: { rank: 'ASC', code: 'ASC' },
    });
    const finding = (type: 'property' | 'room_type', of: Property | RoomType): ContentFindingDto => ({
      type,
      id: of.id,
      code: of.code,
      name: of.name,
      ...freshnessView(of, property.contentReviewDays, at),
    });
    const findings = [finding('property', property), ...roomTypes.map((t) => finding('room_type', t))].filter(
      (f) => f.staleItems.length > 0,
    );
    const disputes = await this.database.query<{ item: string; reviews: number }>(
      `SELECT item, count(*)::int AS reviews FROM content_disputes WHERE property_id = $1 AND ($2::timestamptz IS NULL OR disputed_at > $2)
       GROUP BY item ORDER BY reviews DESC, item`,
      [propertyId, property.contentConfirmedAt],
    );
    return { propertyId, stale: findings.some((f) => f.stale), findings, disputes };
  }

  async confirmations(caller: Caller, propertyId: string, query: PageQuery): Promise<Page<ContentConfirmationDto>> {
    requireAny(caller, ['properties:write', 'reports:read'], propertyId);
    const page = await keysetPage<Omit<ContentConfirmationDto, 'confirmedAt'> & { confirmedAt: Date }>(
      this.database,
      {
        select: `SELECT id, property_id AS "propertyId", room_type_id AS "roomTypeId", confirmed_by AS "confirmedBy", confirmed_at AS "confirmedAt", note
          FROM content_confirmations`,
        where: ['property_id = $1', ...(query.updatedSince === undefined ? [] : ['confirmed_at >= $2::timestamptz'])],
        values: query.updatedSince === undefined ? [propertyId] : [propertyId, query.updatedSince],
        sortable: { confirmedAt: { column: 'confirmed_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-confirmedAt',
      },
      query,
    );
    return { ...page, data: page.data.map((c) => ({ ...c, confirmedAt: c.confirmedAt.toISOString() })) };
  }
}
