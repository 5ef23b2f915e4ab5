import { tokenOf } from './support/guest';
import { aHotel, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { settled, tellStay, type Told } from './support/stays';

let house: House;
let hotel: Hotel;
beforeAll(async () => {
  house = await startHouse();
  hotel = await aHotel(house);
});
afterAll(() => house.close());

const gone = () => tellStay(house, hotel, '2026-05-01', { status: 'checked_out' });
const GOOD = {
  stars: 5,
  title: '宾至如归',
  text: '房间很干净，前台服务非常热情！',
  displayName: '小李',
  subScores: [{ touchpoint: 'room', stars: 4 }],
};
const review = (stay: Told, body: object = GOOD, guestId = stay.leadId) =>
  house.call('POST', `/v1/my/reservations/${stay.reservationId}/review`, body, { token: tokenOf(house, guestId) });
const published = async () => (await house.call('GET', `/v1/reviews?propertyId=${hotel.propertyId}`, undefined, { token: null })).body;
const bring = (externalId: string, body: object) =>
  house.call('PUT', `/v1/external/ctrip/reviews/${externalId}`, {
    propertyId: hotel.propertyId,
    score: 80,
    writtenAt: '2026-05-03T10:00:00Z',
    ...body,
  });

describe('A review', () => {
  test('is written once, by the guest who was there, when the stay is over', async () => {
    const coming = await tellStay(house, hotel, '2026-05-01', { status: 'confirmed' });
    expect((await review(coming)).body.code).toBe('stay_not_over');
    const stay = await gone();
    expect((await review(stay, GOOD, coming.leadId)).status).toBe(404);
    const answers = await Promise.all([review(stay), review(stay), review(stay)]);
    expect(answers.map((a) => a.status).toSorted()).toEqual([201, 409, 409]);
    expect(answers.find((a) => a.status === 409)!.body.code).toBe('already_reviewed');
    const written = answers.find((a) => a.status === 201)!.body;
    expect(written).toMatchObject({ verified: true, status: 'published', score: 100, low: false, language: 'zh' });
    expect(written.mood).toBeGreaterThan(0.5);
    expect(written.topics.map((t: { topic: string }) => t.topic)).toEqual(expect.arrayContaining(['cleanliness', 'staff']));
  });

  test('is read by everybody under the name that the guest chose, with nothing else of the person', async () => {
    const [first] = (await published()).data;
    expect(first).toMatchObject({
      displayName: '小李',
      text: '房间很干净，前台服务非常热情！',
      subScores: [{ touchpoint: 'room', score: 75 }],
      stayedIn: '2026-05',
    });
    expect(Object.keys(first)).not.toEqual(expect.arrayContaining(['guestId']));
  });

  test('of another site is marked as such, comes once however often it is sent, and does not count for the score', async () => {
    const before = (await published()).verified;
    const both = await Promise.all([bring('R1', { text: '太差了，房间很脏' }), bring('R1', { text: '太差了，房间很脏' })]);
    expect(both.map((a) => a.status).toSorted()).toEqual([200, 201]);
    expect((await bring('R1', { text: '太差了，房间很脏', score: 20 })).body).toMatchObject({
      verified: false,
      source: 'ctrip',
      score: 20,
      low: true,
      version: 2,
    });
    const now = await published();
    expect(now.data.filter((r: { verified: boolean }) => !r.verified)).toHaveLength(1);
    expect(now.verified).toEqual(before);
  });

  test('is kept back for a reason of the list only, and published again', async () => {
    const stay = await gone();
    const { body } = await review(stay, { stars: 1, text: '服务态度恶劣，再也不会来' });
    expect(body).toMatchObject({ low: true, score: 0, status: 'published' });
    const path = `/v1/received-reviews/${body.id}`;
    expect((await house.call('POST', `${path}/rejection`, { reason: 'bad' }, { headers: { 'if-match': '*' } })).status).toBe(400);
    const counted = (await published()).verified.reviews;
    const rejected = await must(house, 'POST', `${path}/rejection`, { reason: 'insult' }, { headers: { 'if-match': '"1"' } });
    expect(rejected).toMatchObject({ status: 'rejected', rejectionReason: 'insult', version: 2 });
    expect((await published()).verified.reviews).toBe(counted - 1);
    expect((await house.call('POST', `${path}/publication`, {}, { headers: { 'if-match': '"1"' } })).status).toBe(412);
    await must(house, 'POST', `${path}/publication`, {}, { headers: { 'if-match': '"2"' } });
    expect((await published()).verified.reviews).toBe(counted);
  });

  test('waits where the hotel wants to look first', async () => {
    const settings = `/v1/properties/${hotel.propertyId}/review-settings`;
    await must(house, 'PATCH', settings, { publish: 'after_look' }, { headers: { 'if-match': '"0"' } });
    const { body } = await review(await gone());
    expect(body.status).toBe('pending');
    expect((await house.call('GET', `/v1/received-reviews?propertyId=${hotel.propertyId}&status=pending`)).body.data).toHaveLength(1);
    expect((await published()).data.map((r: { id: string }) => r.id)).not.toContain(body.id);
    await must(house, 'PATCH', settings, { publish: 'at_once' }, { headers: { 'if-match': '*' } });
  });

  test('is answered by a draft that is approved, and then posted', async () => {
    const { body } = await review(await gone());
    const path = `/v1/received-reviews/${body.id}/reply`;
    const any = { headers: { 'if-match': '*' } };
    await must(house, 'PUT', path, { text: '谢谢您' }, any);
    expect((await house.call('POST', `${path}/posting`, {}, any)).body.code).toBe('review_wrong_status');
    await must(house, 'POST', `${path}/approval`, {}, any);
    const shown = async () => (await published()).data.find((r: { id: string }) => r.id === body.id).reply;
    expect(await shown()).toBeNull();
    await must(house, 'POST', `${path}/posting`, {}, any);
    expect(await shown()).toBe('谢谢您');
    await must(house, 'PUT', path, { text: '谢谢，欢迎再来' }, any);
    expect(await shown()).toBeNull();
  });

  test('that says that the pictures lie stands with the content until somebody confirms it', async () => {
    await review(await gone(), { stars: 2, text: 'Not as in the pictures.', disputes: ['pictures'] });
    await settled(house);
    const report = async () => (await must(house, 'GET', `/v1/properties/${hotel.propertyId}/content-report`)).disputes;
    expect(await report()).toEqual([{ item: 'pictures', reviews: 1 }]);
    house.clock.advance(60_000);
    await must(house, 'POST', `/v1/properties/${hotel.propertyId}/content-confirmations`, {});
    expect(await report()).toEqual([]);
  });

  test('loses its words when the guest is forgotten, and keeps its score', async () => {
    const stay = await gone();
    const { body } = await review(stay);
    const everything = await must(house, 'GET', `/v1/guests/${stay.leadId}/export`);
    expect(JSON.stringify(everything)).toContain('宾至如归');
    await must(house, 'POST', `/v1/guests/${stay.leadId}/erasure`, { reason: 'request' });
    const kept = (await house.db.query('SELECT score, sealed FROM reviews WHERE id = $1', [body.id])).rows[0];
    expect(kept).toEqual({ score: 100, sealed: null });
  });
});

test('How a text sounds can be asked, with the words that say so', async () => {
  const reading = await must(house, 'POST', '/v1/mood-readings', { text: '房间很脏，但是前台服务非常热情。' });
  expect(reading).toMatchObject({ language: 'zh', model: 'lexicon-1' });
  expect(reading.pulls.map((p: { word: string }) => p.word)).toEqual(['很脏', '非常热情']);
});
