import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { Database, type Sql } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { Conditions } from '../../../../kernel/http/conditions';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { DistributionSettings } from '../domain/distribution';
import type { SurveyDistributionDto, SurveyDistributionPageDto, ListDistributionsQuery } from '../dto/distribution.dto';

export interface DistributionRow extends Omit<SurveyDistributionDto, 'url' | 'settings' | 'createdAt' | 'updatedAt'> {
  settings: DistributionSettings;
  createdAt: Date;
  updatedAt: Date;
}

const SELECT = `
  SELECT id, survey_id AS "surveyId", property_id AS "propertyId", name, kind, settings, place, room_id AS "roomId", token, status, next_wave_on AS "nextWaveOn", version,
    created_at AS "createdAt", updated_at AS "updatedAt"
  FROM survey_distributions`;

/** How surveys are handed out. */
@Injectable()
export class DistributionQueries {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  async list({ caller }: RequestContext, query: ListDistributionsQuery): Promise<SurveyDistributionPageDto> {
    const found = new Conditions().hotels(caller, 'surveys:read', 'property_id', query.propertyId);
    found.add('survey_id = ?', query.surveyId).add('kind = ?', query.kind).add('updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<DistributionRow>(
      this.database,
      {
        select: SELECT,
        ...found,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' }, updatedAt: { column: 'updated_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map((row) => this.view(row)) };
  }

  /** @throws Refusal 404 */
  async one(ctx: RequestContext, id: string): Promise<SurveyDistributionDto> {
    const row = await this.find(this.database, id);
    if (!row || !ctx.caller.can('surveys:read', row.propertyId)) throw notFound();
    ctx.answer.etag = etagOf(row.version);
    return this.view(row);
  }

  /** @param lock against other changes, while the transaction is open */
  async find(sql: Sql, id: string, lock = false): Promise<DistributionRow | undefined> {
    const [row] = await sql.query<DistributionRow>(`${SELECT} WHERE id = $1 ${lock ? 'FOR NO KEY UPDATE' : ''}`, [id]);
    return row;
  }

  view({ createdAt, updatedAt, ...row }: DistributionRow): SurveyDistributionDto {
    return { ...row, url: row.token && this.url(row.token), createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  }

  /** Address of the page for a token; null where nobody has said where guests reach us. */
  url(token: string): string | null {
    const { PUBLIC_URL: base } = this.environment;
    return base ? `${base}/s/${token}` : null;
  }
}
