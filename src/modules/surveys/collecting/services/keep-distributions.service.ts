import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, type ProblemReason, Refusal } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { addDays, dateInZone } from '../../../../kernel/values/local-date';
import { PropertyQueries, RoomTypeQueries } from '../../../properties';
import { SurveyProblems } from '../../domain/problems';
import { SurveyQueries } from '../../questionnaires/queries/survey.queries';
import { DEFAULT_SETTINGS, type DistributionSettings, isShared, newSharedToken } from '../domain/distribution';
import type { CreateSurveyDistributionDto, SurveyDistributionDto } from '../dto/distribution.dto';
import { DistributionQueries, type DistributionRow } from '../queries/distribution.queries';

/** How surveys are handed out: begun and ended. What has been sent by one stays good until it runs out. */
@Injectable()
export class KeepDistributions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: DistributionQueries,
    private readonly surveys: SurveyQueries,
    private readonly properties: PropertyQueries,
    private readonly rooms: RoomTypeQueries,
  ) {}

  /** @throws Refusal 400, 403, 404, 409 `survey_not_open` */
  async create(ctx: RequestContext, body: CreateSurveyDistributionDto): Promise<SurveyDistributionDto> {
    const { surveyId, propertyId, name, kind, place = null, roomId = null } = body;
    ctx.caller.require('surveys:write', propertyId);
    const { timeZone } = await this.properties.mustExist(propertyId);
    const settings: DistributionSettings = { ...DEFAULT_SETTINGS, ...body.settings };
    requireFitting(body, settings);
    return this.work.run(ctx, 201, async (work) => {
      const survey = await this.surveys.find(work, surveyId);
      if (!survey || (survey.propertyId !== null && survey.propertyId !== propertyId)) {
        throw invalid({ pointer: '/surveyId', code: 'unknown_survey', detail: 'The hotel has no such survey.' });
      }
      if (survey.status !== 'open') throw new Refusal(SurveyProblems.notOpen);
      if (roomId && (await this.rooms.ofRoom(work, roomId))?.propertyId !== propertyId) {
        throw invalid({ pointer: '/roomId', code: 'unknown_room', detail: 'The hotel has no such room.' });
      }
      const row: DistributionRow = {
        id: newId(),
        ...{ surveyId, propertyId, name, kind, settings, place, roomId },
        token: isShared(kind) ? newSharedToken() : null,
        status: 'active',
        nextWaveOn: kind === 'schedule' ? addDays(dateInZone(ctx.at, timeZone), 1) : null,
        version: 1,
        createdAt: ctx.at,
        updatedAt: ctx.at,
      };
      await work.query(
        `INSERT INTO survey_distributions (id, survey_id, property_id, name, kind, settings, place, room_id, token, status, next_wave_on, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, $12, $13, $13)`,
        [
          ...[row.id, surveyId, propertyId, name, kind, JSON.stringify(settings), place, roomId, row.token, row.status],
          ...[row.nextWaveOn, row.version, ctx.at],
        ],
      );
      work.audit({ action: 'survey_distribution.created', target: { type: 'survey_distribution', id: row.id }, propertyId });
      Object.assign(ctx.answer, { etag: etagOf(1), location: `/v1/survey-distributions/${row.id}` });
      return this.queries.view(row);
    });
  }

  /** Nobody is asked by it any more. @throws Refusal 403, 404, 409 `survey_not_open` for what has ended */
  async end(ctx: RequestContext, id: string): Promise<SurveyDistributionDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.queries.find(work, id, true);
      if (!row || !ctx.caller.can('surveys:read', row.propertyId)) throw notFound();
      ctx.caller.require('surveys:write', row.propertyId);
      if (row.status === 'ended') throw new Refusal(SurveyProblems.notOpen, 'It has ended.');
      Object.assign(row, {
        status: 'ended',
        nextWaveOn: null,
        version: row.version + 1,
        updatedAt: ctx.at,
      } satisfies Partial<DistributionRow>);
      await work.query(
        `UPDATE survey_distributions SET status = 'ended', next_wave_on = NULL, version = $2, updated_at = $3 WHERE id = $1`,
        [...[id, row.version, ctx.at]],
      );
      await work.query(
        `UPDATE survey_invitations SET status = 'not_sent', reason = 'ended', updated_at = $2 WHERE distribution_id = $1 AND status = 'planned'`,
        [id, ctx.at],
      );
      work.audit({ action: 'survey_distribution.ended', target: { type: 'survey_distribution', id }, propertyId: row.propertyId });
      ctx.answer.etag = etagOf(row.version);
      return this.queries.view(row);
    });
  }
}

/** @throws Refusal 400 for settings that a kind has no use for, or misses */
function requireFitting({ kind, roomId, place }: CreateSurveyDistributionDto, { event, everyDays }: DistributionSettings): void {
  const faults: ProblemReason[] = [];
  const need = (holds: boolean, pointer: string, code: string, detail: string) => void (holds || faults.push({ pointer, code, detail }));
  need(
    (kind === 'event') === (event !== null),
    '/settings/event',
    'does_not_fit',
    'An event, and nothing else, says after what guests are asked.',
  );
  need(
    (kind === 'schedule') === (everyDays !== null),
    '/settings/everyDays',
    'does_not_fit',
    'A schedule, and nothing else, says how often.',
  );
  const somewhere = kind !== 'event' && kind !== 'schedule';
  need(somewhere || (!roomId && !place), '/place', 'does_not_fit', 'What is sent to guests hangs nowhere.');
  if (faults.length > 0) throw invalid(...faults);
}
