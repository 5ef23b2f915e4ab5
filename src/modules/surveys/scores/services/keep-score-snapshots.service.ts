import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { Clock } from '../../../../kernel/values/clock';
import { addDays, dateInZone, type LocalDate } from '../../../../kernel/values/local-date';
import { periodOf } from '../domain/report';
import { estimateOf } from '../domain/statistics';
import type { TrendMeasure } from '../dto/report-query.dto';
import { MeasureSeries } from '../queries/measure-series.query';
import { ReportScopes } from '../queries/report-scopes.query';

const MEASURES: TrendMeasure[] = ['overall', 'nps', 'csat', 'csi', 'servqual'];

/** Surveys that somebody has answered in a hotel since a day. */
const ANSWERED = `
  SELECT s.id FROM surveys s WHERE (s.property_id IS NULL OR s.property_id = $1)
    AND EXISTS (SELECT FROM survey_answers a WHERE a.survey_id = s.id AND a.property_id = $1 AND a.answered_on >= $2::date) ORDER BY s.id`;

const KEEP = `
  INSERT INTO score_snapshots (property_id, survey_id, measure, formula, month, n, score, error, df, taken_at)
  SELECT $1, $2, $3, $4, k.month, k.n, k.score, k.error, k.df, $6
  FROM jsonb_to_recordset($5::jsonb) AS k(month date, n int, score float8, error float8, df float8)
  ON CONFLICT (property_id, survey_id, measure, formula, month) DO UPDATE SET n = excluded.n, score = excluded.score, error = excluded.error, df = excluded.df,
    taken_at = excluded.taken_at
  WHERE (score_snapshots.n, score_snapshots.score) IS DISTINCT FROM (excluded.n, excluded.score)`;

/**
 * Writes the scores of each month down, with the formula by which they were made. The month that is over is written anew until the next one is over, for paper comes
 * in late; after that its figures stand.
 */
@Injectable()
export class KeepScoreSnapshots {
  private readonly log = new Logger('Scores');

  constructor(
    private readonly database: Database,
    private readonly scopes: ReportScopes,
    private readonly series: MeasureSeries,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register('surveys.keep-scores', () => this.run());
    jobs.cron('17 5 * * *', 'surveys.keep-scores');
  }

  async run(): Promise<void> {
    const hotels = await this.database.query<{ id: string; timeZone: string }>(
      'SELECT id, time_zone AS "timeZone" FROM properties p WHERE EXISTS (SELECT FROM survey_distributions d WHERE d.property_id = p.id) ORDER BY id',
    );
    for (const { id, timeZone } of hotels) {
      await this.keep(id, dateInZone(this.clock.now(), timeZone)).catch((error: unknown) => {
        this.log.error(`The scores of hotel ${id} could not be written down`, error instanceof Error ? error.stack : String(error));
      });
    }
  }

  private async keep(propertyId: string, today: LocalDate): Promise<void> {
    const to = addDays(periodOf(today, 'month'), -1);
    const from = periodOf(to, 'month');
    for (const { id: surveyId } of await this.database.replica.query<{ id: string }>(ANSWERED, [propertyId, from])) {
      const items = await this.scopes.itemsOf(surveyId);
      for (const measure of MEASURES) {
        const found = await this.series.read({ surveyId, propertyIds: [propertyId], from, to, items }, measure, 'month');
        if (!found || found.points.size === 0) continue;
        const points = [...found.points].map(([month, sums]) => {
          const estimate = estimateOf(sums);
          return { month, n: sums.n, score: sums.sum / sums.n, error: estimate?.error ?? null, df: estimate?.df ?? null };
        });
        await this.database.query(KEEP, [
          ...[propertyId, surveyId, measure, found.formula.code],
          ...[JSON.stringify(points), this.clock.now()],
        ]);
      }
    }
  }
}
