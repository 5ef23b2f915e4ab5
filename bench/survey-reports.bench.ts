import { join } from 'node:path';
import type { Client } from 'pg';
import { newId } from '../src/kernel/values/ids';
import { furnish } from './support/furnish';
import { type Ground, signIn, startServer } from './support/house';
import { median } from './support/load';

const ANSWERS = Number(process.env.BENCH_ANSWERS ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

const DIMENSIONS = ['tangibles', 'reliability', 'responsiveness', 'assurance', 'empathy'];
const DAYS = { from: '2026-01-01', to: '2026-12-31' };

/** Which answers: the same in every plain statement, as in the product's. */
const COUNTED = `a.survey_id = $1 AND a.counted AND a.value IS NOT NULL AND a.answered_on BETWEEN '${DAYS.from}' AND '${DAYS.to}'`;
const FIGURES = 'count(*), avg(a.value), stddev_samp(a.value)';

interface Report {
  path: string;
  /** What somebody would write who wants these figures and nothing else. */
  plain: string;
  survey: 'stay' | 'servqual';
  /** The same question with less of an answer: told, not held to. */
  told?: boolean;
}

/**
 * Reports by HTTP beside the plain SQL that gives the same figures. What the plain SQL leaves out: who may see it, few answers, shares and tests, and
 * the rest of the answer.
 */
const REPORTS: Record<string, Report> = {
  'by item': {
    survey: 'stay',
    path: 'scores?of=item',
    plain: `SELECT a.item_id, ${FIGURES} FROM survey_answers a WHERE ${COUNTED} GROUP BY 1`,
  },
  'by item and month': {
    survey: 'stay',
    path: 'scores?of=item&by=month',
    plain: `SELECT a.item_id, date_trunc('month', a.answered_on), ${FIGURES} FROM survey_answers a WHERE ${COUNTED} GROUP BY 1, 2`,
  },
  'by item and room': {
    survey: 'stay',
    path: 'scores?of=item&by=room',
    plain: `SELECT a.item_id, r.room_id, ${FIGURES} FROM survey_answers a JOIN survey_responses r ON r.id = a.response_id WHERE ${COUNTED} GROUP BY 1, 2`,
  },
  'by touchpoint, each guest counting once': {
    survey: 'stay',
    path: 'scores?of=touchpoint',
    plain: `SELECT touchpoint, count(*), avg(score), stddev_samp(score) FROM (
        SELECT a.response_id, i.touchpoint, avg((a.value - i.scale_min) * 100::float8 / (i.scale_max - i.scale_min)) AS score
        FROM survey_answers a JOIN survey_items i ON i.id = a.item_id WHERE ${COUNTED} GROUP BY 1, 2) g GROUP BY 1`,
  },
  'by touchpoint, as if each answer were a guest': {
    survey: 'stay',
    path: 'scores?of=touchpoint',
    plain: `SELECT i.touchpoint, ${FIGURES} FROM survey_answers a JOIN survey_items i ON i.id = a.item_id WHERE ${COUNTED} GROUP BY 1`,
    told: true,
  },
  'net promoter score': {
    survey: 'stay',
    path: 'nps?',
    plain: `SELECT a.item_id, count(*), avg(CASE WHEN a.value >= 9 THEN 100 WHEN a.value <= 6 THEN -100 ELSE 0 END) FROM survey_answers a
      WHERE ${COUNTED} AND a.item_id IN (SELECT id FROM survey_items WHERE survey_id = $1 AND kind = 'nps') GROUP BY 1`,
  },
  'drivers of the overall score': {
    survey: 'stay',
    path: 'drivers?',
    plain: `SELECT a.item_id, count(*), corr(a.value, o.value) FROM survey_answers a JOIN survey_answers o ON o.response_id = a.response_id
      AND o.item_id = (SELECT id FROM survey_items WHERE survey_id = $1 AND role = 'overall') WHERE ${COUNTED} GROUP BY 1`,
  },
  'trend by month': {
    survey: 'stay',
    path: 'trend?measure=overall',
    plain: `SELECT date_trunc('month', a.answered_on), ${FIGURES} FROM survey_answers a
      WHERE ${COUNTED} AND a.item_id = (SELECT id FROM survey_items WHERE survey_id = $1 AND role = 'overall') GROUP BY 1`,
  },
  'gaps of service quality': {
    survey: 'servqual',
    path: 'servqual?',
    plain: `SELECT p.dimension, count(*), avg(a.value - e.value), stddev_samp(a.value - e.value)
      FROM survey_answers a JOIN survey_items p ON p.id = a.item_id AND p.role = 'perception' JOIN survey_items x ON x.survey_id = p.survey_id AND x.key = p.pair
      JOIN survey_answers e ON e.response_id = a.response_id AND e.item_id = x.id WHERE ${COUNTED} GROUP BY 1`,
  },
  'the same, nobody compared with themselves': {
    survey: 'servqual',
    path: 'servqual?',
    plain: `SELECT i.dimension, avg(a.value) FILTER (WHERE i.role = 'perception') - avg(a.value) FILTER (WHERE i.role = 'expectation')
      FROM survey_answers a JOIN survey_items i ON i.id = a.item_id WHERE ${COUNTED} GROUP BY 1`,
    told: true,
  },
};

/** A million answers to a survey of 25 items, and as many to SERVQUAL. */
export async function benchSurveyReports(ground: Ground): Promise<void> {
  const [hotel] = await furnish(ground.db, { code: 'ASKED', rooms: 200 });
  const surveys = { stay: newId(), servqual: newId() };
  await ask(ground.db, hotel!.propertyId, surveys.stay, 25);
  await ask(ground.db, hotel!.propertyId, surveys.servqual, 49);
  await ground.db.query('VACUUM ANALYZE survey_answers, survey_responses, survey_items');
  await ground.db.query('SET jit = off'); // as the product's connections have it
  const server = await startServer(join(__dirname, '../src/main.js'), 4350, ground.environment, '/health/ready');
  const headers = { authorization: `Bearer ${await signIn(server.url)}` };
  const read = async ({ path, survey }: Report): Promise<number> => {
    const started = performance.now();
    const answer = await fetch(
      `${server.url}/v1/survey-reports/${path}&surveyId=${surveys[survey]}&propertyId=${hotel!.propertyId}&from=${DAYS.from}&to=${DAYS.to}`,
      { headers },
    );
    const body = await answer.text();
    if (!answer.ok) throw new Error(body);
    return performance.now() - started;
  };
  const plainly = async ({ plain, survey }: Report): Promise<number> => {
    const started = performance.now();
    await ground.db.query(plain, [surveys[survey]]);
    return performance.now() - started;
  };
  try {
    console.log(`\nReports over ${ANSWERS} answers by HTTP and by plain SQL, ms (median of rounds, ratio pair by pair)`);
    for (const [name, report] of Object.entries(REPORTS)) {
      const found: [number, number][] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const pair: [number, number] = [await read(report), await plainly(report)];
        if (round > 0) found.push(pair); // the first round warms up
      }
      const [product, plain] = [median(found.map(([x]) => x)), median(found.map(([, y]) => y))];
      const ratio = median(found.map(([x, y]) => x / y));
      const held = report.told ? '(told)' : 'ceiling 2';
      console.log(
        `  ${name.padEnd(46)} ${product.toFixed(0).padStart(6)} ${plain.toFixed(0).padStart(6)}   ratio ${ratio.toFixed(2)}   ${held}`,
      );
    }
  } finally {
    await server.stop();
  }
}

/** As many respondents as make the answers, over a year and all rooms, written straight into the tables. */
async function ask(db: Client, propertyId: string, surveyId: string, items: number): Promise<void> {
  const servqual = items === 49;
  const distributionId = newId();
  await db.query(
    `INSERT INTO surveys (id, property_id, code, name, purpose, audience, one_answer_per, status, alarm, version, created_at, updated_at)
     VALUES ($1, $2, $1::uuid::text, 'Asked', 'other', 'guests', 'none', 'open', '{}', 1, now(), now())`,
    [surveyId, propertyId],
  );
  await db.query(
    `INSERT INTO survey_distributions (id, survey_id, property_id, name, kind, settings, status, version, created_at, updated_at)
     VALUES ($1, $2, $3, 'Asked', 'paper', '{}', 'active', 1, now(), now())`,
    [distributionId, surveyId, propertyId],
  );
  // 22 expectations, 22 perceptions and 5 weights, or the overall question, one on 0 to 10, and 23 others
  await db.query(
    servqual
      ? `INSERT INTO survey_items (id, survey_id, key, kind, scale_min, scale_max, dimension, role, pair)
         SELECT uuidv7(), $1, CASE WHEN i <= 22 THEN 'e' || i WHEN i <= 44 THEN 'p' || i - 22 ELSE 'w' || i END, CASE WHEN i <= 44 THEN 'matrix' ELSE 'allocation' END,
           CASE WHEN i <= 44 THEN 1 ELSE 0 END, CASE WHEN i <= 44 THEN 7 ELSE 100 END, ($3::text[])[1 + CASE WHEN i <= 44 THEN (i - 1) % 22 / 5 ELSE i - 45 END],
           CASE WHEN i <= 22 THEN 'expectation' WHEN i <= 44 THEN 'perception' ELSE 'importance' END, CASE WHEN i BETWEEN 23 AND 44 THEN 'e' || i - 22 END
         FROM generate_series(1, $2::int) i`
      : `INSERT INTO survey_items (id, survey_id, key, kind, scale_min, scale_max, touchpoint, role)
         SELECT uuidv7(), $1, 'q' || i, CASE i WHEN 2 THEN 'nps' ELSE 'rating' END, CASE i WHEN 2 THEN 0 ELSE 1 END, CASE i WHEN 2 THEN 10 ELSE 5 END,
           ($3::text[])[1 + i % 5], CASE i WHEN 1 THEN 'overall' END
         FROM generate_series(1, $2::int) i`,
    [surveyId, items, servqual ? DIMENSIONS : ['booking', 'check_in', 'room', 'dining', 'facilities']],
  );
  await db.query(
    `INSERT INTO survey_responses (id, property_id, survey_id, survey_version, distribution_id, client_id, language, status, room_id, answered_on, started_at, updated_at)
     SELECT uuidv7(), $1, $2, 1, $3, i::text, 'en', 'complete', r.ids[1 + i % cardinality(r.ids)], $5::date + (i * 364::bigint / $4)::int, now(), now()
     FROM generate_series(1, $4::int) i, (SELECT array_agg(id) AS ids FROM rooms WHERE property_id = $1) r`,
    [propertyId, surveyId, distributionId, Math.ceil(ANSWERS / items), DAYS.from],
  );
  await db.query(
    `INSERT INTO survey_answers (response_id, item_id, survey_id, property_id, answered_on, counted, value)
     SELECT r.id, i.id, r.survey_id, r.property_id, r.answered_on, true,
       CASE i.kind WHEN 'allocation' THEN 20 ELSE i.scale_min + floor(random() * (i.scale_max - i.scale_min + 1))::int END
     FROM survey_responses r JOIN survey_items i USING (survey_id) WHERE r.survey_id = $1 ORDER BY r.id`,
    [surveyId],
  );
}
