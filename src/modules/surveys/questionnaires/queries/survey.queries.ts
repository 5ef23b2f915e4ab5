import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../../kernel/auth/caller';
import { Database, type Sql } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { Conditions } from '../../../../kernel/http/conditions';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage, type PageQuery } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { Questionnaire } from '../../domain/questionnaire';
import { type EarlierItem, faultsOfQuestionnaire } from '../../domain/questionnaire-faults';
import type { Survey } from '../../domain/survey';
import type {
  ListSurveysQuery,
  QuestionnaireFaultDto,
  SurveyDetailsDto,
  SurveyDto,
  SurveyPageDto,
  SurveyVersionDto,
  SurveyVersionPageDto,
} from '../dto/survey.dto';

const SELECT = `
  SELECT id, property_id AS "propertyId", code, name, purpose, audience, one_answer_per AS "oneAnswerPer", status, alarm, draft, published_version AS "publishedVersion",
    version, created_at AS "createdAt", updated_at AS "updatedAt"
  FROM surveys`;

const VERSION = `
  SELECT survey_id AS "surveyId", version, definition AS questionnaire, published_by AS "publishedBy", published_at AS "publishedAt" FROM survey_versions`;

type VersionRow = Omit<SurveyVersionDto, 'publishedAt'> & { publishedAt: Date };

/** Surveys and their versions. Those of the organization are seen by everybody who sees any. */
@Injectable()
export class SurveyQueries {
  constructor(private readonly database: Database) {}

  async list({ caller }: RequestContext, query: ListSurveysQuery): Promise<SurveyPageDto> {
    const found = new Conditions().add('status = ?', query.status).add('purpose = ?', query.purpose);
    found.add('updated_at >= ?::timestamptz', query.updatedSince);
    if (query.propertyId) caller.require('surveys:read', query.propertyId);
    const hotels = query.propertyId ? [query.propertyId] : caller.propertiesWith('surveys:read');
    if (hotels) found.add('(property_id IS NULL OR property_id = ANY (?::uuid[]))', hotels);
    const page = await keysetPage<Survey>(
      this.database,
      {
        select: SELECT,
        ...found,
        sortable: {
          code: { column: 'code', type: 'text' },
          createdAt: { column: 'created_at', type: 'timestamptz' },
          updatedAt: { column: 'updated_at', type: 'timestamptz' },
        },
        idColumn: 'id',
        defaultSort: 'code',
      },
      query,
    );
    return { ...page, data: page.data.map(surveyView) };
  }

  /** @throws Refusal 404 */
  async one(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<SurveyDetailsDto> {
    const survey = await this.seen(ctx.caller, id, sql);
    ctx.answer.etag = etagOf(survey.version);
    return this.details(sql, survey);
  }

  async details(sql: Sql, survey: Survey): Promise<SurveyDetailsDto> {
    const faults = survey.draft ? faultsOfQuestionnaire(survey.draft, await this.items(sql, survey.id)) : [];
    return { ...surveyView(survey), draft: survey.draft, draftFaults: faults as QuestionnaireFaultDto[] };
  }

  /** @throws Refusal 404 */
  async versions(ctx: RequestContext, id: string, query: PageQuery): Promise<SurveyVersionPageDto> {
    await this.seen(ctx.caller, id, this.database);
    const found = new Conditions().add('survey_id = ?', id).add('published_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<VersionRow>(
      this.database,
      {
        select: VERSION,
        ...found,
        sortable: { version: { column: 'version', type: 'bigint' } },
        idColumn: 'survey_id',
        defaultSort: '-version',
      },
      query,
    );
    return { ...page, data: page.data.map(versionView) };
  }

  /** @throws Refusal 404 */
  async seen(caller: Caller, id: string, sql: Sql): Promise<Survey> {
    const survey = await this.find(sql, id);
    if (!survey || !caller.can('surveys:read', survey.propertyId ?? undefined)) throw notFound();
    return survey;
  }

  /** @param lock against other changes, while the transaction is open */
  async find(sql: Sql, id: string, lock = false): Promise<Survey | undefined> {
    const [survey] = await sql.query<Survey>(`${SELECT} WHERE id = $1 ${lock ? 'FOR NO KEY UPDATE' : ''}`, [id]);
    return survey;
  }

  async questionnaire(sql: Sql, surveyId: string, version: number): Promise<Questionnaire> {
    const [row] = await sql.hot<{ definition: Questionnaire }>(
      'survey_version',
      'SELECT definition FROM survey_versions WHERE survey_id = $1 AND version = $2',
      [surveyId, version],
    );
    return row!.definition;
  }

  /** What all versions have asked so far. */
  async items(sql: Sql, surveyId: string): Promise<(EarlierItem & { id: string })[]> {
    const rows = await sql.hot<Omit<EarlierItem, 'scale'> & { id: string; min: number | null; max: number | null }>(
      'survey_items',
      'SELECT id, key, kind, scale_min AS min, scale_max AS max FROM survey_items WHERE survey_id = $1',
      [surveyId],
    );
    return rows.map(({ min, max, ...item }) => ({ ...item, scale: min === null || max === null ? null : { min, max } }));
  }
}

export const surveyView = ({ draft: _, createdAt, updatedAt, ...survey }: Survey): SurveyDto => ({
  ...survey,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

export const versionView = ({ publishedAt, ...row }: VersionRow): SurveyVersionDto => ({ ...row, publishedAt: publishedAt.toISOString() });
