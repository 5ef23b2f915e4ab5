import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../../kernel/auth/caller';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { PropertyQueries } from '../../../properties';
import { SurveyProblems } from '../../domain/problems';
import type { Questionnaire } from '../../domain/questionnaire';
import { faultsOfQuestionnaire } from '../../domain/questionnaire-faults';
import { itemsOf } from '../../domain/questionnaire-items';
import { READY_MADE } from '../../domain/ready-made';
import { type Alarm, alarmFor, type Survey } from '../../domain/survey';
import { surveyClosed, surveyPublished } from '../../events/survey-published.event';
import type { ChangeSurveyDto, CreateSurveyDto, SurveyDetailsDto, SurveyDto, SurveyVersionDto } from '../dto/survey.dto';
import { SurveyQueries, surveyView, versionView } from '../queries/survey.queries';

const PER_AUDIENCE = { guests: 'stay', staff: 'person', anyone: 'none' } as const;

/** What is not said of an alarm does not ring it. */
const whole = ({ overallAtMost = null, lowestFifth, moodAtMost = null }: Pick<Alarm, 'lowestFifth'> & Partial<Alarm>): Alarm => ({
  overallAtMost,
  lowestFifth,
  moodAtMost,
});

/** Surveys: written as a draft, asked as versions that never change, closed. */
@Injectable()
export class KeepSurveys {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: SurveyQueries,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 403, 404, 409 */
  async create(ctx: RequestContext, body: CreateSurveyDto): Promise<SurveyDetailsDto> {
    const { propertyId = null, code, name, alarm, draft } = body;
    requireKeeper(ctx.caller, propertyId);
    if (propertyId) await this.properties.mustExist(propertyId);
    const template = READY_MADE.find((t) => t.code === body.template);
    const audience = body.audience ?? template?.audience ?? 'guests';
    const survey: Survey = {
      id: newId(),
      ...{ propertyId, code, name, audience },
      purpose: body.purpose ?? template?.purpose ?? 'other',
      oneAnswerPer: body.oneAnswerPer ?? PER_AUDIENCE[audience],
      status: 'draft',
      alarm: alarm ? whole(alarm) : alarmFor(audience),
      draft: draft ?? template?.questionnaire ?? null,
      publishedVersion: null,
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
    };
    return this.work.run(ctx, 201, async (work) => {
      await work.query(
        `INSERT INTO surveys (id, property_id, code, name, purpose, audience, one_answer_per, status, alarm, draft, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11, $12, $12)`,
        [
          ...[survey.id, propertyId, code, name, survey.purpose, audience, survey.oneAnswerPer, survey.status],
          ...[JSON.stringify(survey.alarm), asJson(survey.draft), survey.version, ctx.at],
        ],
      );
      work.audit({ action: 'survey.created', target: { type: 'survey', id: survey.id }, propertyId });
      Object.assign(ctx.answer, { etag: etagOf(1), location: `/v1/surveys/${survey.id}` });
      return this.queries.details(work, survey);
    });
  }

  /** @throws Refusal 400, 403, 404, 412, 428 */
  async change(ctx: RequestContext, id: string, patch: ChangeSurveyDto, ifMatch: string | undefined): Promise<SurveyDetailsDto> {
    return this.work.run(ctx, 200, async (work) => {
      const survey = await this.kept(work, ctx.caller, id);
      requireMatch(ifMatch, survey.version);
      const fields = mergePatch<ChangeSurveyDto>(survey, { ...patch, ...(patch.alarm && { alarm: whole(patch.alarm) }) }, ['draft']);
      if (fields.length > 0) {
        await this.write(work, survey, ctx.at);
        work.audit({ action: 'survey.changed', target: { type: 'survey', id }, propertyId: survey.propertyId, details: { fields } });
      }
      ctx.answer.etag = etagOf(survey.version);
      return this.queries.details(work, survey);
    });
  }

  /** @throws Refusal 400 without a draft, 403, 404, 409 `questionnaire_unfinished` with what is wrong, `survey_not_open` once closed, 412, 428 */
  async publish(ctx: RequestContext, id: string, ifMatch: string | undefined): Promise<SurveyVersionDto> {
    return this.work.run(ctx, 201, async (work) => {
      const survey = await this.kept(work, ctx.caller, id);
      requireMatch(ifMatch, survey.version);
      if (survey.status === 'closed') throw new Refusal(SurveyProblems.notOpen, 'What is closed asks nothing new.');
      if (!survey.draft) throw invalid({ code: 'no_draft', detail: 'There is nothing to publish: write a draft.' });
      const faults = faultsOfQuestionnaire(survey.draft, await this.queries.items(work, id));
      if (faults.length > 0) throw new Refusal(SurveyProblems.unfinished, undefined, faults);
      const questionnaire = survey.draft;
      const version = (survey.publishedVersion ?? 0) + 1;
      await work.query(
        'INSERT INTO survey_versions (survey_id, version, definition, published_by, published_at) VALUES ($1, $2, $3::jsonb, $4, $5)',
        [...[id, version, asJson(questionnaire), ctx.caller.accountId, ctx.at]],
      );
      await writeItems(work, id, questionnaire);
      Object.assign(survey, { draft: null, status: 'open', publishedVersion: version } satisfies Partial<Survey>);
      await this.write(work, survey, ctx.at);
      work.emit(surveyPublished(survey, version));
      work.audit({ action: 'survey.published', target: { type: 'survey', id }, propertyId: survey.propertyId, details: { version } });
      return versionView({ surveyId: id, version, questionnaire, publishedBy: ctx.caller.accountId, publishedAt: ctx.at });
    });
  }

  /** Nobody can answer any more; those distributions that are still active are of no use. @throws Refusal 403, 404, 409 `survey_not_open` */
  async close(ctx: RequestContext, id: string): Promise<SurveyDto> {
    return this.work.run(ctx, 200, async (work) => {
      const survey = await this.kept(work, ctx.caller, id);
      if (survey.status !== 'open') throw new Refusal(SurveyProblems.notOpen, `It is ${survey.status}.`);
      survey.status = 'closed';
      await this.write(work, survey, ctx.at);
      work.emit(surveyClosed(survey));
      work.audit({ action: 'survey.closed', target: { type: 'survey', id }, propertyId: survey.propertyId });
      return surveyView(survey);
    });
  }

  private async kept(work: Work, caller: Caller, id: string): Promise<Survey> {
    const survey = await this.queries.find(work, id, true);
    if (!survey || !caller.can('surveys:read', survey.propertyId ?? undefined)) throw notFound();
    requireKeeper(caller, survey.propertyId);
    return survey;
  }

  private async write(work: Work, survey: Survey, at: Date): Promise<void> {
    survey.version += 1;
    survey.updatedAt = at;
    await work.query(
      `UPDATE surveys SET name = $2, one_answer_per = $3, status = $4, alarm = $5::jsonb, draft = $6::jsonb, published_version = $7, version = $8, updated_at = $9 WHERE id = $1`,
      [
        ...[survey.id, survey.name, survey.oneAnswerPer, survey.status, JSON.stringify(survey.alarm), asJson(survey.draft)],
        ...[survey.publishedVersion, survey.version, at],
      ],
    );
  }
}

/** What belongs to the organization is kept by those who may everywhere. */
function requireKeeper(caller: Caller, propertyId: string | null): void {
  if (propertyId) caller.require('surveys:write', propertyId);
  else caller.requireEverywhere('surveys:write');
}

const asJson = (draft: Questionnaire | null): string | null => draft && JSON.stringify(draft);

/** An item keeps its id over all versions; what it is about follows the newest. */
async function writeItems(work: Work, surveyId: string, questionnaire: Questionnaire): Promise<void> {
  const rows = itemsOf(questionnaire).map(({ scale, ...item }) => ({ id: newId(), ...item, min: scale?.min, max: scale?.max }));
  await work.query(
    `INSERT INTO survey_items (id, survey_id, key, kind, scale_min, scale_max, touchpoint, department, dimension, role, pair, facility)
     SELECT id, $2, key, kind, min, max, touchpoint, department, dimension, role, pair, facility
     FROM json_to_recordset($1::json) AS i(id uuid, key text, kind text, min smallint, max smallint, touchpoint text, department text, dimension text, role text,
       pair text, facility text)
     ON CONFLICT ON CONSTRAINT survey_items_key_once DO UPDATE SET touchpoint = excluded.touchpoint, department = excluded.department, dimension = excluded.dimension,
       role = excluded.role, pair = excluded.pair, facility = excluded.facility`,
    [JSON.stringify(rows), surveyId],
  );
}
