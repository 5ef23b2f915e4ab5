import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aDesk } from './support/desk-process';
import { aHotel, must } from './support/furnish';
import { createDatabase, type House, startHouse } from './support/house';
import { dropDatabase, eventually } from './support/kernel-process';
import { aSurvey, CLEAN, handOut, OVERALL, words } from './support/surveys';

const SHEETS = 10_000;
const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-paper-'));

let databaseUrl: string;
let house: House;
let desk: { process: ChildProcess; url: string } | undefined;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  databaseUrl = await createDatabase();
  house = await startHouse({ databaseUrl });
}, 120_000);
afterAll(async () => {
  desk?.process.kill('SIGKILL');
  await house.close();
  await dropDatabase(databaseUrl);
  rmSync(scratch, { recursive: true, force: true });
});

test('ten thousand sheets typed in twice, in two halves, by two kiosks at once, are ten thousand answers, although the server is killed in between', async () => {
  const { propertyId } = await aHotel(house, { nights: 0 });
  const options = [
    { key: 'pool', text: words('Pool') },
    { key: 'gym', text: words('Gym') },
  ];
  const used = { key: 'used', kind: 'multiple_choice', text: words('Used?'), options };
  const surveyId = await aSurvey(house, propertyId, [OVERALL, CLEAN, used]);
  const { id } = await handOut(house, propertyId, surveyId, 'paper');
  const sheet = (i: number) => ({
    clientId: `sheet-${i}`,
    answers: { overall: 3 + (i % 3), clean: 1 + (i % 5), used: i % 2 ? ['pool'] : ['gym', 'pool'] },
  });
  const sheets = Array.from({ length: SHEETS }, (_, i) => sheet(i));
  const halves = [sheets.slice(0, SHEETS / 2), sheets.slice(SHEETS / 2)];

  const stored = async () =>
    (await house.db.query('SELECT count(*)::int AS n FROM survey_responses WHERE survey_id = $1', [surveyId])).rows[0].n as number;
  let [told, lost] = [0, 0];
  /** Sends a batch until it has been answered: whether it arrived before the server died, nobody can know. */
  const send = async (responses: object[]): Promise<void> => {
    for (;;) {
      const answer = await fetch(`${desk!.url}/v1/survey-distributions/${id}/paper-batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${house.adminToken}` },
        body: JSON.stringify({ responses }),
      }).catch(() => undefined);
      if (answer?.status === 200) {
        told += ((await answer.json()) as { counted: number }).counted;
        return;
      }
      if (answer && answer.status !== 503) throw new Error(`${answer.status}: ${await answer.text()}`);
      lost++;
      await sleep(50);
    }
  };
  /** A kiosk types all of it in, in batches of its own, one half first. */
  const kiosk = async (first: number, size: number) => {
    for (const half of [halves[first]!, halves[1 - first]!])
      for (let i = 0; i < half.length; i += size) await send(half.slice(i, i + size));
  };

  desk = await aDesk(scratch);
  const uploads = Promise.all([kiosk(0, 500), kiosk(1, 370)]);
  for (const share of [0.1, 0.6]) {
    await eventually(async () => (await stored()) >= SHEETS * share, 60_000);
    desk.process.kill('SIGKILL');
    await once(desk.process, 'exit');
    expect(await stored()).toBeLessThan(SHEETS);
    desk = await aDesk(scratch);
  }
  await uploads;
  expect(lost).toBeGreaterThan(0);
  expect(told).toBeLessThanOrEqual(SHEETS);
  expect(await stored()).toBe(SHEETS);

  const { rows } = await house.db.query(
    `SELECT i.key, count(*)::int AS n, sum(a.value)::int AS sum, sum(cardinality(a.choices))::int AS choices
     FROM survey_answers a JOIN survey_items i ON i.id = a.item_id WHERE a.survey_id = $1 AND a.counted GROUP BY 1 ORDER BY 1`,
    [surveyId],
  );
  const sum = (of: (i: number) => number) => sheets.reduce((total, _, i) => total + of(i), 0);
  expect(rows).toEqual([
    { key: 'clean', n: SHEETS, sum: sum((i) => 1 + (i % 5)), choices: null },
    { key: 'overall', n: SHEETS, sum: sum((i) => 3 + (i % 3)), choices: null },
    { key: 'used', n: SHEETS, sum: null, choices: sum((i) => (i % 2 ? 1 : 2)) },
  ]);
  // each is told of, once
  await eventually(
    async () =>
      (await house.db.query(`SELECT count(*)::int AS n FROM events WHERE type = 'surveys.response_completed'`)).rows[0].n === SHEETS,
    60_000,
  );
  const events = await house.db.query(
    `SELECT count(DISTINCT aggregate_id)::int AS n FROM events WHERE type = 'surveys.response_completed'`,
  );
  expect(events.rows).toEqual([{ n: SHEETS }]);
  const again = await must(house, 'POST', `/v1/survey-distributions/${id}/paper-batches`, { responses: sheets.slice(0, 500) });
  expect(again.counted).toBe(0);
}, 300_000);
