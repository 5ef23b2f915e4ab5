import { setTimeout as sleep } from 'node:timers/promises';
import { aHotel, aMachine, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

let house: House;
let hotel: Hotel;
beforeAll(async () => {
  house = await startHouse();
  hotel = await aHotel(house);
});
afterAll(() => house.close());

const EACH = 110;
/** What this hotel's guests love and hate, in words that a list does not know; and in words that every list knows. */
const OWN = { good: ['云帆阁', '听雨轩', '松月台', '竹影廊'], bad: ['沙井路', '三号梯', '西配楼', '铁门边'] };
const PLAIN = { good: ['excellent breakfast', 'friendly staff', 'clean room'], bad: ['dirty room', 'rude staff', 'terrible breakfast'] };

const bring = (externalId: string, score: number, text: string, more: object = {}) =>
  must(house, 'PUT', `/v1/external/ctrip/reviews/${externalId}`, {
    ...{ propertyId: hotel.propertyId, score, text, writtenAt: '2026-05-03T10:00:00Z', ...more },
  });

/** No two of them the same. */
async function bringMany(
  prefix: string,
  words: typeof OWN,
  write: (word: string, i: number) => string,
  from = 0,
  to = EACH,
): Promise<void> {
  for (let i = from; i < to; i++) {
    await Promise.all([
      bring(`${prefix}-G${i}`, i % 2 ? 100 : 80, write(words.good[i % words.good.length]!, i)),
      bring(`${prefix}-B${i}`, i % 2 ? 0 : 40, write(words.bad[i % words.bad.length]!, i + EACH)),
    ]);
  }
}

const chinese = (word: string, i: number) => `我们住在${word}，第${i}号客人`;
const english = (word: string, i: number) => `We had a ${word}, guest number ${i}`;

async function trained(language: 'zh' | 'en') {
  const { jobId } = await must(house, 'POST', '/v1/mood-models', { language });
  for (let tries = 0; tries < 1_000; tries++, await sleep(50)) {
    const job = await must(house, 'GET', `/v1/jobs/${jobId}`);
    if (job.status === 'succeeded' || job.status === 'failed') return job;
  }
  throw new Error('The training takes too long');
}
const models = async () => (await must(house, 'GET', '/v1/mood-models')).data;
const read = (text: string) => must(house, 'POST', '/v1/mood-readings', { text });

describe('A model of mood on the own reviews', () => {
  test('is not made of too few of them, which the job says with their numbers', async () => {
    await bringMany('zh', OWN, chinese, 0, 90);
    // those in the middle, of the other language, said twice, without words or kept back do not help
    for (let i = 0; i < 6; i++) {
      await bring(`middle-${i}`, 60, chinese('大堂', 1_000 + i));
      await bring(`english-${i}`, 0, english('dirty room', 1_000 + i));
      await bring(`again-${i}`, 100, chinese(OWN.good[0]!, 0));
      await bring(`silent-${i}`, 0, '', { text: undefined });
      const { id } = await bring(`fake-${i}`, 0, chinese(OWN.bad[0]!, 2_000 + i));
      await house.call('POST', `/v1/received-reviews/${id}/rejection`, { reason: 'fake' }, { headers: { 'if-match': '*' } });
    }
    const job = await trained('zh');
    expect(job).toMatchObject({ status: 'failed', errors: [{ code: 'too_few_reviews' }] });
    expect(job.errors[0].detail).toMatch(/ 90 different good reviews .* 90 bad ones/);
    expect(await models()).toEqual([]);
  });

  test('reads from now on where it is more often right than the lists of words', async () => {
    await bringMany('zh', OWN, chinese, 90);
    expect((await read('我们住在西配楼')).model).toBe('lexicon-1');
    const { result } = await trained('zh');
    expect(result).toMatchObject({ language: 'zh', version: 1, active: true, reviews: 2 * EACH + 6, good: EACH + 6 });
    expect(result.accuracy).toBeGreaterThan(0.95);
    expect(result.lexiconAccuracy).toBeLessThan(0.6);
    const [model] = await models();
    expect(model).toMatchObject({
      ...{ id: result.modelId, source: 'reviews', active: true },
      figures: { accuracy: result.accuracy, lexicon: { accuracy: result.lexiconAccuracy } },
    });
    expect(model.figures.folds).toHaveLength(5);
    expect(await read('我们住在西配楼')).toMatchObject({ model: 'trained-zh-1', score: expect.any(Number) });
    expect((await read('我们住在西配楼')).score).toBeLessThan(-0.5);
    expect((await read('我们住在听雨轩')).score).toBeGreaterThan(0.5);
  });

  test('is kept with its figures and does not read where the lists of words are as good', async () => {
    await bringMany('en', PLAIN, english);
    const { result } = await trained('en');
    expect(result).toMatchObject({ language: 'en', version: 1, active: false, lexiconAccuracy: 1 });
    expect((await models()).find((m: { language: string }) => m.language === 'en')).toMatchObject({ active: false, version: 1 });
    expect((await read('We had a friendly staff')).model).toBe('lexicon-1');
  });

  test('is a new version each time, and the same each time', async () => {
    const { result } = await trained('zh');
    expect(result).toMatchObject({ version: 2, active: true });
    const [second, first] = (await models()).filter((m: { language: string }) => m.language === 'zh');
    expect([second.active, first.active]).toEqual([true, false]);
    expect([second.figures.folds, second.figures.accuracy]).toEqual([first.figures.folds, first.figures.accuracy]);
  });

  test('is for those who may write on the reviews of all hotels', async () => {
    const start = (token: string) => house.call('POST', '/v1/mood-models', { language: 'zh' }, { token });
    expect((await start(await aMachine(house, ['surveys:read'], null))).status).toBe(403);
    expect((await start(await aMachine(house, ['reviews:write'], [hotel.propertyId]))).status).toBe(403);
    expect((await house.call('POST', '/v1/mood-models', { language: 'other' })).status).toBe(400);
  });
});

test('Words of reviews go when their time is over, and scores stay', async () => {
  const { id } = await bring('old', 20, 'Terrible, as it was then', { writtenAt: '2015-05-03T10:00:00Z' });
  const { removed } = await must(house, 'POST', '/v1/retention-runs');
  expect(removed).toContainEqual(expect.objectContaining({ class: 'review_texts', rows: 1 }));
  expect(await must(house, 'GET', `/v1/received-reviews/${id}`)).toMatchObject({ score: 20, text: null, displayName: null });
});
