import { KeepScoreSnapshots } from '../src/modules/surveys/scores/services/keep-score-snapshots.service';
import { WatchScores } from '../src/modules/surveys/scores/services/watch-scores.service';
import { addDays } from '../src/kernel/values/local-date';
import { answered, type Respondent } from './support/answers';
import { aHotel, aMachine, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

describe('Scores are watched', () => {
  let house: House;
  let hotel: Hotel;
  let surveyId: string;

  beforeAll(async () => {
    house = await startHouse({ environment: { ROLES: 'api' } });
    await goTo(house, '2026-11-20T04:40:00Z');
    hotel = await aHotel(house, { rooms: { DBL: 2 }, property: { timeZone: 'Asia/Shanghai', currency: 'CNY' } });
    const { propertyId } = hotel;
    surveyId = (await must(house, 'POST', '/v1/surveys', { propertyId, code: 'STAY', name: 'Stay', template: 'touchpoints' })).id;
    await must(house, 'POST', `/v1/surveys/${surveyId}/versions`, undefined, { headers: { 'if-match': '*' } });
  });
  afterAll(() => house.close());

  /** Some answers on each of these days, around a level. */
  const days = (from: string, to: string, level: (i: number) => Record<string, number>): Promise<string> => {
    const respondents: Respondent[] = [];
    for (let on = from; on <= to; on = addDays(on, 1)) for (let i = 0; i < 4; i++) respondents.push({ on, answers: level(i) });
    return answered(house, surveyId, hotel.propertyId, respondents);
  };
  const alerts = async (more = '') => (await must(house, 'GET', `/v1/score-alerts?propertyId=${hotel.propertyId}${more}`)).data;
  const told = async (type: string) =>
    (await house.db.query('SELECT data FROM outbox WHERE type = $1 UNION ALL SELECT data FROM events WHERE type = $1', [type])).rows;
  const watch = () => house.app.get(WatchScores).run();

  it('and nobody is alarmed where nothing has changed, or where there is nothing to fall from', async () => {
    await days('2026-07-01', '2026-10-22', (i) => ({ 'check_in.speed': 4 + (i % 2), 'room.clean': 3 + (i % 3) }));
    await days('2026-10-23', '2026-11-19', (i) => ({
      'check_in.speed': 4 + (i % 2),
      'room.clean': 3 + (i % 3),
      'dining.taste': 1 + (i % 2),
    }));
    await watch();
    expect(await alerts()).toEqual([]);
  });

  it('and a fall beyond chance is told once, though two look at the same time and every day again', async () => {
    await goTo(house, '2026-12-05T04:40:00Z');
    await days('2026-11-20', '2026-12-04', (i) => ({ 'check_in.speed': 2 + (i % 2), 'room.clean': 3 + (i % 3) }));
    await Promise.all([watch(), watch()]);
    const [alert, ...more] = await alerts('&status=open');
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      item: 'check_in.speed',
      touchpoint: 'check_in',
      department: 'FRONT_OFFICE',
      status: 'open',
      fellOn: '2026-12-05',
      before: { from: '2026-08-15', n: 336, score: 87.5 },
      now: { from: '2026-11-07', n: 112, score: 60.7143 },
    });
    expect(alert.chance).toBeLessThan(1e-6);
    await goTo(house, '2026-12-06T04:40:00Z');
    await watch();
    expect(await told('surveys.score_fell')).toEqual([
      {
        data: {
          ...{ alertId: alert.id, surveyId, item: 'check_in.speed', touchpoint: 'check_in', department: 'FRONT_OFFICE' },
          ...{ before: { score: 87.5, n: 336 }, now: { score: 60.7143, n: 112 } },
        },
      },
    ]);
  });

  it('and somebody takes notice, who may', async () => {
    const [alert] = await alerts();
    const reader = await aMachine(house, ['surveys:read'], [hotel.propertyId]);
    expect((await house.call('POST', `/v1/score-alerts/${alert.id}/acknowledgement`, undefined, { token: reader })).status).toBe(403);
    const stranger = await aMachine(house, ['surveys:write', 'surveys:read'], [(await aHotel(house)).propertyId]);
    expect((await house.call('POST', `/v1/score-alerts/${alert.id}/acknowledgement`, undefined, { token: stranger })).status).toBe(404);
    expect((await house.call('GET', '/v1/score-alerts', undefined, { token: stranger })).body.data).toEqual([]);
    const noticed = await must(house, 'POST', `/v1/score-alerts/${alert.id}/acknowledgement`);
    expect(noticed).toMatchObject({ status: 'acknowledged', acknowledgedAt: '2026-12-06T04:40:00.000Z' });
    const writer = await aMachine(house, ['surveys:write'], [hotel.propertyId]);
    const again = await must(house, 'POST', `/v1/score-alerts/${alert.id}/acknowledgement`, undefined, { token: writer });
    expect(again.acknowledgedBy).toBe(noticed.acknowledgedBy);
  });

  it('until it is back, and only then it can fall anew', async () => {
    await goTo(house, '2027-01-10T04:40:00Z');
    await days('2026-12-05', '2027-01-09', (i) => ({ 'check_in.speed': 4 + (i % 2) }));
    await watch();
    expect(await alerts()).toMatchObject([{ status: 'recovered', recoveredOn: '2027-01-10' }]);
    expect(await told('surveys.score_recovered')).toHaveLength(1);
    await days('2027-01-10', '2027-02-06', () => ({ 'check_in.speed': 1 }));
    await goTo(house, '2027-02-07T04:40:00Z');
    await watch();
    expect((await alerts()).map((a: any) => a.status)).toEqual(['open', 'recovered']);
  });

  it('and written down by months, with their formula: a trend never mixes two of them', async () => {
    const { propertyId } = hotel;
    const id = (await must(house, 'POST', '/v1/surveys', { propertyId, code: 'CSI', name: 'CSI', template: 'csi' })).id;
    await must(house, 'POST', `/v1/surveys/${id}/versions`, undefined, { headers: { 'if-match': '*' } });
    const { rows } = await house.db.query<{ key: string }>(
      `SELECT key FROM survey_items WHERE survey_id = $1 AND role LIKE 'csi%' ORDER BY array_position('{csi_satisfaction,csi_expectancy,csi_performance}'::text[], role)`,
      [id],
    );
    const said = (on: string, n: number, ...values: number[]) =>
      answered(
        house,
        id,
        propertyId,
        Array.from({ length: n }, () => ({ on, answers: Object.fromEntries(rows.map(({ key }, i) => [key, values[i]!])) })),
      );
    const keep = () => house.app.get(KeepScoreSnapshots).run();
    const trend = (more: string) =>
      must(house, 'GET', `/v1/survey-reports/trend?surveyId=${id}&measure=csi&from=2027-01-01&to=2027-12-31${more}`);
    const shown = (body: any) => body.data.map((p: any) => [p.start, p.n, p.score]);
    const kept = `&kept=true&propertyId=${propertyId}`;

    await said('2027-02-03', 6, 10, 1, 1);
    await goTo(house, '2027-03-02T05:17:00Z');
    await keep();
    await said('2027-02-28', 6, 10, 10, 10); // on paper, typed in late
    await keep();
    expect(shown(await trend(kept))).toEqual([['2027-02-01', 12, 66.6667]]);

    // a month later the figure of February stands, whatever comes
    await said('2027-03-10', 5, 1, 1, 1);
    await goTo(house, '2027-04-02T05:17:00Z');
    await said('2027-02-28', 6, 1, 1, 1);
    await keep();
    expect(shown(await trend(kept))).toEqual([
      ['2027-02-01', 12, 66.6667],
      ['2027-03-01', 5, 0],
    ]);
    expect(shown(await trend(''))).toEqual([
      ['2027-02-01', 18, 44.4444],
      ['2027-03-01', 5, 0],
    ]);

    await must(house, 'PUT', `/v1/surveys/${id}/csi-weights`, { satisfaction: 1, expectancy: 0, performance: 0 });
    await keep();
    const after = await trend(kept);
    expect([after.formula.code, after.formulas, shown(after)]).toEqual([
      'csi/1:weights/1',
      ['csi/1', 'csi/1:weights/1'],
      [['2027-03-01', 5, 0]],
    ]);
    const path = `/v1/survey-reports/trend?surveyId=${id}&measure=csi&from=2027-01-01&to=2027-12-31&kept=true`;
    const refused = await house.call('GET', path);
    expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'not_kept']);
  });
});
