import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import type { LocalDate } from '../../../../kernel/values/local-date';
import { csi, type CsiWeights } from '../domain/csi';
import { csiFormula, type Formula, FORMULAS } from '../domain/formulas';
import { type Period, periodOf, type SurveyItem } from '../domain/report';
import { type Counts, netPromotersSums, onHundred, sumsOfCounts, topTwoSums } from '../domain/scale';
import { servqual, type Sheet } from '../domain/servqual';
import { type Sums, sumsOf } from '../domain/statistics';
import type { TrendMeasure } from '../dto/report-query.dto';
import { AnswerReads, type AnswerScope } from './answer-reads.query';
import { csiWeights } from './csi-weights.query';
import { countsOf } from './score-report.query';
import { servqualItemsOf } from './servqual-items';

/** One score, period by period, all by the same formula. */
export interface Series {
  formula: Formula;
  /** By the first day of the period: what the respondents' own scores add up to. */
  points: Map<LocalDate, Sums>;
}

/** The scores of a survey period by period, as sums of what each respondent says: that is all that a mean, an interval and a comparison need. */
@Injectable()
export class MeasureSeries {
  constructor(
    private readonly database: Database,
    private readonly answers: AnswerReads,
  ) {}

  /** Undefined where the survey does not ask for it. @param key of the item, where one of several is meant */
  async read(
    scope: AnswerScope & { items: readonly SurveyItem[] },
    measure: TrendMeasure,
    period: Period,
    key?: string,
  ): Promise<Series | undefined> {
    if (measure === 'csi') return this.csi(scope, period);
    if (measure === 'servqual') return this.servqual(scope, period);
    const item = itemFor(scope.items, measure, key);
    if (!item) return undefined;
    const counts = countsOf(await this.answers.counts(scope, period, [item.id])).get(item.id) ?? new Map<string, Counts>();
    const points = [...counts].map(([day, found]) => [day!, sumsBy(measure, found, item)] as const);
    return { formula: measure === 'nps' ? FORMULAS.nps : measure === 'csat' ? FORMULAS.csat : FORMULAS.mean, points: new Map(points) };
  }

  private async csi(scope: AnswerScope & { items: readonly SurveyItem[] }, period: Period): Promise<Series | undefined> {
    const items = csiItemsOf(scope.items);
    if (!items) return undefined;
    const weights = await csiWeights(this.database.replica, scope.surveyId);
    const { sheets, days } = await this.answers.sheets(scope, items);
    return { formula: csiFormula(weights.version), points: pointsOf(csiOfSheets(sheets, items, weights), days, period) };
  }

  private async servqual(scope: AnswerScope & { items: readonly SurveyItem[] }, period: Period): Promise<Series | undefined> {
    const { items, pairs, importance } = servqualItemsOf(scope.items);
    if (pairs.length === 0) return undefined;
    const { sheets, days } = await this.answers.sheets(scope, items);
    return { formula: FORMULAS.servqual, points: pointsOf(servqual(sheets, pairs, importance).wholes, days, period) };
  }
}

function itemFor(items: readonly SurveyItem[], measure: TrendMeasure, key?: string): SurveyItem | undefined {
  if (measure === 'overall') return items.find((item) => item.role === 'overall');
  if (measure === 'item') return items.find((item) => item.key === key);
  return items.find((item) => item.kind === measure && (key === undefined || item.key === key));
}

function sumsBy(measure: TrendMeasure, counts: Counts, item: SurveyItem): Sums {
  if (measure === 'nps') return netPromotersSums(counts);
  return measure === 'csat' ? topTwoSums(counts, item) : onHundred(sumsOfCounts(counts), item);
}

function pointsOf(scores: readonly (number | null)[], days: readonly LocalDate[], period: Period): Map<LocalDate, Sums> {
  const found = new Map<LocalDate, number[]>();
  scores.forEach((score, i) => {
    if (score === null) return;
    const start = periodOf(days[i]!, period);
    const scores = found.get(start);
    if (scores) scores.push(score);
    else found.set(start, [score]);
  });
  return new Map([...found].map(([start, values]) => [start, sumsOf(values)]));
}

/** The three questions of the index, in the order of its weights. Undefined where one of them is not asked, or on other steps than the others. */
export function csiItemsOf(items: readonly SurveyItem[]): [SurveyItem, SurveyItem, SurveyItem] | undefined {
  const [s, e, p] = ['csi_satisfaction', 'csi_expectancy', 'csi_performance'].map((role) => items.find((item) => item.role === role));
  if (!s || !e || !p) return undefined;
  return [e, p].every((item) => item.min === s.min && item.max === s.max) ? [s, e, p] : undefined;
}

/** The index of each respondent; null of those who left a question out. */
export function csiOfSheets(sheets: readonly Sheet[], [steps]: readonly SurveyItem[], weights: CsiWeights): (number | null)[] {
  return sheets.map((sheet) => {
    const answers = [sheet[0]!, sheet[1]!, sheet[2]!] as const;
    return answers.some((answer) => Number.isNaN(answer)) ? null : csi(answers, weights, steps!);
  });
}
