import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { Database } from '../../../../kernel/database/database';
import { invalid } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { LocalDate } from '../../../../kernel/values/local-date';
import { differenceOf, type Estimate, estimateOf, intervalOf, rounded, roundedInterval, testAgainstZero } from '../domain/statistics';
import type { ChangeDto, TrendDto, TrendPointDto } from '../dto/analyses.dto';
import type { TrendMeasure, TrendQuery } from '../dto/report-query.dto';
import { MeasureSeries, type Series } from './measure-series.query';
import { type ReportScope, ReportScopes } from './report-scopes.query';

interface Point {
  start: LocalDate;
  n: number;
  score: number;
  estimate: Estimate | null;
}

const KEPT = `
  SELECT month AS start, n, score, error, df FROM score_snapshots
  WHERE property_id = $1 AND survey_id = $2 AND measure = $3 AND formula = $4 AND month BETWEEN $5::date AND $6::date ORDER BY month`;

const FORMULAS_KEPT = `
  SELECT DISTINCT formula FROM score_snapshots
  WHERE survey_id = $1 AND measure = $2 AND ($3::uuid[] IS NULL OR property_id = ANY ($3::uuid[])) ORDER BY formula`;

/** One score over time. All of its points are made by one formula: of figures by another it says only that there are some. */
@Injectable()
export class TrendReport {
  constructor(
    private readonly database: Database,
    private readonly scopes: ReportScopes,
    private readonly series: MeasureSeries,
    private readonly environment: Environment,
  ) {}

  /** @throws Refusal 404, 403, 400 also where the survey does not ask for the score */
  async read(ctx: RequestContext, query: TrendQuery): Promise<TrendDto> {
    const scope = await this.scopes.open(ctx, query);
    const { measure = 'overall', period = 'month', kept = false, item } = query;
    if (kept && (period !== 'month' || measure === 'item' || !query.propertyId)) {
      throw invalid({ pointer: '?kept', code: 'not_kept', detail: 'Kept are the scores of months, by hotel, and not of single items.' });
    }
    const found = await this.series.read(scope, measure, period, item);
    if (!found) throw invalid({ pointer: '?measure', code: 'not_asked', detail: 'The survey does not ask for this score.' });
    const all = kept ? await this.kept(scope, measure, found) : pointsOf(found);
    const minimum = this.environment.SCORE_MINIMUM_ANSWERS;
    const [shown, few] = [all.filter(({ n }) => n >= minimum), all.filter(({ n }) => n < minimum)];
    const formulas = await this.database.replica.query<{ formula: string }>(FORMULAS_KEPT, [scope.surveyId, measure, scope.propertyIds]);
    return {
      ...{ surveyId: scope.surveyId, from: scope.from, to: scope.to, formula: found.formula, minimum, measure, period, kept },
      suppressed: { groups: few.length, answers: few.reduce((sum, { n }) => sum + n, 0) },
      formulas: formulas.map(({ formula }) => formula),
      data: shown.map((point, i) => pointView(point, shown[i - 1])),
    };
  }

  private async kept({ surveyId, propertyIds, from, to }: ReportScope, measure: TrendMeasure, { formula }: Series): Promise<Point[]> {
    const rows = await this.database.replica.query<Omit<Point, 'estimate'> & { error: number | null; df: number | null }>(KEPT, [
      ...[propertyIds![0], surveyId, measure, formula.code, from, to],
    ]);
    return rows.map(({ error, df, ...point }) => ({ ...point, estimate: error === null ? null : { mean: point.score, error, df: df! } }));
  }
}

const pointsOf = ({ points }: Series): Point[] =>
  [...points]
    .map(([start, sums]) => ({ start, n: sums.n, score: sums.sum / sums.n, estimate: estimateOf(sums) }))
    .sort((a, b) => (a.start < b.start ? -1 : 1));

const pointView = ({ start, n, score, estimate }: Point, before: Point | undefined): TrendPointDto => ({
  ...{ start, n, score: rounded(score) },
  interval: estimate && roundedInterval(intervalOf(estimate)),
  change: estimate && before?.estimate ? changeView(estimate, before.estimate) : null,
});

function changeView(later: Estimate, earlier: Estimate): ChangeDto {
  const difference = differenceOf(later, earlier);
  const test = testAgainstZero(difference);
  return {
    difference: rounded(difference.mean),
    interval: roundedInterval(intervalOf(difference))!,
    p: test && rounded(test.p),
  };
}
