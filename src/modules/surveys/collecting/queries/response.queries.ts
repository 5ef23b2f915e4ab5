import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import { Conditions } from '../../../../kernel/http/conditions';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries } from '../../../guests';
import type { ListResponsesQuery, SurveyResponseDetailsDto, SurveyResponseDto, SurveyResponsePageDto } from '../dto/response.dto';
import { ResponseRows } from '../services/response-rows';

type Row = Omit<SurveyResponseDto, 'completedAt' | 'updatedAt'> & { completedAt: Date | null; updatedAt: Date };

const SELECT = `
  SELECT r.id, r.property_id AS "propertyId", r.survey_id AS "surveyId", r.survey_version AS version, r.distribution_id AS "distributionId", d.kind AS distribution, r.status,
    r.language, r.guest_id AS "guestId", r.reservation_id AS "reservationId", r.room_id AS "roomId", r.place, r.case_id AS "caseId", r.wave, r.answered_on AS "answeredOn",
    r.overall::float8 AS overall, r.low, r.mood, r.topics, r.completed_at AS "completedAt", r.updated_at AS "updatedAt"
  FROM survey_responses r JOIN survey_distributions d ON d.id = r.distribution_id`;

/** What was answered. */
@Injectable()
export class ResponseQueries {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly guests: GuestQueries,
    private readonly rows: ResponseRows,
  ) {}

  async list({ caller }: RequestContext, query: ListResponsesQuery): Promise<SurveyResponsePageDto> {
    const found = new Conditions().hotels(caller, 'surveys:read', 'r.property_id', query.propertyId);
    found.add('r.survey_id = ?', query.surveyId).add('r.reservation_id = ?', query.reservationId).add('r.case_id = ?', query.caseId);
    found.add('r.guest_id = ANY (?::uuid[])', query.guestId && (await this.guests.recordIds(this.database, query.guestId)));
    found.add('r.status = ?', query.status).add('r.low = ?', query.low).add('r.updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<Row>(
      this.database,
      {
        select: SELECT,
        ...found,
        sortable: { answeredOn: { column: 'r.answered_on', type: 'date' }, updatedAt: { column: 'r.updated_at', type: 'timestamptz' } },
        idColumn: 'r.id',
        defaultSort: '-answeredOn',
      },
      query,
    );
    return { ...page, data: page.data.map(view) };
  }

  /** With the words, which leaves a trace where it is known whose they are. @throws Refusal 404 */
  async one(ctx: RequestContext, id: string): Promise<SurveyResponseDetailsDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [row] = await work.query<Row & { sealed: Buffer | null; caseIds: string[] }>(
        `${SELECT.replace('FROM survey_responses', ', r.sealed, ARRAY(SELECT c.case_id FROM survey_response_cases c WHERE c.response_id = r.id ORDER BY 1) AS "caseIds" FROM survey_responses')}
         WHERE r.id = $1`,
        [id],
      );
      if (!row || !ctx.caller.can('surveys:read', row.propertyId)) throw notFound();
      const { sealed, caseIds, ...rest } = row;
      const opened = this.rows.open(id, sealed);
      if (rest.guestId && Object.values(opened?.words ?? {}).some(Boolean)) {
        work.audit({
          action: 'survey_response.read',
          target: { type: 'guest', id: rest.guestId },
          propertyId: rest.propertyId,
          details: { responseId: id },
        });
      }
      return { ...view(rest), answers: await this.rows.answers(work, id, opened), caseIds };
    });
  }
}

const view = ({ completedAt, updatedAt, ...row }: Row): SurveyResponseDto => ({
  ...row,
  completedAt: completedAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});
