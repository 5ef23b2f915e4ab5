import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { rounded } from '../domain/statistics';
import type { ListScoreAlertsQuery, ScoreAlertDto, ScoreAlertPageDto } from '../dto/score-alert.dto';

interface Row extends Omit<ScoreAlertDto, 'before' | 'now' | 'acknowledgedAt' | 'createdAt'> {
  acknowledgedAt: Date | null;
  createdAt: Date;
  beforeFrom: string;
  beforeN: number;
  beforeScore: number;
  nowFrom: string;
  nowN: number;
  nowScore: number;
}

const STATUS = `CASE WHEN s.recovered_on IS NOT NULL THEN 'recovered' WHEN s.acknowledged_at IS NOT NULL THEN 'acknowledged' ELSE 'open' END`;

const SELECT = `
  SELECT s.id, s.property_id AS "propertyId", s.survey_id AS "surveyId", i.key AS item, i.touchpoint, i.department, ${STATUS} AS status, s.fell_on AS "fellOn",
    s.before_from AS "beforeFrom", s.before_n AS "beforeN", s.before_score AS "beforeScore", s.now_from AS "nowFrom", s.now_n AS "nowN", s.now_score AS "nowScore",
    s.chance, s.acknowledged_at AS "acknowledgedAt", s.acknowledged_by AS "acknowledgedBy", s.recovered_on AS "recoveredOn", s.created_at AS "createdAt"
  FROM score_alerts s JOIN survey_items i ON i.id = s.item_id`;

/** Falls of scores. */
@Injectable()
export class ScoreAlerts {
  constructor(private readonly database: Database) {}

  async list({ caller }: RequestContext, query: ListScoreAlertsQuery): Promise<ScoreAlertPageDto> {
    const { propertyId, surveyId, status, updatedSince } = query;
    if (propertyId) caller.require('surveys:read', propertyId);
    const hotels = propertyId ? [propertyId] : caller.propertiesWith('surveys:read');
    const [where, values]: [string[], unknown[]] = [[], []];
    if (hotels) where.push(`s.property_id = ANY ($${values.push(hotels)}::uuid[])`);
    if (surveyId) where.push(`s.survey_id = $${values.push(surveyId)}`);
    if (status) where.push(`${STATUS} = $${values.push(status)}`);
    if (updatedSince) where.push(`s.updated_at >= $${values.push(updatedSince)}::timestamptz`);
    const page = await keysetPage<Row>(
      this.database.replica,
      {
        select: SELECT,
        where,
        values,
        sortable: { createdAt: { column: 's.created_at', type: 'timestamptz' } },
        idColumn: 's.id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map(view) };
  }

  /** @throws Refusal 404 */
  async one(sql: Sql, id: string): Promise<ScoreAlertDto> {
    const [row] = await sql.query<Row>(`${SELECT} WHERE s.id = $1`, [id]);
    if (!row) throw notFound();
    return view(row);
  }
}

const view = ({ beforeFrom, beforeN, beforeScore, nowFrom, nowN, nowScore, acknowledgedAt, createdAt, ...row }: Row): ScoreAlertDto => ({
  ...row,
  before: { from: beforeFrom, n: beforeN, score: rounded(beforeScore) },
  now: { from: nowFrom, n: nowN, score: rounded(nowScore) },
  acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});
