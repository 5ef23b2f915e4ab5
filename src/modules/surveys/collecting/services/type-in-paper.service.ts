import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, type ProblemReason, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { dateInZone, type LocalDate } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import { type Stay, Stays } from '../../../reservations';
import { judgeAnswers, quotasFor } from '../../domain/answers';
import { SurveyProblems } from '../../domain/problems';
import type { Answers, Questionnaire } from '../../domain/questionnaire';
import { type Item, itemsOf } from '../../domain/questionnaire-items';
import { type Verdict, verdictOf } from '../../domain/verdict';
import { SurveyQueries } from '../../questionnaires/queries/survey.queries';
import type { PaperBatchAnswerDto, PaperBatchDto, PaperResponseDto } from '../dto/paper.dto';
import { type Handout, Links } from '../queries/links';
import { digestOf, type NewResponse, ResponseRows, wordsOf } from './response-rows';

/** A sheet as it is counted. */
interface Sheet {
  index: number;
  response: NewResponse;
  answers: Answers;
  texts: Set<string>;
  verdict: Verdict;
}

/** What was written on paper and is typed in, or comes from a device that was out of reach: in batches that may be sent again until they have arrived. */
@Injectable()
export class TypeInPaper {
  constructor(
    private readonly work: UnitOfWork,
    private readonly links: Links,
    private readonly surveys: SurveyQueries,
    private readonly properties: PropertyQueries,
    private readonly stays: Stays,
    private readonly rows: ResponseRows,
  ) {}

  /**
   * All of the batch or nothing. What has been counted before is counted no second time.
   * @throws Refusal 400 with the pointers of faults, 403, 404, 409 `survey_not_open`, `changed_answers` with each client id concerned
   */
  async run(ctx: RequestContext, distributionId: string, batch: PaperBatchDto): Promise<PaperBatchAnswerDto> {
    return this.work.run(ctx, 200, async (work) => {
      const handout = await this.links.handout(work, distributionId);
      if (!handout || handout.kind !== 'paper') throw notFound();
      ctx.caller.require('surveys:collect', handout.propertyId);
      if (handout.surveyStatus !== 'open' || handout.distributionStatus === 'ended') throw new Refusal(SurveyProblems.notOpen);
      const version = batch.version ?? handout.publishedVersion;
      if (version > handout.publishedVersion)
        throw invalid({ pointer: '/version', code: 'unknown_version', detail: 'There is no such version.' });
      const sheets = await this.read(work, ctx, handout, version, batch.responses);
      const made = await this.rows.insert(
        work,
        handout,
        version,
        sheets.map((sheet) => sheet.response),
      );
      const counted = sheets.filter((sheet) => made.has(sheet.response.id));
      const itemIds = new Map((await this.surveys.items(work, handout.surveyId)).map(({ id, key }) => [key, id]));
      await this.rows.insertAnswers(
        work,
        handout,
        itemIds,
        counted.map(({ response: { id, answeredOn }, answers, texts }) => ({ id, answeredOn, counted: true, answers, texts })),
      );
      for (const { response, verdict } of counted) this.rows.tell(work, handout, version, response, verdict, response.mood);
      const known = await this.counted(work, handout, sheets, made);
      if (counted.length > 0) {
        work.audit({
          action: 'survey_answers.typed_in',
          target: { type: 'survey_distribution', id: distributionId },
          propertyId: handout.propertyId,
          details: { responses: counted.length },
        });
      }
      const outcome = (sheet: Sheet) =>
        made.has(sheet.response.id) ? 'counted' : known.has(sheet.response.clientId) ? 'already_counted' : 'stay_answered';
      return {
        counted: counted.length,
        responses: sheets
          .toSorted((a, b) => a.index - b.index)
          .map((sheet) => ({
            clientId: bare(sheet.response.clientId),
            outcome: outcome(sheet),
            responseId: made.has(sheet.response.id) ? sheet.response.id : (known.get(sheet.response.clientId) ?? null),
          })),
      };
    });
  }

  /** In the order of their client ids: two who send the same batch wait for each other, and never both. @throws Refusal 400 */
  private async read(
    work: Work,
    ctx: RequestContext,
    handout: Handout,
    version: number,
    responses: readonly PaperResponseDto[],
  ): Promise<Sheet[]> {
    const questionnaire = await this.surveys.questionnaire(work, handout.surveyId, version);
    const items = itemsOf(questionnaire);
    const { timeZone } = await this.properties.mustExist(handout.propertyId);
    const today = dateInZone(ctx.at, timeZone);
    const stays = await this.stays.ofIds(
      work,
      responses.flatMap((r) => r.reservationId ?? []),
    );
    const faults: ProblemReason[] = [];
    const sheets: Sheet[] = [];
    const ids = responses.map((r) => r.clientId);
    for (const [index, given] of responses.entries()) {
      const at = `/responses/${index}`;
      const note = (pointer: string, code: string, detail: string) => void faults.push({ pointer: `${at}${pointer}`, code, detail });
      const stay = given.reservationId ? stays.get(given.reservationId) : undefined;
      const language = given.language ?? questionnaire.languages[0]!;
      const answeredOn = given.answeredOn ?? today;
      if (ids.indexOf(given.clientId) !== index) note('/clientId', 'twice', 'It stands in the batch twice.');
      if (given.reservationId && stay?.propertyId !== handout.propertyId)
        note('/reservationId', 'unknown_reservation', 'The hotel has no such reservation.');
      if (!questionnaire.languages.includes(language))
        note('/language', 'unknown_language', `One of: ${questionnaire.languages.join(', ')}.`);
      if (answeredOn > today) note('/answeredOn', 'in_the_future', 'It is not yet that day in the hotel.');
      const { kept, faults: wrong, unfinished } = judgeAnswers(questionnaire, given.answers as Answers);
      // what nobody has written cannot be typed in: only points that do not add up are turned away
      for (const { pointer, code, detail } of [...wrong, ...unfinished.filter((u) => u.code === 'total_differs')])
        note(pointer, code, detail);
      if (faults.length === 0)
        sheets.push(await this.sheet(work, ctx, handout, { index, given, stay, language, answeredOn }, { questionnaire, items, kept }));
    }
    if (faults.length > 0) throw invalid(...faults.slice(0, 100));
    return sheets.toSorted((a, b) => (a.response.clientId < b.response.clientId ? -1 : 1));
  }

  private async sheet(
    work: Work,
    ctx: RequestContext,
    handout: Handout,
    {
      index,
      given,
      stay,
      language,
      answeredOn,
    }: { index: number; given: PaperResponseDto; stay: Stay | undefined; language: string; answeredOn: LocalDate },
    { questionnaire, items, kept }: { questionnaire: Questionnaire; items: readonly Item[]; kept: Answers },
  ): Promise<Sheet> {
    const { words, texts } = wordsOf(items, kept);
    const { mood, topics } = await this.rows.hear(words);
    const verdict = verdictOf(items, kept, handout.alarm, mood);
    const attributes = await this.rows.attributes(work, handout, stay);
    const response: NewResponse = {
      ...attributes,
      id: newId(),
      clientId: `paper:${given.clientId}`,
      invitationId: null,
      onceKey: await this.rows.onceKey(work, handout, attributes),
      language,
      status: 'complete',
      answeredOn,
      overall: verdict.overall,
      low: verdict.low,
      mood,
      topics,
      quotas: quotasFor(questionnaire, kept).map((quota) => quota.key),
      sealed: { words, digest: digestOf({ ...given, answers: kept }) },
      at: ctx.at,
    };
    return { index, response, answers: kept, texts, verdict };
  }

  /** Those that had been counted before, by client id. @throws Refusal 409 where other answers were */
  private async counted(
    work: Work,
    { propertyId, distributionId }: Handout,
    sheets: readonly Sheet[],
    made: ReadonlySet<string>,
  ): Promise<Map<string, string>> {
    const rest = new Map(sheets.filter((sheet) => !made.has(sheet.response.id)).map((sheet) => [sheet.response.clientId, sheet]));
    if (rest.size === 0) return new Map();
    const found = await work.query<{ id: string; clientId: string; sealed: Buffer | null }>(
      `SELECT id, client_id AS "clientId", sealed FROM survey_responses WHERE property_id = $1 AND distribution_id = $2 AND client_id = ANY ($3::text[])`,
      [propertyId, distributionId, [...rest.keys()]],
    );
    const changed = found.flatMap(({ id, clientId, sealed }) => {
      const sheet = rest.get(clientId)!;
      const before = this.rows.open(id, sealed); // the words of somebody who was erased are gone, and so is what they were held against
      return before === null || before.digest === sheet.response.sealed.digest
        ? []
        : [{ pointer: `/responses/${sheet.index}/clientId`, code: 'changed', detail: `${bare(clientId)} was counted with other answers.` }];
    });
    if (changed.length > 0) throw new Refusal(SurveyProblems.changedAnswers, undefined, changed);
    return new Map(found.map(({ id, clientId }) => [clientId, id]));
  }
}

const bare = (clientId: string): string => clientId.replace(/^paper:/, '');
