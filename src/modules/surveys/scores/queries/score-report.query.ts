import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { estimateOfClusters } from '../domain/clusters';
import { FORMULAS } from '../domain/formulas';
import { type Grouping, isScore, type Measured, type SurveyItem } from '../domain/report';
import { type Counts, netPromoters, onHundred, sumsOfCounts, topTwo } from '../domain/scale';
import { estimateOf, intervalOf, rounded, roundedInterval, type Sums } from '../domain/statistics';
import type { ScoresQuery } from '../dto/report-query.dto';
import type { NetPromotersDto, ScoreDto, ScoresDto, ShareDto } from '../dto/scores.dto';
import { AnswerReads, type ClusterRow, type CountRow } from './answer-reads.query';
import { type ReportScope, ReportScopes } from './report-scopes.query';

/** Which touchpoints please and which disappoint: by item or together, told apart by whatever is known of the stay. */
@Injectable()
export class ScoreReport {
  constructor(
    private readonly scopes: ReportScopes,
    private readonly answers: AnswerReads,
    private readonly environment: Environment,
  ) {}

  /** @throws Refusal 404, 403, 400 */
  async read(ctx: RequestContext, query: ScoresQuery): Promise<ScoresDto> {
    const scope = await this.scopes.open(ctx, query);
    const { of = 'item', by = 'none' } = query;
    const items = scope.items.filter((item) => isScore(item) && isWanted(item, query));
    const together = of === 'touchpoint' || of === 'department';
    const all = together ? await this.pooled(scope, by, items, of) : await this.single(scope, by, items, of);
    const minimum = this.environment.SCORE_MINIMUM_ANSWERS;
    const few = all.filter(({ n }) => n < minimum);
    return {
      ...{ surveyId: scope.surveyId, from: scope.from, to: scope.to, of, by },
      formula: together ? FORMULAS.pooled : FORMULAS.mean,
      minimum,
      suppressed: { groups: few.length, answers: few.reduce((sum, { answers }) => sum + answers, 0) },
      data: all.filter(({ n }) => n >= minimum).sort((a, b) => order(a.measure, b.measure) || order(a.group ?? '', b.group ?? '')),
    };
  }

  private async single(scope: ReportScope, by: Grouping, items: readonly SurveyItem[], of: Measured): Promise<ScoreDto[]> {
    const wanted = new Map(items.filter((item) => of !== 'overall' || item.role === 'overall').map((item) => [item.id, item]));
    if (wanted.size === 0) return [];
    const rows = await this.answers.counts(scope, by, wanted.size < scope.items.length ? [...wanted.keys()] : undefined);
    const scores: ScoreDto[] = [];
    for (const [itemId, groups] of countsOf(rows)) {
      const item = wanted.get(itemId);
      if (item) for (const [group, counts] of groups) scores.push(itemScore(item, of === 'overall' ? 'overall' : item.key, group, counts));
    }
    return scores;
  }

  private async pooled(
    scope: ReportScope,
    by: Grouping,
    items: readonly SurveyItem[],
    of: 'touchpoint' | 'department',
  ): Promise<ScoreDto[]> {
    const measures = items.flatMap((item) => (item[of] ? [{ item, measure: item[of] }] : []));
    if (measures.length === 0) return [];
    return (await this.answers.clusters(scope, by, measures)).map(pooledScore);
  }
}

const isWanted = (item: SurveyItem, { item: key, touchpoint, department }: ScoresQuery): boolean =>
  (key === undefined || item.key === key) &&
  (touchpoint === undefined || item.touchpoint === touchpoint) &&
  (department === undefined || item.department === department);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By item and group. */
export function countsOf(rows: readonly CountRow[]): Map<string, Map<string | null, Map<number, number>>> {
  const byItem = new Map<string, Map<string | null, Map<number, number>>>();
  const within = <Key, Value>(map: Map<Key, Value>, key: Key, empty: () => Value): Value => {
    const found = map.get(key) ?? empty();
    map.set(key, found);
    return found;
  };
  for (const { itemId, group, value, n } of rows) {
    const groups = within(byItem, itemId, () => new Map<string | null, Map<number, number>>());
    within(groups, group, () => new Map<number, number>()).set(value, n);
  }
  return byItem;
}

function itemScore(item: SurveyItem, measure: string, group: string | null, counts: Counts): ScoreDto {
  const sums = sumsOfCounts(counts);
  const hundred = onHundred(sums, item);
  return {
    ...{ measure, group, n: sums.n, answers: sums.n },
    ...meanView(hundred),
    onScale: { min: item.min, max: item.max, mean: rounded(sums.sum / sums.n), interval: meanView(sums).interval },
    topTwo: shareView(topTwo(counts, item)),
    nps: item.kind === 'nps' ? promotersView(counts) : null,
  };
}

function pooledScore({ measure, group, ...clusters }: ClusterRow): ScoreDto {
  const estimate = estimateOfClusters(clusters);
  return {
    ...{ measure, group, n: clusters.n, answers: clusters.c, score: rounded(clusters.s / clusters.c) },
    interval: estimate && roundedInterval(intervalOf(estimate)),
    ...{ onScale: null, topTwo: null, nps: null },
  };
}

export function meanView(sums: Sums): Pick<ScoreDto, 'score' | 'interval'> {
  const estimate = estimateOf(sums);
  return { score: rounded(sums.sum / sums.n), interval: estimate && roundedInterval(intervalOf(estimate)) };
}

export const shareView = (share: ReturnType<typeof topTwo>): ShareDto | null =>
  share && { share: rounded(share.share), interval: roundedInterval(share.interval)! };

export function promotersView(counts: Counts): NetPromotersDto | null {
  const nps = netPromoters(counts);
  return nps && { ...nps, score: rounded(nps.score), interval: roundedInterval(nps.interval) };
}
