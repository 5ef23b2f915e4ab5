import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { driversOf } from '../domain/drivers';
import { FORMULAS } from '../domain/formulas';
import { isScore, type SurveyItem } from '../domain/report';
import { ofHundred } from '../domain/scale';
import type { Sheet } from '../domain/servqual';
import { correlationInterval, rounded, roundedInterval } from '../domain/statistics';
import type { DriverDto, DriversDto } from '../dto/analyses.dto';
import type { ReportQuery } from '../dto/report-query.dto';
import { AnswerReads } from './answer-reads.query';
import { ReportScopes } from './report-scopes.query';

const CAUTION =
  'What goes together need not be cause and effect: an item may go with the overall score because both follow from a third thing, or because a pleased guest is kinder to everything.';

/** What goes with the overall score, the most important first. */
@Injectable()
export class DriverReport {
  constructor(
    private readonly scopes: ReportScopes,
    private readonly answers: AnswerReads,
    private readonly environment: Environment,
  ) {}

  /** @throws Refusal 404, 403, 400 */
  async read(ctx: RequestContext, query: ReportQuery): Promise<DriversDto> {
    const scope = await this.scopes.open(ctx, query);
    const overall = scope.items.find((item) => item.role === 'overall');
    const items = scope.items.filter((item) => isScore(item) && item !== overall);
    const { sheets } = overall ? await this.answers.sheets(scope, [...items, overall]) : { sheets: [] };
    const places = items.map((_, i) => i);
    const { drivers, explained, complete } = driversOf(sheets, items.length, places);
    const minimum = this.environment.SCORE_MINIMUM_ANSWERS;
    const few = drivers.filter(({ n }) => n > 0 && n < minimum);
    return {
      ...{ surveyId: scope.surveyId, from: scope.from, to: scope.to, formula: FORMULAS.drivers, minimum },
      suppressed: { groups: few.length, answers: few.reduce((sum, { n }) => sum + n, 0) },
      overall: overall?.key ?? null,
      explained: explained === null ? null : rounded(explained),
      complete,
      caution: CAUTION,
      data: items
        .flatMap((item, i): DriverDto[] => {
          const { n, correlation, importance } = drivers[i]!;
          if (n < minimum) return [];
          return [
            {
              ...{ item: item.key, touchpoint: item.touchpoint, department: item.department, n },
              correlation: correlation === null ? null : rounded(correlation),
              interval: correlation === null ? null : roundedInterval(correlationInterval(correlation, n)),
              importance: importance === null ? null : rounded(importance),
              score: meanOfBoth(sheets, i, items.length, item),
            },
          ];
        })
        .sort((a, b) => (b.importance ?? -1) - (a.importance ?? -1) || Math.abs(b.correlation ?? 0) - Math.abs(a.correlation ?? 0)),
    };
  }
}

/** Of those who answered the item and the overall question. */
function meanOfBoth(sheets: readonly Sheet[], place: number, overall: number, item: SurveyItem): number {
  let [n, sum] = [0, 0];
  for (const sheet of sheets) {
    if (Number.isNaN(sheet[place]) || Number.isNaN(sheet[overall])) continue;
    n += 1;
    sum += sheet[place]!;
  }
  return rounded(ofHundred(sum / n, item));
}
