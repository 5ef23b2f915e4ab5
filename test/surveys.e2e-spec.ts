import { aHotel, aMachine, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

let house: House;
let hotel: Hotel;
beforeAll(async () => {
  house = await startHouse();
  hotel = await aHotel(house);
});
afterAll(() => house.close());

const words = (text: string) => ({ en: text, 'zh-CN': text });
const draft = (questions: object[]) => ({ languages: ['en', 'zh-CN'], title: words('Stay'), blocks: [{ key: 'all', questions }] });
const rating = { key: 'overall', kind: 'rating', text: words('Overall?'), role: 'overall' };
const ifMatch = { headers: { 'if-match': '*' } };

describe('Surveys', () => {
  test('begin with a questionnaire that comes with the house, and are asked once they are published', async () => {
    const { data } = await must(house, 'GET', '/v1/survey-templates');
    expect(data.map((t: { code: string }) => t.code)).toEqual([
      'touchpoints',
      'servqual',
      'csi',
      'nps',
      'complaint_handling',
      'staff',
      'risks',
    ]);
    for (const { code, purpose, audience } of data) {
      const survey = await must(house, 'POST', '/v1/surveys', {
        propertyId: hotel.propertyId,
        code: `T-${code}`,
        name: code,
        template: code,
      });
      expect(survey).toMatchObject({ purpose, audience, status: 'draft', publishedVersion: null, draftFaults: [] });
      const version = await must(house, 'POST', `/v1/surveys/${survey.id}/versions`, undefined, ifMatch);
      expect(version.version).toBe(1);
    }
    const { rows } = await house.db.query(
      `SELECT i.role, count(*)::int AS n FROM survey_items i JOIN surveys s ON s.id = i.survey_id WHERE s.code = 'T-servqual' AND i.dimension IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([
      { role: 'expectation', n: 22 },
      { role: 'importance', n: 5 },
      { role: 'perception', n: 22 },
    ]);
  });

  test('are not published before they can be asked, and say why', async () => {
    const body = { propertyId: hotel.propertyId, code: 'FAULTY', name: 'Faulty', draft: draft([{ ...rating, text: { en: 'Overall?' } }]) };
    const survey = await must(house, 'POST', '/v1/surveys', body);
    const pointer = '/blocks/0/questions/0/text/zh-CN';
    expect(survey.draftFaults).toMatchObject([{ pointer, code: 'text_missing' }]);
    const refused = await house.call('POST', `/v1/surveys/${survey.id}/versions`, undefined, ifMatch);
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([409, 'questionnaire_unfinished', survey.draftFaults]);
    const twice = await house.call('POST', '/v1/surveys', body);
    expect([twice.status, twice.body.errors]).toMatchObject([409, [{ pointer: '/code', code: 'taken' }]]);
  });

  test('keep what an item means over all versions', async () => {
    const body = { propertyId: hotel.propertyId, code: 'VERSIONS', name: 'Versions', draft: draft([rating]) };
    const { id } = await must(house, 'POST', '/v1/surveys', body);
    await must(house, 'POST', `/v1/surveys/${id}/versions`, undefined, ifMatch);
    const item = async () =>
      (await house.db.query(`SELECT id, touchpoint FROM survey_items WHERE survey_id = $1 AND key = 'overall'`, [id])).rows[0];
    const first = await item();
    const other = await must(house, 'PATCH', `/v1/surveys/${id}`, { draft: draft([{ ...rating, scale: { min: 1, max: 10 } }]) }, ifMatch);
    expect(other.draftFaults).toMatchObject([{ pointer: '/blocks/0/questions/0', code: 'scale_changed' }]);
    await must(
      house,
      'PATCH',
      `/v1/surveys/${id}`,
      {
        draft: draft([
          { ...rating, touchpoint: 'overall' },
          { ...rating, key: 'new', role: undefined },
        ]),
      },
      ifMatch,
    );
    const second = await must(house, 'POST', `/v1/surveys/${id}/versions`, undefined, ifMatch);
    expect(second.version).toBe(2);
    expect(await item()).toEqual({ ...first, touchpoint: 'overall' });
    const { data } = await must(house, 'GET', `/v1/surveys/${id}/versions`);
    expect(data.map((v: { version: number }) => v.version)).toEqual([2, 1]);
    const closed = await must(house, 'POST', `/v1/surveys/${id}/closing`);
    expect(closed.status).toBe('closed');
    expect((await house.call('POST', `/v1/surveys/${id}/closing`)).body.code).toBe('survey_not_open');
  });

  test('among staff ring no alarm, unless the hotel wants one: who answers is not singled out', async () => {
    const make = (code: string, more: object) =>
      must(house, 'POST', '/v1/surveys', { propertyId: hotel.propertyId, code, name: code, draft: draft([rating]), ...more });
    const silent = { overallAtMost: null, lowestFifth: false, moodAtMost: null };
    const wanted = { ...silent, overallAtMost: 20 };
    expect((await make('STAFF1', { audience: 'staff' })).alarm).toEqual(silent);
    expect((await make('STAFF2', { template: 'staff' })).alarm).toEqual(silent);
    expect((await make('STAFF3', { audience: 'staff', alarm: wanted })).alarm).toEqual(wanted);
    const { id: changed } = await make('STAFF5', { audience: 'staff' });
    const patched = await must(house, 'PATCH', `/v1/surveys/${changed}`, { alarm: { lowestFifth: true } }, ifMatch);
    expect(patched.alarm).toEqual({ ...silent, lowestFifth: true });
    expect((await make('GUESTS', {})).alarm).toEqual({ overallAtMost: 60, lowestFifth: true, moodAtMost: -0.4 });

    const { id } = await make('STAFF4', { audience: 'staff' });
    await must(house, 'POST', `/v1/surveys/${id}/versions`, undefined, ifMatch);
    const link = { surveyId: id, propertyId: hotel.propertyId, kind: 'link', name: 'By link' };
    const { token } = await must(house, 'POST', '/v1/survey-distributions', link);
    const given = { language: 'en', answers: { overall: 1 }, clientId: 'a-phone-of-staff', complete: true };
    expect((await house.call('PUT', `/v1/survey-forms/${token}`, given, { token: null })).status).toBe(200);
    const { data } = await must(house, 'GET', `/v1/survey-responses?surveyId=${id}`);
    expect(data).toMatchObject([{ overall: 0, low: false }]);
  });

  test('of the organization are kept by those who may everywhere, and seen by all who see any', async () => {
    const own = await aMachine(house, ['surveys:read', 'surveys:write'], [hotel.propertyId]);
    const body = { code: 'CHAIN', name: 'Chain', template: 'nps' };
    expect((await house.call('POST', '/v1/surveys', body, { token: own })).status).toBe(403);
    const { id } = await must(house, 'POST', '/v1/surveys', body);
    expect((await house.call('GET', `/v1/surveys/${id}`, undefined, { token: own })).status).toBe(200);
    expect((await house.call('PATCH', `/v1/surveys/${id}`, { name: 'Mine' }, { token: own, ...ifMatch })).status).toBe(403);
    const elsewhere = await aHotel(house, { nights: 0 });
    const theirs = await must(house, 'POST', '/v1/surveys', { ...body, propertyId: elsewhere.propertyId });
    expect((await house.call('GET', `/v1/surveys/${theirs.id}`, undefined, { token: own })).status).toBe(404);
    const { data } = await must(house, 'GET', '/v1/surveys?limit=100', undefined, { token: own });
    expect(data.some((s: { id: string }) => s.id === id)).toBe(true);
    expect(data.some((s: { id: string }) => s.id === theirs.id)).toBe(false);
  });
});
