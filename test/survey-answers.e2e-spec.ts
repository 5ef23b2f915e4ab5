import { aHotel, aMachine, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { answer, aSurvey, handOut, OVERALL } from './support/surveys';

let house: House;
let hotel: Hotel;
beforeAll(async () => {
  house = await startHouse();
  hotel = await aHotel(house);
});
afterAll(() => house.close());

const form = (token: string, clientId?: string) =>
  house.call('GET', `/v1/survey-forms/${token}${clientId ? `?clientId=${clientId}` : ''}`, undefined, { token: null });
const handedIn = (clientId: string, answers: object) => ({ clientId, language: 'en', answers, complete: true });
const told = async (surveyId: string) =>
  (
    await house.db.query(
      `SELECT data FROM outbox WHERE type = 'surveys.response_completed' AND data ->> 'surveyId' = $1
    UNION ALL SELECT data FROM events WHERE type = 'surveys.response_completed' AND data ->> 'surveyId' = $1`,
      [surveyId],
    )
  ).rows.map((r) => r.data);
const counted = async (surveyId: string) =>
  (
    await house.db.query(
      `SELECT i.key, a.value, a.choices FROM survey_answers a JOIN survey_items i ON i.id = a.item_id WHERE a.survey_id = $1 AND a.counted ORDER BY 1, 2`,
      [surveyId],
    )
  ).rows;

describe('By a link for many', () => {
  test('answers are kept while they are given, and counted when they are handed in', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const { token } = await handOut(house, hotel.propertyId, surveyId, 'qr', { place: 'lobby' });
    const empty = await form(token, 'device-01');
    expect([empty.status, empty.body.shared, empty.body.response, empty.body.distribution]).toEqual([200, true, null, 'qr']);
    const begun = await answer(house, token, { clientId: 'device-01', language: 'zh-CN', answers: { clean: 4, words: ' 早餐很好 ' } });
    expect([begun.status, begun.body.status, begun.body.answers]).toEqual([200, 'partial', { clean: 4, words: '早餐很好' }]);
    expect((await form(token, 'device-01')).body.response).toMatchObject({
      status: 'partial',
      language: 'zh-CN',
      answers: { clean: 4, words: '早餐很好' },
    });
    expect((await form(token, 'device-02')).body.response).toBeNull();
    expect(await counted(surveyId)).toEqual([]);

    const unfinished = await answer(house, token, { clientId: 'device-01', language: 'en', answers: {}, complete: true });
    expect([unfinished.status, unfinished.body.errors]).toMatchObject([400, [{ pointer: '/answers/overall', code: 'required' }]]);
    const wrong = await answer(house, token, { clientId: 'device-01', language: 'en', answers: { clean: 9, colour: 1 } });
    expect(wrong.body.errors.map((e: { code: string }) => e.code).toSorted()).toEqual(['out_of_scale', 'unknown_question']);

    const done = await answer(house, token, {
      clientId: 'device-01',
      language: 'en',
      answers: { overall: 2, clean: null, words: '' },
      complete: true,
    });
    expect([done.status, done.body]).toMatchObject([200, { status: 'complete', answers: { overall: 2, clean: null } }]);
    expect(await counted(surveyId)).toEqual([
      { key: 'clean', value: null, choices: null },
      { key: 'overall', value: 2, choices: null },
    ]);
    expect(await told(surveyId)).toMatchObject([{ distribution: 'qr', overall: 25, low: true, guestId: null, roomId: null, caseId: null }]);
  });

  test('who hands in twice is counted once, and nothing is changed afterwards', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const { token } = await handOut(house, hotel.propertyId, surveyId, 'kiosk');
    const all = await Promise.all(Array.from({ length: 6 }, () => answer(house, token, handedIn('respondent-1', { overall: 5 }))));
    expect(all.map((a) => a.status)).toEqual([200, 200, 200, 200, 200, 200]);
    const other = await answer(house, token, handedIn('respondent-1', { overall: 1 }));
    expect([other.status, other.body.code]).toEqual([409, 'survey_answered']);
    const late = await answer(house, token, { clientId: 'respondent-1', language: 'en', answers: { overall: 5 } });
    expect(late.body.code).toBe('survey_answered');
    expect((await form(token, 'respondent-1')).body.response).toMatchObject({ status: 'complete', answers: { overall: 5 } });
    expect(await told(surveyId)).toHaveLength(1);
  });

  test('a QR code in a room says where the answer comes from, and not who gave it', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const [roomId] = hotel.rooms.DBL!;
    const { token, url } = await handOut(house, hotel.propertyId, surveyId, 'qr', { roomId });
    expect(url === null || url.endsWith(`/s/${token}`)).toBe(true);
    await answer(house, token, handedIn('somebody-in-101', { overall: 4 }));
    expect(await told(surveyId)).toMatchObject([{ roomId, guestId: null, reservationId: null, low: false }]);
    const { rows } = await house.db.query('SELECT room_type_id FROM survey_responses WHERE survey_id = $1', [surveyId]);
    expect(rows).toEqual([{ room_type_id: hotel.roomTypeId }]);
  });

  test('a quota is never exceeded, however many hand in at once', async () => {
    const quotas = { quotas: [{ key: 'critics', limit: 3, when: { question: 'overall', op: 'at_most', value: 2 } }] };
    const surveyId = await aSurvey(house, hotel.propertyId, undefined, {}, quotas);
    const { token } = await handOut(house, hotel.propertyId, surveyId, 'link');
    const critics = await Promise.all(
      Array.from({ length: 8 }, (_, i) => answer(house, token, handedIn(`critic-no-${i}`, { overall: 1 }))),
    );
    expect(critics.map((a) => a.body.code ?? a.body.status).toSorted()).toEqual([
      ...Array(3).fill('complete'),
      ...Array(5).fill('survey_full'),
    ]);
    expect((await answer(house, token, handedIn('friend-no-1', { overall: 5 }))).status).toBe(200);
    expect(await told(surveyId)).toHaveLength(4);
  });

  test('nothing is answered once the link or the survey is closed; a token that is none is not found', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const link = await handOut(house, hotel.propertyId, surveyId, 'link');
    await must(house, 'POST', `/v1/survey-distributions/${link.id}/ending`);
    expect((await form(link.token)).body.code).toBe('survey_closed');
    const other = await handOut(house, hotel.propertyId, surveyId, 'link');
    await answer(house, other.token, handedIn('in-good-time', { overall: 5 }));
    await must(house, 'POST', `/v1/surveys/${surveyId}/closing`);
    const late = await answer(house, other.token, handedIn('late-comer', { overall: 5 }));
    expect([late.status, late.body.code]).toEqual([410, 'survey_closed']);
    expect((await answer(house, other.token, handedIn('in-good-time', { overall: 5 }))).status).toBe(200);
    expect((await form('k7m29qxdabcdefghjkmn')).status).toBe(404);
    const noId = await answer(house, (await handOut(house, hotel.propertyId, await aSurvey(house, hotel.propertyId), 'link')).token, {
      language: 'en',
      answers: {},
    });
    expect(noId.body.errors).toMatchObject([{ pointer: '/clientId', code: 'client_id_needed' }]);
  });

  test('who has begun with an older version finishes that', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const { token } = await handOut(house, hotel.propertyId, surveyId, 'link');
    await answer(house, token, { clientId: 'early-bird', language: 'en', answers: { overall: 4 } });
    const next = {
      languages: ['en'],
      title: { en: 'Anew' },
      blocks: [{ key: 'all', questions: [{ ...OVERALL, text: { en: 'Overall?' } }] }],
    };
    await must(house, 'PATCH', `/v1/surveys/${surveyId}`, { draft: next }, { headers: { 'if-match': '*' } });
    await must(house, 'POST', `/v1/surveys/${surveyId}/versions`, undefined, { headers: { 'if-match': '*' } });
    expect((await form(token, 'early-bird')).body.version).toBe(1);
    expect((await form(token, 'late-comer')).body.version).toBe(2);
    expect((await answer(house, token, handedIn('early-bird', { clean: 5 }))).body.answers).toEqual({ overall: 4, clean: 5 });
  });
});

describe('On paper', () => {
  const paper = async (surveyId: string) => (await handOut(house, hotel.propertyId, surveyId, 'paper')).id as string;
  const typeIn = (id: string, responses: object[], more: object = {}) =>
    house.call('POST', `/v1/survey-distributions/${id}/paper-batches`, { responses, ...more });
  const outcomes = (body: { responses: { outcome: string }[] }) => body.responses.map((r) => r.outcome);

  test('a batch that is sent again is counted once, whole or cut otherwise', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const id = await paper(surveyId);
    const sheets = [1, 2, 3].map((n) => ({ clientId: `s${n}`, answers: { overall: n, words: `Sheet ${n}` } }));
    const first = await typeIn(id, sheets);
    expect([first.status, first.body.counted, outcomes(first.body)]).toEqual([200, 3, ['counted', 'counted', 'counted']]);
    const again = await typeIn(id, [sheets[2]!, { clientId: 's4', answers: {} }, sheets[0]!]);
    expect([again.body.counted, outcomes(again.body)]).toEqual([1, ['already_counted', 'counted', 'already_counted']]);
    expect(again.body.responses[2].responseId).toBe(first.body.responses[0].responseId);
    expect(await told(surveyId)).toHaveLength(4);
  });

  test('other answers under the same client id are refused by name, and nothing of the batch is kept', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const id = await paper(surveyId);
    await typeIn(id, [{ clientId: 's1', answers: { overall: 5 } }]);
    const changed = await typeIn(id, [
      { clientId: 's2', answers: { overall: 5 } },
      { clientId: 's1', answers: { overall: 4 } },
    ]);
    expect([changed.status, changed.body.code, changed.body.errors]).toMatchObject([
      409,
      'changed_answers',
      [{ pointer: '/responses/1/clientId', detail: 's1 was counted with other answers.' }],
    ]);
    const faulty = await typeIn(id, [
      { clientId: 's3', answers: { overall: 9 } },
      { clientId: 's3', answers: {} },
    ]);
    expect(faulty.body.errors.map((e: { pointer: string; code: string }) => `${e.pointer} ${e.code}`)).toEqual([
      '/responses/0/answers/overall out_of_scale',
      '/responses/1/clientId twice',
    ]);
    expect(await told(surveyId)).toHaveLength(1);
  });

  test('a stay is counted once, whichever way it was answered', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const id = await paper(surveyId);
    const booked = await must(house, 'POST', '/v1/bookings', {
      propertyId: hotel.propertyId,
      arrival: hotel.today,
      departure: new Date(Date.parse(hotel.today) + 86_400_000).toISOString().slice(0, 10),
      rooms: [{ roomTypeId: hotel.roomTypeId, ratePlanId: hotel.ratePlanId, adults: 1 }],
      booker: { firstName: 'Maria', lastName: 'Keller' },
      marketSegment: 'leisure',
    });
    const reservationId = booked.reservations[0].id;
    const both = await Promise.all(['a1', 'a2'].map((clientId) => typeIn(id, [{ clientId, reservationId, answers: { overall: 3 } }])));
    expect(both.flatMap((b) => outcomes(b.body)).toSorted()).toEqual(['counted', 'stay_answered']);
    expect(await told(surveyId)).toMatchObject([{ reservationId, guestId: expect.any(String) }]);
    const { rows } = await house.db.query('SELECT market_segment, room_type_id FROM survey_responses WHERE survey_id = $1', [surveyId]);
    expect(rows).toEqual([{ market_segment: 'leisure', room_type_id: hotel.roomTypeId }]);
    const elsewhere = await typeIn(id, [{ clientId: 'b1', reservationId: surveyId, answers: {} }]);
    expect(elsewhere.body.errors).toMatchObject([{ pointer: '/responses/0/reservationId', code: 'unknown_reservation' }]);
  });

  test('is typed in by those who may, in their hotel', async () => {
    const id = await paper(await aSurvey(house, hotel.propertyId));
    const body = { responses: [{ clientId: 's1', answers: { overall: 5 } }] };
    const by = async (permissions: string[], propertyId: string) =>
      (
        await house.call('POST', `/v1/survey-distributions/${id}/paper-batches`, body, {
          token: await aMachine(house, permissions, [propertyId]),
        })
      ).status;
    expect(await by(['surveys:collect'], hotel.propertyId)).toBe(200);
    expect(await by(['surveys:read', 'surveys:write'], hotel.propertyId)).toBe(403);
    expect(await by(['surveys:collect'], (await aHotel(house, { nights: 0 })).propertyId)).toBe(404);
  });
});
