import { Injectable } from '@nestjs/common';
import type { EntityTarget } from 'typeorm';
import type { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage, type KeysetList, type Page, type PageQuery } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { BusinessCalendar } from '../domain/business-calendar.entity';
import { Department } from '../domain/department.entity';
import { Post } from '../domain/post.entity';
import { Qualification } from '../domain/qualification.entity';
import type { BusinessCalendarDto, BusinessCalendarQuery } from '../dto/business-calendar.dto';
import type { DepartmentDto, DepartmentQuery } from '../dto/department.dto';
import type { PostDto, PostQuery } from '../dto/post.dto';
import type { QualificationDto, QualificationQuery } from '../dto/qualification.dto';

const SORTABLE: KeysetList['sortable'] = {
  code: { column: 'code', type: 'text' },
  name: { column: 'name', type: 'text' },
  createdAt: { column: 'created_at', type: 'timestamptz' },
  updatedAt: { column: 'updated_at', type: 'timestamptz' },
};

const views = <T extends { createdAt: Date; updatedAt: Date }>(
  row: T,
): Omit<T, 'createdAt' | 'updatedAt'> & { createdAt: string; updatedAt: string } => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
export const departmentView = (d: Department): DepartmentDto => views(d);
export const calendarView = (c: BusinessCalendar): BusinessCalendarDto => views(c);
export const postView = (p: Post): PostDto => views(p);
export const qualificationView = (q: Qualification): QualificationDto => views(q);

/** @throws Refusal 404 for a hotel outside the grants */
function ofHotels(caller: Caller, propertyId: string | undefined): readonly [sql: string, value: unknown] {
  if (propertyId) caller.require('staff:read', propertyId);
  return ['property_id = ANY (?::uuid[])', propertyId ? [propertyId] : (caller.propertiesWith('staff:read') ?? undefined)];
}

/** Departments and business calendars of hotels, and the posts and qualifications that all of them share. */
@Injectable()
export class CatalogueQueries {
  constructor(private readonly database: Database) {}

  async departments(caller: Caller, query: DepartmentQuery): Promise<Page<DepartmentDto>> {
    const page = await this.page(Department, query, [
      ofHotels(caller, query.propertyId),
      ['kind = ?', query.kind],
      ['status = ?', query.status],
    ]);
    return { ...page, data: page.data.map(departmentView) };
  }

  async department(ctx: RequestContext, id: string): Promise<DepartmentDto> {
    const department = await this.database.manager.findOneBy(Department, { id });
    if (!department) throw notFound();
    ctx.caller.require('staff:read', department.propertyId);
    ctx.answer.etag = etagOf(department.version);
    return departmentView(department);
  }

  async calendars(caller: Caller, query: BusinessCalendarQuery): Promise<Page<BusinessCalendarDto>> {
    const page = await this.page(BusinessCalendar, query, [ofHotels(caller, query.propertyId), ['status = ?', query.status]]);
    return { ...page, data: page.data.map(calendarView) };
  }

  async calendar(ctx: RequestContext, id: string): Promise<BusinessCalendarDto> {
    const calendar = await this.database.manager.findOneBy(BusinessCalendar, { id });
    if (!calendar) throw notFound();
    ctx.caller.require('staff:read', calendar.propertyId);
    ctx.answer.etag = etagOf(calendar.version);
    return calendarView(calendar);
  }

  async posts(query: PostQuery): Promise<Page<PostDto>> {
    const page = await this.page(Post, query, [
      ['department_kind = ?', query.departmentKind],
      ['status = ?', query.status],
    ]);
    return { ...page, data: page.data.map(postView) };
  }

  async post(ctx: RequestContext, id: string): Promise<PostDto> {
    const post = await this.database.manager.findOneBy(Post, { id });
    if (!post) throw notFound();
    ctx.answer.etag = etagOf(post.version);
    return postView(post);
  }

  async qualifications(query: QualificationQuery): Promise<Page<QualificationDto>> {
    const page = await this.page(Qualification, query, [
      ['service_codes @> ARRAY[?]', query.serviceCode],
      ['status = ?', query.status],
    ]);
    return { ...page, data: page.data.map(qualificationView) };
  }

  async qualification(ctx: RequestContext, id: string): Promise<QualificationDto> {
    const qualification = await this.database.manager.findOneBy(Qualification, { id });
    if (!qualification) throw notFound();
    ctx.answer.etag = etagOf(qualification.version);
    return qualificationView(qualification);
  }

  private page<T extends object>(
    entity: EntityTarget<T>,
    query: PageQuery,
    conditions: readonly (readonly [sql: string, value: unknown])[],
  ): Promise<Page<T>> {
    const { columns, tableName } = this.database.dataSource.getMetadata(entity);
    const [where, values]: [string[], unknown[]] = [[], []];
    for (const [sql, value] of [...conditions, ['updated_at >= ?::timestamptz', query.updatedSince] as const])
      if (value !== undefined) where.push(sql.replace('?', `$${values.push(value)}`));
    const select = `SELECT ${columns.map((c) => `${c.databaseName} AS "${c.propertyName}"`).join(', ')} FROM ${tableName}`;
    return keysetPage<T>(this.database, { select, where, values, sortable: SORTABLE, idColumn: 'id', defaultSort: 'code' }, query);
  }
}
