import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { Database } from '../../../../kernel/database/database';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { FORMULAS } from '../domain/formulas';
import { cronbachsAlpha, type Gap, servqual } from '../domain/servqual';
import { estimateOf, intervalOf, rounded, roundedInterval, type Sums, testAgainstZero } from '../domain/statistics';
import type { FiveGapDto, GapDto, ServqualDto, WholeGapDto } from '../dto/models.dto';
import type { ReportQuery } from '../dto/report-query.dto';
import { AnswerReads } from './answer-reads.query';
import { type ReportScope, ReportScopes } from './report-scopes.query';
import { servqualItemsOf } from './servqual-items';

const MARKS = `
  SELECT gap, count(*)::int AS n, avg(kept) AS kept FROM service_gap_marks
  WHERE noted_on BETWEEN $1::date AND $2::date AND ($3::uuid[] IS NULL OR property_id = ANY ($3::uuid[])) GROUP BY 1`;

/** Service quality by the gap model. */
@Injectable()
export class ServqualReport {
  constructor(
    private readonly database: Database,
    private readonly scopes: ReportScopes,
    private readonly answers: AnswerReads,
    private readonly environment: Environment,
  ) {}

  /** @throws Refusal 404, 403, 400 */
  async read(ctx: RequestContext, query: ReportQuery): Promise<ServqualDto> {
    const scope = await this.scopes.open(ctx, query);
    const { items, pairs, importance } = servqualItemsOf(scope.items);
    const { sheets } = pairs.length ? await this.answers.sheets(scope, items) : { sheets: [] };
    const found = servqual(sheets, pairs, importance);
    const minimum = this.environment.SCORE_MINIMUM_ANSWERS;
    const few = found.dimensions.filter(({ gap }) => gap.n > 0 && gap.n < minimum);
    const enough = ({ gap }: Gap): boolean => gap.n >= minimum;
    const whole = found.weighted ?? found.unweighted;
    return {
      ...{ surveyId: scope.surveyId, from: scope.from, to: scope.to, formula: FORMULAS.servqual, minimum },
      suppressed: { groups: few.length, answers: few.reduce((sum, { gap }) => sum + gap.n, 0) },
      pairs: pairs.flatMap((pair, i) =>
        enough(found.pairs[i]!)
          ? [
              {
                item: items[pair.perception]!.key,
                expectationItem: items[pair.expectation]!.key,
                dimension: pair.dimension,
                ...gapView(found.pairs[i]!),
              },
            ]
          : [],
      ),
      dimensions: found.dimensions.filter(enough).map((dimension) => {
        const perceptions = pairs.filter((pair) => pair.dimension === dimension.dimension).map((pair) => pair.perception);
        const [worth, alpha] = [found.importance?.weights[dimension.dimension], cronbachsAlpha(sheets, perceptions)];
        return {
          dimension: dimension.dimension,
          ...gapView(dimension),
          importance: worth === undefined ? null : rounded(worth),
          alpha: alpha === null ? null : rounded(alpha),
        };
      }),
      unweighted: found.unweighted.n >= minimum ? wholeView(found.unweighted) : null,
      weighted: found.weighted && found.weighted.n >= minimum ? wholeView(found.weighted) : null,
      gaps: await this.fiveGaps(scope, whole.n >= minimum ? wholeView(whole) : null),
    };
  }

  /** What the house has figures of; of the others it says what it would take. */
  private async fiveGaps({ from, to, propertyIds }: ReportScope, fifth: WholeGapDto | null): Promise<FiveGapDto[]> {
    const marks = await this.database.replica.query<{ gap: number; n: number; kept: number }>(MARKS, [from, to, propertyIds]);
    const measured = (gap: number, between: string, source: string): FiveGapDto => {
      const mark = marks.find((m) => m.gap === gap);
      return { gap, between, measured: !!mark, n: mark?.n ?? null, value: mark ? rounded(mark.kept - 100) : null, source };
    };
    const unmeasured = (gap: number, between: string, source: string): FiveGapDto => ({
      ...{ gap, between, source },
      ...{ measured: false, n: null, value: null },
    });
    return [
      unmeasured(1, 'What guests expect and what the management believes they expect', 'Not measured: the management is not asked what it believes that guests expect.'), // prettier-ignore
      unmeasured(2, 'What the management believes and the service standards', 'Not measured: standards are not held against beliefs.'),
      measured(3, 'Service standards and what is delivered', 'Inspections: mean share of the points of the standard in percent, less 100.'),
      measured(4, 'What is delivered and what is promised', 'Reviews of verified stays: share that disputes nothing of the hotel’s content in percent, less 100.'), // prettier-ignore
      {
        gap: 5,
        between: 'What guests expect and what they perceive',
        measured: fifth !== null,
        n: fifth?.n ?? null,
        value: fifth?.gap ?? null,
        source:
          'This survey: perception less expectation in steps of the scale, weighted where the guests were asked what matters to them.',
      },
    ];
  }
}

function testView(sums: Sums): Pick<GapDto, 'interval' | 't' | 'p'> {
  const estimate = estimateOf(sums);
  const test = estimate && testAgainstZero(estimate);
  return {
    interval: estimate && roundedInterval(intervalOf(estimate)),
    t: test && rounded(test.t),
    p: test && rounded(test.p),
  };
}

const gapView = ({ gap, expectation, perception }: Gap): GapDto => ({
  n: gap.n,
  expectation: rounded(expectation.sum / expectation.n),
  perception: rounded(perception.sum / perception.n),
  gap: rounded(gap.sum / gap.n),
  ...testView(gap),
});

const wholeView = (sums: Sums): WholeGapDto => ({ n: sums.n, gap: rounded(sums.sum / sums.n), ...testView(sums) });
