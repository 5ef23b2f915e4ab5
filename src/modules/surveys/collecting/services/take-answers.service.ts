import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, type ProblemReason, Refusal } from '../../../../kernel/errors/problem';
import { AddressLimits } from '../../../../kernel/http/address-limits';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { dateInZone } from '../../../../kernel/values/local-date';
import { ReachableGuests } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import { type Judgement, judgeAnswers, quotasFor } from '../../domain/answers';
import { SurveyProblems } from '../../domain/problems';
import type { Answers, Questionnaire } from '../../domain/questionnaire';
import { itemsOf } from '../../domain/questionnaire-items';
import { type Verdict, verdictOf } from '../../domain/verdict';
import { SurveyQueries } from '../../questionnaires/queries/survey.queries';
import { type DistributionKind, isShared } from '../domain/distribution';
import { type Handout, type Link, Links } from '../queries/links';
import { type NewResponse, ResponseRows, type ResponseStatus, wordsOf } from './response-rows';

/** What somebody who holds a link is asked, and what they have answered so far. */
export interface SurveyForm {
  surveyId: string;
  version: number;
  propertyId: string;
  /** Name of the hotel. */
  hotel: string;
  /** How it was handed out. */
  distribution: DistributionKind;
  /** Many answer by the same link: each has a `clientId` of their own, made by the device. Else the link is for one alone. */
  shared: boolean;
  questionnaire: Questionnaire;
  /** In which the guest is written to, where that is known. */
  language: string | null;
  /** Until when it can be answered. */
  expiresAt: Date | null;
  /** What has been answered already: of the link, or of the `clientId`. */
  response: { status: 'partial' | 'complete'; language: string; answers: Answers; updatedAt: Date } | null;
}

export interface GivenAnswers {
  /** Who answers, of a shared link: 8 to 100 letters, digits, `-` or `_`. Of a link for one alone it is not looked at. */
  clientId?: string;
  /** One of the questionnaire's. */
  language: string;
  /** What is named is set, what is absent stays as it was; `""` and `[]` take an answer back, `null` says that it does not apply. */
  answers: Answers;
  /** Hands the answers in: nothing can be changed afterwards. */
  complete: boolean;
}

export interface SavedAnswers {
  responseId: string;
  status: 'partial' | 'complete';
  answers: Answers;
  updatedAt: Date;
}

interface Begun {
  id: string;
  version: number;
  status: ResponseStatus;
  language: string;
  guestId: string | null;
  employeeId: string | null;
  reservationId: string | null;
  caseId: string | null;
  roomId: string | null;
  wave: number | null;
  sealed: Buffer | null;
  updatedAt: Date;
}

const BEGUN = `
  SELECT id, survey_version AS version, status, language, guest_id AS "guestId", employee_id AS "employeeId", reservation_id AS "reservationId", case_id AS "caseId",
    room_id AS "roomId", wave, sealed, updated_at AS "updatedAt"
  FROM survey_responses WHERE property_id = $1 AND distribution_id = $2 AND client_id = $3`;

const CLIENT_ID = /^[A-Za-z0-9_-]{8,100}$/;
const GUESSES = 'survey link';

/** What guests answer by a link, from the first word until they hand it in. */
@Injectable()
export class TakeAnswers {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly limits: AddressLimits,
    private readonly links: Links,
    private readonly surveys: SurveyQueries,
    private readonly properties: PropertyQueries,
    private readonly guests: ReachableGuests,
    private readonly rows: ResponseRows,
  ) {}

  /** @param clientId of a shared link @throws Refusal 404, 410 `survey_closed`, `survey_link_expired`, 409 `survey_full`, 429 */
  async open(ctx: RequestContext, token: string, clientId?: string): Promise<SurveyForm> {
    const link = await this.find(this.database, ctx, token);
    const { handout, invitation } = link;
    const shared = isShared(handout.kind);
    const begun = shared && !clientId ? undefined : await this.begun(this.database, handout, clientIdOf(link, clientId));
    if (begun?.status !== 'complete') requireOpen(link, ctx.at, begun);
    const version = begun?.version ?? handout.publishedVersion;
    const questionnaire = await this.surveys.questionnaire(this.database, handout.surveyId, version);
    if (!begun) await this.requireRoom(this.database, handout, questionnaire, {});
    if (invitation?.status === 'sent') await this.noteOpened(invitation.id, ctx.at);
    const { name } = await this.properties.mustExist(handout.propertyId);
    return {
      surveyId: handout.surveyId,
      version,
      propertyId: handout.propertyId,
      hotel: name,
      distribution: handout.kind,
      shared,
      questionnaire,
      language: begun?.language ?? (await this.languageOf(invitation?.guestId)),
      expiresAt: invitation?.expiresAt ?? null,
      response: begun
        ? {
            status: begun.status === 'complete' ? 'complete' : 'partial',
            language: begun.language,
            answers: await this.rows.answers(this.database, begun.id, this.rows.open(begun.id, begun.sealed)),
            updatedAt: begun.updatedAt,
          }
        : null,
    };
  }

  /**
   * What is handed in twice with the same answers is answered twice and counted once.
   * @throws Refusal 400 with the pointers of faults, and of what is missing when it is handed in; 404; 410 `survey_closed`, `survey_link_expired`; 409 `survey_full`, `survey_answered`; 429
   */
  async save(ctx: RequestContext, token: string, given: GivenAnswers): Promise<SavedAnswers> {
    return this.work.run(ctx, 200, async (work) => {
      const link = await this.find(work, ctx, token);
      const { handout } = link;
      const clientId = clientIdOf(link, given.clientId);
      let begun = await this.begun(work, handout, clientId, true);
      if (begun?.status !== 'complete') requireOpen(link, ctx.at, begun);
      const version = begun?.version ?? handout.publishedVersion;
      const questionnaire = await this.surveys.questionnaire(work, handout.surveyId, version);
      if (!questionnaire.languages.includes(given.language)) {
        throw invalid({ pointer: '/language', code: 'unknown_language', detail: `One of: ${questionnaire.languages.join(', ')}.` });
      }
      if (!begun) {
        // whoever begins at the same time waits here, and goes on with what the other has begun
        await this.begin(work, ctx, link, version, clientId, given.language);
        begun = (await this.begun(work, handout, clientId, true))!;
      }
      const before = await this.rows.answers(work, begun.id, this.rows.open(begun.id, begun.sealed));
      const judged = judgeAnswers(questionnaire, { ...before, ...given.answers });
      if (begun.status === 'complete') {
        if (!given.complete || !sameAnswers(judged.kept, before)) throw new Refusal(SurveyProblems.answered);
        return { responseId: begun.id, status: 'complete', answers: before, updatedAt: begun.updatedAt };
      }
      requireSound(judged, given.complete);
      return this.write(work, ctx, link, begun, questionnaire, judged.kept, given);
    });
  }

  private async write(
    work: Work,
    ctx: RequestContext,
    { handout, invitation }: Link,
    begun: Begun,
    questionnaire: Questionnaire,
    answers: Answers,
    { language, complete }: GivenAnswers,
  ): Promise<SavedAnswers> {
    const items = itemsOf(questionnaire);
    const { words, texts } = wordsOf(items, answers);
    if (complete) await this.requireRoom(work, handout, questionnaire, answers, true);
    const { mood, topics } = complete ? await this.rows.hear(words) : { mood: null, topics: [] };
    const verdict: Verdict = verdictOf(items, answers, handout.alarm, mood);
    const { timeZone } = await this.properties.mustExist(handout.propertyId);
    const answeredOn = dateInZone(ctx.at, timeZone);
    await work.hot(
      'keep_survey_response',
      `UPDATE survey_responses SET language = $2, status = $3, answered_on = $4, overall = $5, low = $6, mood = $7, topics = $8, quotas = $9, sealed = $10, once_key = $11,
         completed_at = CASE WHEN $3 = 'complete' THEN $12::timestamptz END, updated_at = $12
       WHERE id = $1`,
      [
        ...[begun.id, language, complete ? 'complete' : 'partial', answeredOn, verdict.overall, complete && verdict.low, mood, topics],
        complete ? quotasFor(questionnaire, answers).map((quota) => quota.key) : [],
        this.rows.seal(begun.id, { words }),
        complete ? await this.rows.onceKey(work, handout, { ...begun, ...NOT_OF_A_STAY }, invitation?.occasion) : null,
        ctx.at,
      ],
    );
    await work.hot('drop_survey_answers', 'DELETE FROM survey_answers WHERE response_id = $1', [begun.id]);
    const itemIds = new Map((await this.surveys.items(work, handout.surveyId)).map(({ id, key }) => [key, id]));
    await this.rows.insertAnswers(work, handout, itemIds, [{ id: begun.id, answeredOn, counted: complete, answers, texts }]);
    if (complete) {
      this.rows.tell(work, handout, begun.version, begun, verdict, mood);
      if (invitation) await setInvitation(work, invitation.id, 'answered', ctx.at);
    }
    return { responseId: begun.id, status: complete ? 'complete' : 'partial', answers, updatedAt: ctx.at };
  }

  private async begin(
    work: Work,
    ctx: RequestContext,
    { handout, invitation }: Link,
    version: number,
    clientId: string,
    language: string,
  ): Promise<void> {
    const stay = await this.rows.stay(work, invitation?.reservationId);
    const { timeZone } = await this.properties.mustExist(handout.propertyId);
    const { guestId = null, employeeId = null, caseId = null, wave = null } = invitation ?? {};
    const response: NewResponse = {
      ...(await this.rows.attributes(work, handout, stay, { guestId, employeeId, caseId, wave })),
      id: newId(),
      clientId,
      invitationId: invitation?.id ?? null,
      onceKey: null,
      language,
      status: 'partial',
      answeredOn: dateInZone(ctx.at, timeZone),
      ...{ overall: null, low: false, mood: null, topics: [], quotas: [], sealed: { words: {} }, at: ctx.at },
    };
    await this.rows.insert(work, handout, version, [response]);
    if (invitation) await setInvitation(work, invitation.id, 'opened', ctx.at);
  }

  /** @throws Refusal 404, 429 for whoever tries tokens out */
  private async find(sql: Sql, ctx: RequestContext, token: string): Promise<Link> {
    this.limits.check(GUESSES, ctx);
    const link = /^[\w-]{10,100}$/.test(token) ? await this.links.find(sql, token) : undefined;
    if (link) return link;
    this.limits.note(GUESSES, ctx);
    throw notFound();
  }

  private async begun(sql: Sql, { propertyId, distributionId }: Handout, clientId: string, lock = false): Promise<Begun | undefined> {
    const values = [propertyId, distributionId, clientId];
    const [row] = lock
      ? await sql.hot<Begun>('lock_survey_response', `${BEGUN} FOR UPDATE`, values)
      : await sql.hot<Begun>('survey_response', BEGUN, values);
    return row;
  }

  /** @param last nobody else takes the last place while the transaction is open @throws Refusal 409 `survey_full` */
  private async requireRoom(sql: Sql, { surveyId }: Handout, questionnaire: Questionnaire, answers: Answers, last = false): Promise<void> {
    const quotas = last ? quotasFor(questionnaire, answers) : (questionnaire.quotas ?? []).filter((quota) => !quota.when);
    if (quotas.length === 0) return;
    if (last) await sql.query('SELECT 1 FROM surveys WHERE id = $1 FOR NO KEY UPDATE', [surveyId]);
    const counts = await sql.query<{ key: string; n: number }>(
      `SELECT q AS key, count(*)::int AS n FROM survey_responses r, unnest(r.quotas) q WHERE r.survey_id = $1 AND r.status = 'complete' AND q = ANY ($2::text[]) GROUP BY q`,
      [surveyId, quotas.map((quota) => quota.key)],
    );
    if (quotas.some(({ key, limit }) => (counts.find((c) => c.key === key)?.n ?? 0) >= limit)) throw new Refusal(SurveyProblems.full);
  }

  private noteOpened(id: string, at: Date): Promise<unknown> {
    return this.database.query(`UPDATE survey_invitations SET status = 'opened', updated_at = $2 WHERE id = $1 AND status = 'sent'`, [
      id,
      at,
    ]);
  }

  private async languageOf(guestId: string | null | undefined): Promise<string | null> {
    if (!guestId) return null;
    return (await this.guests.of(this.database, [guestId])).get(guestId)?.language ?? null;
  }
}

const NOT_OF_A_STAY = { roomTypeId: null, place: null, channel: null, marketSegment: null, guestClasses: [] };

/** By what the response is found again: of a shared link what the device calls it. @throws Refusal 400 without one */
function clientIdOf({ handout, invitation }: Link, clientId: string | undefined): string {
  if (invitation) return `invitation:${invitation.id}`;
  if (clientId !== undefined && CLIENT_ID.test(clientId)) return `${handout.kind}:${clientId}`;
  throw invalid({ pointer: '/clientId', code: 'client_id_needed', detail: 'Of a link for many: 8 to 100 letters, digits, - or _.' });
}

/** @throws Refusal 410 */
function requireOpen({ handout, invitation }: Link, at: Date, begun: Begun | undefined): void {
  if (handout.surveyStatus !== 'open' || (!invitation && handout.distributionStatus === 'ended')) throw new Refusal(SurveyProblems.closed);
  // what was abandoned has been counted as far as it went
  if (begun?.status === 'abandoned' || (invitation && invitation.expiresAt <= at)) throw new Refusal(SurveyProblems.linkExpired);
}

/** @throws Refusal 400 with every fault */
function requireSound({ faults, unfinished }: Judgement, complete: boolean): void {
  const reasons = complete ? [...faults, ...unfinished] : faults;
  if (reasons.length > 0) throw invalid(...reasons.map(({ pointer, code, detail }): ProblemReason => ({ pointer, code, detail })));
}

function sameAnswers(a: Answers, b: Answers): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
}

const setInvitation = (work: Work, id: string, status: 'opened' | 'answered', at: Date): Promise<unknown> =>
  work.hot('move_survey_invitation', 'UPDATE survey_invitations SET status = $2, updated_at = $3 WHERE id = $1', [id, status, at]);
