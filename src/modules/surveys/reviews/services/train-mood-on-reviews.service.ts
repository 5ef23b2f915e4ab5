import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import { type RequestContext, systemContext } from '../../../../kernel/http/request-context';
import { RequestsFirst } from '../../../../kernel/http/requests-first';
import { type JobRun, TrackedJobs } from '../../../../kernel/jobs/tracked-jobs';
import { Clock } from '../../../../kernel/values/clock';
import { forEach, inSlices, type Steps } from '../../mood/domain/steps';
import { packModel } from '../../mood/domain/stored-model';
import type { LabelledText } from '../../mood/domain/trained';
import { countTaught, train } from '../../mood/domain/training';
import { type MoodModel, MoodModels } from '../../mood/services/mood-models';
import { BAD_UP_TO, FEWEST_OF_A_KIND, GOOD_FROM, ReviewProblems } from '../domain/review';
import type { MoodTrainingDto, TrainMoodDto } from '../dto/mood-training.dto';
import { type ReviewRow, ReviewRows } from './review-rows';

interface Payload {
  language: TrainMoodDto['language'];
  kind: Caller['kind'];
}

const KIND = 'mood_training';
/** Of the good ones and of the bad ones: what was written long ago tells little more, and a model must fit into memory. */
const NEWEST = 3_000;
/** Reviews of a piece of work. */
const FEW = 10;

/** Learns how reviews sound from those that came with a score, beside the requests and after them. */
@Injectable()
export class TrainMoodOnReviews {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly rows: ReviewRows,
    private readonly models: MoodModels,
    private readonly requestsFirst: RequestsFirst,
    private readonly clock: Clock,
    private readonly tracked: TrackedJobs,
  ) {
    tracked.register<Payload>(KIND, async (payload, run) => ({ result: resultOf(await this.learn(payload, run)) }));
  }

  /** What it learns reads for all hotels, so it is for those who answer the reviews of all. @throws Refusal 403 */
  start(ctx: RequestContext, { language }: TrainMoodDto): Promise<MoodTrainingDto> {
    ctx.caller.requireEverywhere('reviews:write');
    const payload: Payload = { language, kind: ctx.caller.kind };
    return this.work.run(ctx, 202, async (work) => {
      const jobId = await this.tracked.start(work, ctx, { kind: KIND, propertyId: null, payload });
      work.audit({ action: 'mood_model.asked_for', target: { type: 'job', id: jobId }, details: { language } });
      return { jobId };
    });
  }

  /** The model has the id of its job: one that was kept when the process died is not trained again. @throws Refusal too_few_reviews */
  private async learn({ language, kind }: Payload, run: JobRun): Promise<MoodModel> {
    const kept = await this.models.find(this.database, run.id);
    if (kept) return kept;
    const texts = [...(await this.texts(language, true)), ...(await this.texts(language, false))];
    const { good, bad } = await this.patiently(countTaught(texts));
    if (Math.min(good, bad) < FEWEST_OF_A_KIND)
      throw new Refusal(
        ReviewProblems.tooFew,
        `There are ${good} different good reviews (from ${GOOD_FROM} of 100) and ${bad} bad ones (up to ${BAD_UP_TO}) with words in this language; at least ${FEWEST_OF_A_KIND} of each are needed.`,
      );
    const { figures, lexicon, model } = await this.patiently(train(texts));
    const packed = await packModel(model);
    const ctx = systemContext(new Caller(run.accountId, kind, []), this.clock.now(), `job:${run.id}`);
    return this.work.run(ctx, 201, (work) =>
      this.models.keep(work, {
        ...{ id: run.id, language, source: 'reviews', figures: { ...figures, lexicon }, packed },
        active: figures.accuracy > lexicon.accuracy,
      }),
    );
  }

  /** What was kept back is no review of a stay, or was not meant to be read. */
  private async texts(language: string, good: boolean): Promise<LabelledText[]> {
    const reviews = await this.database.query<Pick<ReviewRow, 'id' | 'sealed'>>(
      `SELECT id, sealed FROM reviews WHERE language = $1 AND sealed IS NOT NULL AND status <> 'rejected' AND score ${good ? '>=' : '<='} $2
       ORDER BY written_at DESC, id LIMIT ${NEWEST}`,
      [language, good ? GOOD_FROM : BAD_UP_TO],
    );
    const texts: LabelledText[] = [];
    await this.patiently(
      forEach(reviews.length, FEW, (i) => {
        const { title, text } = this.rows.words(reviews[i]!);
        texts.push({ good, text: [title, text].filter(Boolean).join('\n') });
      }),
    );
    return texts;
  }

  private patiently<Result>(steps: Steps<Result>): Promise<Result> {
    return inSlices(steps, (workedMs) => this.requestsFirst.giveWay(workedMs));
  }
}

const resultOf = ({ id, language, version, active, figures }: MoodModel) => ({
  ...{ modelId: id, language, version, active },
  ...{ reviews: figures.n, good: figures.good, accuracy: figures.accuracy, macroF1: figures.macroF1, auc: figures.auc },
  lexiconAccuracy: figures.lexicon!.accuracy,
});
