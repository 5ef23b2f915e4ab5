import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { systemContext } from '../../../../kernel/http/request-context';
import { Clock } from '../../../../kernel/values/clock';
import { itemsOf } from '../../domain/questionnaire-items';
import { verdictOf } from '../../domain/verdict';
import { SurveyQueries } from '../../questionnaires/queries/survey.queries';
import { HANDOUT, type Handout } from '../queries/links';
import { ResponseRows, wordsOf } from './response-rows';

interface Abandoned extends Handout {
  id: string;
  version: number;
  sealed: Buffer | null;
  guestId: string | null;
  reservationId: string | null;
  caseId: string | null;
  responseRoomId: string | null;
}

const CHUNK = 50;

/** By a link for many, whoever was away for a day does not come back; an invitation has its own time. */
const TIME_IS_UP = `
  FROM survey_responses r JOIN survey_distributions d ON d.id = r.distribution_id JOIN surveys s ON s.id = r.survey_id LEFT JOIN survey_invitations i ON i.id = r.invitation_id
  WHERE r.status = 'partial' AND CASE WHEN s.status = 'closed' THEN true WHEN i.id IS NULL THEN r.updated_at <= $1::timestamptz - interval '1 day' ELSE i.expires_at <= $1 END`;

/** What was begun and not handed in is counted as far as it goes, once nobody can go on with it. */
@Injectable()
export class CloseAbandoned {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly surveys: SurveyQueries,
    private readonly rows: ResponseRows,
  ) {}

  /** @returns how many there were */
  async run(): Promise<number> {
    const at = this.clock.now();
    await this.database.query(
      `UPDATE survey_invitations SET status = 'expired', updated_at = $1 WHERE status IN ('sent', 'opened') AND expires_at <= $1`,
      [at],
    );
    for (let total = 0; ;) {
      const closed = await this.work.run(systemContext(Caller.system, at, 'abandoned-answers'), 200, async (work) => {
        const abandoned = await work.query<Abandoned>(
          `SELECT ${HANDOUT}, r.id, r.survey_version AS version, r.sealed, r.guest_id AS "guestId", r.reservation_id AS "reservationId", r.case_id AS "caseId",
             r.room_id AS "responseRoomId" ${TIME_IS_UP} ORDER BY r.id LIMIT ${CHUNK} FOR UPDATE OF r SKIP LOCKED`,
          [at],
        );
        for (const response of abandoned) await this.close(work, response, at);
        return abandoned.length;
      });
      total += closed;
      if (closed < CHUNK) return total;
    }
  }

  private async close(work: Work, response: Abandoned, at: Date): Promise<void> {
    const { id, version, surveyId, alarm, responseRoomId: roomId } = response;
    const items = itemsOf(await this.surveys.questionnaire(work, surveyId, version));
    const answers = await this.rows.answers(work, id, this.rows.open(id, response.sealed));
    const { mood, topics } = await this.rows.hear(wordsOf(items, answers).words);
    const verdict = verdictOf(items, answers, alarm, mood);
    await work.query(
      `UPDATE survey_responses SET status = 'abandoned', overall = $2, low = $3, mood = $4, topics = $5, updated_at = $6 WHERE id = $1`,
      [id, verdict.overall, verdict.low, mood, topics, at],
    );
    await work.query('UPDATE survey_answers SET counted = true WHERE response_id = $1', [id]);
    if (Object.keys(answers).length > 0) this.rows.tell(work, response, version, { ...response, roomId }, verdict, mood);
  }
}
