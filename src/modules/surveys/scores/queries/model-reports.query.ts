import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { Database } from '../../../../kernel/database/database';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { csiFormula, type Formula, FORMULAS } from '../domain/formulas';
import type { SurveyItem } from '../domain/report';
import { type Counts, topTwo } from '../domain/scale';
import { rounded, roundedInterval, sumsOf } from '../domain/statistics';
import type { CsatDto, CsiDto, ModelReportDto, NpsDto } from '../dto/models.dto';
import type { ItemReportQuery, ReportQuery } from '../dto/report-query.dto';
import { AnswerReads } from './answer-reads.query';
import { csiWeights } from './csi-weights.query';
import { csiItemsOf, csiOfSheets } from './measure-series.query';
import { type ReportScope, ReportScopes } from './report-scopes.query';
import { countsOf, meanView, promotersView } from './score-report.query';

/** The recognised scores beside the mean: who would recommend the hotel, who is satisfied, and the customer satisfaction index. */
@Injectable()
export class ModelReports {
  constructor(
    private readonly database: Database,
    private readonly scopes: ReportScopes,
    private readonly answers: AnswerReads,
    private readonly environment: Environment,
  ) {}

  /** @throws Refusal 404, 403, 400 */
  async nps(ctx: RequestContext, query: ItemReportQuery): Promise<NpsDto> {
    const { scope, shown, suppressed } = await this.counted(ctx, query, 'nps');
    return {
      ...this.about(scope, FORMULAS.nps, suppressed),
      data: shown.map(({ item, n, counts }) => ({ item: item.key, n, ...promotersView(counts)! })),
    };
  }

  /** @throws Refusal 404, 403, 400 */
  async csat(ctx: RequestContext, query: ItemReportQuery): Promise<CsatDto> {
    const { scope, shown, suppressed } = await this.counted(ctx, query, 'csat');
    return {
      ...this.about(scope, FORMULAS.csat, suppressed),
      data: shown.map(({ item, n, counts }) => {
        const { share, interval } = topTwo(counts, item)!;
        const percent = roundedInterval({ low: interval.low * 100, high: interval.high * 100 })!;
        return { item: item.key, n, score: rounded(share * 100), interval: percent };
      }),
    };
  }

  /** @throws Refusal 404, 403, 400 */
  async csi(ctx: RequestContext, query: ReportQuery): Promise<CsiDto> {
    const scope = await this.scopes.open(ctx, query);
    const weights = await csiWeights(this.database.replica, scope.surveyId);
    const items = csiItemsOf(scope.items);
    const { sheets } = items ? await this.answers.sheets(scope, items) : { sheets: [] };
    const found = sumsOf(items ? csiOfSheets(sheets, items, weights).filter((index) => index !== null) : []);
    const enough = found.n >= this.environment.SCORE_MINIMUM_ANSWERS;
    const suppressed = enough || found.n === 0 ? { groups: 0, answers: 0 } : { groups: 1, answers: found.n };
    return {
      ...this.about(scope, csiFormula(weights.version), suppressed),
      n: found.n,
      ...(enough ? meanView(found) : { score: null, interval: null }),
      weights,
    };
  }

  private async counted(ctx: RequestContext, query: ItemReportQuery, kind: string) {
    const scope = await this.scopes.open(ctx, query);
    const items = scope.items.filter((item) => item.kind === kind && (query.item === undefined || item.key === query.item));
    const itemIds = items.map(({ id }) => id);
    const counts = countsOf(items.length ? await this.answers.counts(scope, 'none', itemIds) : []);
    const all = items.flatMap((item): { item: SurveyItem; n: number; counts: Counts }[] => {
      const found = counts.get(item.id)?.get(null);
      return found ? [{ item, counts: found, n: [...found.values()].reduce((sum, n) => sum + n, 0) }] : [];
    });
    const few = all.filter(({ n }) => n < this.environment.SCORE_MINIMUM_ANSWERS);
    return {
      scope,
      shown: all.filter(({ n }) => n >= this.environment.SCORE_MINIMUM_ANSWERS),
      suppressed: { groups: few.length, answers: few.reduce((sum, { n }) => sum + n, 0) },
    };
  }

  private about({ surveyId, from, to }: ReportScope, formula: Formula, suppressed: ModelReportDto['suppressed']): ModelReportDto {
    return { surveyId, from, to, formula, minimum: this.environment.SCORE_MINIMUM_ANSWERS, suppressed };
  }
}
