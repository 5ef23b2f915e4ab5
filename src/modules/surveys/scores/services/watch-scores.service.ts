import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { systemContext } from '../../../../kernel/http/request-context';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { Clock } from '../../../../kernel/values/clock';
import { newId } from '../../../../kernel/values/ids';
import { addDays, dateInZone, type LocalDate } from '../../../../kernel/values/local-date';
import { scoreFell, scoreRecovered } from '../../events/score.events';
import { type Compared, fallsOf, FEWEST_ANSWERS, hasRecovered, REFERENCE_DAYS, WINDOW_DAYS } from '../domain/falls';
import { onHundred, sumsOfCounts } from '../domain/scale';
import { type Estimate, estimateOf, rounded } from '../domain/statistics';

interface CountRow {
  surveyId: string;
  itemId: string;
  key: string;
  min: number;
  max: number;
  touchpoint: string | null;
  department: string | null;
  recent: boolean;
  value: number;
  n: number;
}

type Item = Compared & Pick<CountRow, 'surveyId' | 'itemId' | 'key' | 'touchpoint' | 'department'>;

interface Standing {
  id: string;
  surveyId: string;
  itemId: string;
  score: number;
  error: number;
  n: number;
}

/** How often each step was chosen, in the window and in the reference: from the surveys inwards, for answers are found by survey. */
const COUNTS = `
  SELECT i.survey_id AS "surveyId", i.id AS "itemId", i.key, i.scale_min AS min, i.scale_max AS max, i.touchpoint, i.department, c.recent, c.value, c.n
  FROM surveys s
  CROSS JOIN LATERAL (
    SELECT a.item_id, a.answered_on >= $2::date AS recent, a.value, count(*)::int AS n FROM survey_answers a
    WHERE a.survey_id = s.id AND a.property_id = $1 AND a.answered_on >= $3::date AND a.answered_on < $4::date AND a.counted AND a.value IS NOT NULL
    GROUP BY 1, 2, 3) c
  JOIN survey_items i ON i.id = c.item_id
  WHERE (s.property_id IS NULL OR s.property_id = $1) AND i.scale_max > i.scale_min AND i.kind <> 'allocation' AND i.role IS DISTINCT FROM 'expectation'
    AND i.role IS DISTINCT FROM 'importance'`;

const STANDING = `
  SELECT id, survey_id AS "surveyId", item_id AS "itemId", before_score AS score, before_error AS error, before_n AS n FROM score_alerts
  WHERE property_id = $1 AND recovered_on IS NULL`;

/** Day by day, holds the last weeks of each item against those before them, and raises an alert where a score has fallen beyond chance. */
@Injectable()
export class WatchScores {
  private readonly log = new Logger('Scores');

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register('surveys.watch-scores', () => this.run());
    jobs.cron('37 4 * * *', 'surveys.watch-scores');
  }

  /** One hotel that cannot be looked at does not keep the others from it. */
  async run(): Promise<void> {
    const hotels = await this.database.query<{ id: string; timeZone: string }>(
      'SELECT id, time_zone AS "timeZone" FROM properties p WHERE EXISTS (SELECT FROM survey_distributions d WHERE d.property_id = p.id) ORDER BY id',
    );
    for (const { id, timeZone } of hotels) {
      await this.watch(id, dateInZone(this.clock.now(), timeZone)).catch((error: unknown) => {
        this.log.error(`The scores of hotel ${id} could not be compared`, error instanceof Error ? error.stack : String(error));
      });
    }
  }

  private async watch(propertyId: string, today: LocalDate): Promise<void> {
    const from = addDays(today, -WINDOW_DAYS);
    const items = compare(await this.database.replica.query<CountRow>(COUNTS, [propertyId, from, addDays(from, -REFERENCE_DAYS), today]));
    if (items.length === 0) return;
    await this.work.run(systemContext(Caller.system, this.clock.now(), 'watch-scores'), 200, async (work) => {
      const standing = await this.standing(work, propertyId);
      const known = new Map(standing.map((alert) => [`${alert.surveyId} ${alert.itemId}`, alert]));
      for (const item of items) {
        const alert = known.get(`${item.surveyId} ${item.itemId}`);
        if (!alert) continue;
        const before = { mean: alert.score, error: alert.error, df: alert.n - 1 };
        if (hasRecovered({ before, now: item.now })) await this.recover(work, propertyId, alert, today);
      }
      const others = items.filter((item) => item.before.df + 1 >= FEWEST_ANSWERS && !known.has(`${item.surveyId} ${item.itemId}`));
      for (const fall of fallsOf(others)) await this.raise(work, propertyId, fall, today);
    });
  }

  /** Two workers at once: the second waits, and finds what the first has raised. */
  private async standing(work: Work, propertyId: string): Promise<Standing[]> {
    await work.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`score alerts ${propertyId}`]);
    return work.query<Standing>(STANDING, [propertyId]);
  }

  private async raise(work: Work, propertyId: string, fall: Item & { chance: number }, today: LocalDate): Promise<void> {
    const [id, from] = [newId(), addDays(today, -WINDOW_DAYS)];
    const [before, now] = [side(fall.before), side(fall.now)];
    const raised = await work.query(
      `INSERT INTO score_alerts (id, property_id, survey_id, item_id, fell_on, before_from, before_n, before_score, before_error, now_from, now_n, now_score, now_error,
         chance, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15) ON CONFLICT DO NOTHING RETURNING 1`,
      [
        ...[id, propertyId, fall.surveyId, fall.itemId, today],
        ...[addDays(from, -REFERENCE_DAYS), before.n, fall.before.mean, fall.before.error],
        ...[from, now.n, fall.now.mean, fall.now.error, fall.chance, this.clock.now()],
      ],
    );
    if (raised.length === 0) return;
    const { surveyId, key: item, touchpoint, department } = fall;
    work.emit(scoreFell(propertyId, { alertId: id, surveyId, item, touchpoint, department, before, now }));
  }

  private async recover(work: Work, propertyId: string, { id, surveyId }: Standing, today: LocalDate): Promise<void> {
    await work.query('UPDATE score_alerts SET recovered_on = $2, updated_at = $3 WHERE id = $1', [id, today, this.clock.now()]);
    work.emit(scoreRecovered(propertyId, { alertId: id, surveyId }));
  }
}

const side = ({ mean, df }: Estimate): { score: number; n: number } => ({ score: rounded(mean), n: df + 1 });

/** Items that were answered often enough in the window; without answers before it a score has nothing to fall from. */
function compare(rows: readonly CountRow[]): Item[] {
  const items = new Map<string, { of: CountRow; sides: Record<'recent' | 'earlier', Map<number, number>> }>();
  for (const row of rows) {
    const found = items.get(row.itemId) ?? { of: row, sides: { recent: new Map(), earlier: new Map() } };
    items.set(row.itemId, found);
    found.sides[row.recent ? 'recent' : 'earlier'].set(row.value, row.n);
  }
  return [...items.values()].flatMap(({ of, sides }): Item[] => {
    const [now, before] = [sides.recent, sides.earlier].map((counts) => estimateOf(onHundred(sumsOfCounts(counts), of)));
    if (!now || now.df + 1 < FEWEST_ANSWERS) return [];
    const { surveyId, itemId, key, touchpoint, department } = of;
    return [{ surveyId, itemId, key, touchpoint, department, now, before: before ?? { mean: 0, error: 0, df: 0 } }];
  });
}
