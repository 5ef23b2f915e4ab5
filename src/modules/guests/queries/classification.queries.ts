import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage, type PageQuery } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { Evidence } from '../domain/classification/rules';
import type {
  ClassificationRuleDto,
  ClassificationSchemeDto,
  ClassificationSchemePageDto,
  ClassificationVersionDto,
  ClassificationVersionListDto,
  GuestClassDto,
  GuestClassesDto,
  GuestClassNameDto,
  ListClassificationSchemesQuery,
} from '../dto/classification.dto';
import { Persons, sightOf } from './persons';

export interface SchemeRow {
  id: string;
  property_id: string | null;
  code: string;
  name: string;
  description: string | null;
  published_version: number | null;
  retired_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export interface VersionRow {
  scheme_id: string;
  number: number;
  classes: GuestClassNameDto[];
  rules: ClassificationRuleDto[];
  default_class: string;
  created_at: Date;
  published_at: Date | null;
  job_id: string | null;
}

export const SCHEME =
  'SELECT s.id, s.property_id, s.code, s.name, s.description, s.published_version, s.retired_at, s.version, s.created_at, s.updated_at FROM classification_schemes s';
const VERSION = 'SELECT scheme_id, number, classes, rules, default_class, created_at, published_at, job_id FROM classification_versions';

export const schemeView = (s: SchemeRow): ClassificationSchemeDto => ({
  id: s.id,
  propertyId: s.property_id,
  code: s.code,
  name: s.name,
  description: s.description,
  publishedVersion: s.published_version,
  retired: s.retired_at !== null,
  version: s.version,
  createdAt: s.created_at.toISOString(),
  updatedAt: s.updated_at.toISOString(),
});

export const versionView = (v: VersionRow, published: number | null): ClassificationVersionDto => ({
  schemeId: v.scheme_id,
  number: v.number,
  status: v.number === published ? 'published' : v.published_at ? 'superseded' : 'draft',
  classes: v.classes,
  rules: v.rules,
  defaultClass: v.default_class,
  createdAt: v.created_at.toISOString(),
  publishedAt: v.published_at?.toISOString() ?? null,
  jobId: v.job_id,
});

@Injectable()
export class ClassificationQueries {
  constructor(
    private readonly database: Database,
    private readonly persons: Persons,
  ) {}

  async list(ctx: RequestContext, query: ListClassificationSchemesQuery): Promise<ClassificationSchemePageDto> {
    if (query.propertyId) ctx.caller.require('guests:read', query.propertyId);
    const hotels = query.propertyId ? [query.propertyId] : sightOf(ctx.caller, 'guests:read').propertyIds;
    const where = ['($1::uuid[] IS NULL OR s.property_id IS NULL OR s.property_id = ANY ($1::uuid[]))'];
    const values: unknown[] = [hotels];
    if (query.updatedSince) where.push(`s.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<SchemeRow>(
      this.database,
      {
        select: SCHEME,
        where,
        values,
        sortable: {
          code: { column: 's.code', type: 'text' },
          createdAt: { column: 's.created_at', type: 'timestamptz' },
          updatedAt: { column: 's.updated_at', type: 'timestamptz' },
        },
        idColumn: 's.id',
        defaultSort: 'code',
      },
      query,
    );
    return { data: page.data.map(schemeView), nextCursor: page.nextCursor };
  }

  async one(ctx: RequestContext, id: string): Promise<ClassificationSchemeDto> {
    const scheme = await this.scheme(ctx, id);
    ctx.answer.etag = etagOf(scheme.version);
    return schemeView(scheme);
  }

  async versions(ctx: RequestContext, id: string, query: PageQuery): Promise<ClassificationVersionListDto> {
    const scheme = await this.scheme(ctx, id);
    const { data, nextCursor } = await keysetPage<VersionRow>(
      this.database,
      {
        select: VERSION,
        where: ['scheme_id = $1', ...(query.updatedSince ? ['created_at >= $2::timestamptz'] : [])],
        values: [id, ...(query.updatedSince ? [query.updatedSince] : [])],
        sortable: { number: { column: 'number', type: 'bigint' } },
        idColumn: 'scheme_id',
        defaultSort: '-number',
      },
      query,
    );
    return { data: data.map((v) => versionView(v, scheme.published_version)), nextCursor };
  }

  async version(ctx: RequestContext, id: string, number: number, sql: Sql = this.database): Promise<ClassificationVersionDto> {
    const scheme = await this.scheme(ctx, id, sql);
    const [row] = await sql.query<VersionRow>(`${VERSION} WHERE scheme_id = $1 AND number = $2`, [id, number]);
    if (!row) throw notFound();
    return versionView(row, scheme.published_version);
  }

  /** @throws Refusal 404, also for another hotel's own */
  async scheme(ctx: RequestContext, id: string, sql: Sql = this.database, lock = false): Promise<SchemeRow> {
    const [scheme] = await sql.query<SchemeRow>(`${SCHEME} WHERE s.id = $1 ${lock ? 'FOR UPDATE' : ''}`, [id]);
    if (!scheme || (scheme.property_id && !ctx.caller.can('guests:read', scheme.property_id))) throw notFound();
    return scheme;
  }

  /** Classes a guest is in, and how they came there. */
  async ofGuest(ctx: RequestContext, guestId: string): Promise<GuestClassesDto> {
    const sight = sightOf(ctx.caller, 'guests:read');
    const person = await this.persons.one(this.database, guestId, sight);
    const history = await this.database.query<{ data: Record<string, string | null>; occurred_at: Date }>(
      `SELECT e.data, e.occurred_at FROM events e
       WHERE e.aggregate_id IN (SELECT $1::uuid UNION SELECT id FROM guests WHERE together AND person_id = $1)
         AND e.type = 'guests.class_changed' AND ($2::uuid[] IS NULL OR e.property_id IS NULL OR e.property_id = ANY ($2::uuid[]))
       ORDER BY e.seq DESC LIMIT 100`,
      [person.id, sight.propertyIds],
    );
    return {
      guestId: person.id,
      data: await this.current(ctx, person.id),
      history: history.map(({ data, occurred_at }) => ({
        schemeId: data.schemeId!,
        scheme: data.scheme!,
        from: data.from ?? null,
        to: data.to ?? null,
        rule: data.rule ?? null,
        at: occurred_at.toISOString(),
      })),
    };
  }

  /** Of standards of the chain and of hotels that the caller may see. What a class of the chain rests on is for those who may see all its hotels. */
  async current(ctx: RequestContext, personId: string): Promise<GuestClassDto[]> {
    const { propertyIds } = sightOf(ctx.caller, 'guests:read');
    const rows = await this.database.query<ClassOfGuest>(CLASSES_OF_GUEST, [personId, propertyIds]);
    return rows.map((row) => classView(row, propertyIds === null));
  }
}

export interface ClassOfGuest {
  schemeId: string;
  scheme: string;
  propertyId: string | null;
  class: string;
  classes: GuestClassNameDto[];
  since: Date | string;
  schemeVersion: number;
  rule: string | null;
  evidence: Evidence[];
}

export const CLASSES_OF_GUEST = `
  SELECT s.id AS "schemeId", s.code AS scheme, s.property_id AS "propertyId", c.class, v.classes, c.since, c.scheme_version AS "schemeVersion", c.rule, c.evidence
  FROM guest_classes c JOIN classification_schemes s ON s.id = c.scheme_id
    JOIN classification_versions v ON v.scheme_id = c.scheme_id AND v.number = c.scheme_version
  WHERE c.person_id = $1 AND s.retired_at IS NULL AND ($2::uuid[] IS NULL OR s.property_id IS NULL OR s.property_id = ANY ($2::uuid[]))
  ORDER BY s.property_id NULLS FIRST, s.code`;

/** @param everywhere whether the caller may see guests of all hotels */
export const classView = ({ classes, since, evidence, ...row }: ClassOfGuest, everywhere: boolean): GuestClassDto => ({
  ...row,
  name: classes.find((c) => c.code === row.class)?.name ?? row.class,
  since: new Date(since).toISOString(),
  evidence: everywhere || row.propertyId !== null ? evidence : null,
});
