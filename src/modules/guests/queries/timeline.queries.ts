import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { TimelineRow } from '../domain/timeline';
import type { TimelineDto, TimelineEntryDto, TimelineQuery } from '../dto/timeline.dto';
import { TimelineKinds } from '../services/timeline-kinds';
import { sightOf } from './persons';
import { visibleRecords } from './visible-records';

export type StoredEntry = Omit<TimelineRow, 'occurred_at'> & { occurred_at: Date | string };

/** The stories of guests, as far as they happened where the caller may look. */
@Injectable()
export class TimelineQueries {
  constructor(
    private readonly database: Database,
    private readonly kinds: TimelineKinds,
  ) {}

  /** @throws Refusal 404 */
  async of(ctx: RequestContext, guestId: string, query: TimelineQuery): Promise<TimelineDto> {
    const sight = sightOf(ctx.caller, 'guests:read');
    if (query.propertyId) ctx.caller.require('guests:read', query.propertyId);
    const { recordIds } = await visibleRecords(this.database, guestId, sight);
    const values: unknown[] = [recordIds, sight.propertyIds];
    const where = ['guest_id = ANY ($1::uuid[])', '($2::uuid[] IS NULL OR property_id IS NULL OR property_id = ANY ($2::uuid[]))'];
    if (query.cursor !== undefined) where.push(`seq < $${values.push(placeOf(query.cursor))}::bigint`);
    if (query.types !== undefined) where.push(`type = ANY ($${values.push(query.types.split(','))}::text[])`);
    if (query.trouble !== undefined) where.push(query.trouble ? 'trouble' : 'NOT trouble');
    if (query.propertyId) where.push(`property_id = $${values.push(query.propertyId)}`);
    if (query.from) where.push(`occurred_at >= $${values.push(query.from)}::timestamptz`);
    if (query.to) where.push(`occurred_at < $${values.push(query.to)}::timestamptz`);
    const limit = query.limit ?? 50;
    const rows = await this.database.query<StoredEntry>(
      `SELECT DISTINCT ON (seq) guest_id, seq, type, occurred_at, property_id, aggregate_type, aggregate_id, trouble, data
       FROM guest_timeline WHERE ${where.join(' AND ')} ORDER BY seq DESC, guest_id LIMIT ${limit + 1}`,
      values,
    );
    const data = rows.slice(0, limit);
    return {
      data: data.map((row) => this.view(row)),
      nextCursor: rows.length > limit ? Buffer.from(String(data.at(-1)!.seq)).toString('base64url') : null,
    };
  }

  view(row: StoredEntry): TimelineEntryDto {
    return {
      seq: row.seq,
      type: row.type,
      title: this.kinds.title(row.type, row.data),
      occurredAt: new Date(row.occurred_at).toISOString(),
      propertyId: row.property_id,
      guestId: row.guest_id,
      about: { type: row.aggregate_type, id: row.aggregate_id },
      trouble: row.trouble,
      data: row.data,
    };
  }
}

function placeOf(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,16}$/.test(place)) throw invalid({ pointer: '?cursor', code: 'bad_cursor', detail: 'The cursor is not one of ours.' });
  return place;
}
