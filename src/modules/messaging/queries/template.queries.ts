import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage, type PageQuery } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { OwnTemplate } from '../domain/choose-template';
import type {
  ListMessageTemplatesQuery,
  MessageTemplateDto,
  MessageTemplatePageDto,
  MessageTemplateVersionDto,
  MessageTemplateVersionListDto,
} from '../dto/message-template.dto';

export interface TemplateRow extends OwnTemplate {
  subject: string | null;
  html: string | null;
  createdAt: Date;
  updatedAt: Date;
}

const SELECT = `
  SELECT t.id, t.property_id AS "propertyId", t.kind, t.channel, t.language, t.version, v.subject, v.text, v.html, t.created_at AS "createdAt", t.updated_at AS "updatedAt"
  FROM message_templates t JOIN message_template_versions v ON v.template_id = t.id AND v.version = t.version`;

/** Templates that somebody has written. */
@Injectable()
export class TemplateQueries {
  constructor(private readonly database: Database) {}

  /** All that these hotels may write with: their own, and those of the chain. */
  ofHotels(sql: Sql, propertyIds: readonly string[]): Promise<OwnTemplate[]> {
    return sql.hot<OwnTemplate>(
      'templates_of_hotels',
      `${SELECT} WHERE t.retired_at IS NULL AND (t.property_id IS NULL OR t.property_id = ANY ($1::uuid[]))`,
      [propertyIds],
    );
  }

  async list({ caller }: RequestContext, query: ListMessageTemplatesQuery): Promise<MessageTemplatePageDto> {
    const [where, values]: [string[], unknown[]] = [['t.retired_at IS NULL'], []];
    if (query.propertyId) {
      caller.require('messages:read', query.propertyId);
      where.push(`t.property_id = $${values.push(query.propertyId)}`);
    } else {
      const granted = caller.propertiesWith('messages:read');
      if (granted) where.push(`(t.property_id IS NULL OR t.property_id = ANY ($${values.push(granted)}::uuid[]))`);
    }
    if (query.kind) where.push(`t.kind = $${values.push(query.kind)}`);
    if (query.updatedSince) where.push(`t.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<TemplateRow>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: {
          createdAt: { column: 't.created_at', type: 'timestamptz' },
          updatedAt: { column: 't.updated_at', type: 'timestamptz' },
          kind: { column: 't.kind', type: 'text' },
        },
        idColumn: 't.id',
        defaultSort: 'kind',
      },
      query,
    );
    return { ...page, data: page.data.map(templateView) };
  }

  /** @throws Refusal 404 */
  async one(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<MessageTemplateDto> {
    const row = await this.row(ctx.caller, id, sql);
    ctx.answer.etag = etagOf(row.version);
    return templateView(row);
  }

  /** The versions, newest first. @throws Refusal 404 */
  async versions(ctx: RequestContext, id: string, query: PageQuery): Promise<MessageTemplateVersionListDto> {
    await this.row(ctx.caller, id, this.database);
    const { data, nextCursor } = await keysetPage<Omit<MessageTemplateVersionDto, 'createdAt'> & { createdAt: Date }>(
      this.database,
      {
        select: 'SELECT version, subject, text, html, created_by AS "createdBy", created_at AS "createdAt" FROM message_template_versions',
        where: ['template_id = $1', ...(query.updatedSince ? ['created_at >= $2::timestamptz'] : [])],
        values: [id, ...(query.updatedSince ? [query.updatedSince] : [])],
        sortable: { version: { column: 'version', type: 'bigint' } },
        idColumn: 'template_id',
        defaultSort: '-version',
      },
      query,
    );
    return { data: data.map((v) => ({ ...v, createdAt: v.createdAt.toISOString() })), nextCursor };
  }

  /** The chain's are seen by everybody who sees any. @throws Refusal 404 */
  async row(caller: Caller, id: string, sql: Sql, lock = false): Promise<TemplateRow> {
    const [row] = await sql.query<TemplateRow>(`${SELECT} WHERE t.id = $1 AND t.retired_at IS NULL ${lock ? 'FOR UPDATE OF t' : ''}`, [id]);
    if (!row || !caller.can('messages:read', row.propertyId ?? undefined)) throw notFound();
    return row;
  }
}

export const templateView = ({ createdAt, updatedAt, ...row }: TemplateRow): MessageTemplateDto => ({
  ...row,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
