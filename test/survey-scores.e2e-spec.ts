import type { Type } from '@nestjs/common';
import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import type { DomainEvent } from '../src/kernel/events/domain-event';
import type { EventListener } from '../src/kernel/events/listener';
import { systemContext } from '../src/kernel/http/request-context';
import { addDays } from '../src/kernel/values/local-date';
import { newId } from '../src/kernel/values/ids';
import { reviewWritten } from '../src/modules/surveys/events/review.events';
import { NoteDisputedContent } from '../src/modules/surveys/scores/listeners/note-disputed-content.listener';
import { NoteStandardsMet } from '../src/modules/surveys/scores/listeners/note-standards-met.listener';
import { answered, type Respondent } from './support/answers';
import { aBooking, aHotel, aMachine, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

const RANGE = 'from=2026-01-01&to=2026-12-31';

describe('What the answers add up to', () => {
  let house: House;
  let hotel: Hotel;
  let other: Hotel;
  let made = 0;

  beforeAll(async () => {
    house = await startHouse({ environment: { ROLES: 'api' } });
    hotel = await aHotel(house, { rooms: { DBL: 3 } });
    other = await aHotel(house, { rooms: { DBL: 1 } });
  });
  afterAll(() => house.close());

  /** A questionnaire that comes with the house, published. */
  const survey = async (template: string, propertyId: string | null = hotel.propertyId): Promise<string> => {
    const { id } = await must(house, 'POST', '/v1/surveys', { propertyId, code: `S${++made}`, name: template, template });
    await must(house, 'POST', `/v1/surveys/${id}/versions`, undefined, { headers: { 'if-match': '*' } });
    return id;
  };
  const report = (name: string, surveyId: string, more = '') =>
    must(house, 'GET', `/v1/survey-reports/${name}?surveyId=${surveyId}&${RANGE}${more}`);
  const times = (n: number, respondent: Respondent): Respondent[] => Array.from({ length: n }, () => respondent);
  const found = (body: any, measure: string, group: string | null = null) =>
    body.data.find((s: any) => s.measure === measure && s.group === group);

  describe('item by item', () => {
    let id: string;

    beforeAll(async () => {
      id = await survey('touchpoints', null);
      const [first, second] = hotel.rooms.DBL!;
      await answered(house, id, hotel.propertyId, [
        // as many as in the 504 reviews of hotels in Las Vegas (Moro et al. 2017)
        ...times(227, { answers: { overall: 5 }, roomId: first, channel: 'direct', on: '2026-10-01', classes: ['vip', 'family'] }),
        ...times(164, { answers: { overall: 4 }, roomId: first, channel: 'ota', on: '2026-10-31' }),
        ...times(72, { answers: { overall: 3 }, roomId: second, channel: 'ota', on: '2026-11-01', language: 'zh-CN' }),
        ...times(30, { answers: { overall: 2 }, channel: 'ota', on: '2026-11-02' }),
        ...times(11, { answers: { overall: 1 }, channel: 'phone', on: '2026-11-29' }),
        // not counted: their time is not up
        ...times(9, { answers: { overall: 1 }, status: 'partial' }),
      ]);
      await answered(house, id, hotel.propertyId, [
        ...times(3, { answers: { 'check_in.speed': 5, 'check_in.welcome': 1 } }),
        ...times(3, { answers: { 'check_in.speed': 1, 'check_in.welcome': 5 }, status: 'abandoned' }),
        ...times(4, { answers: { 'dining.taste': 3 } }),
      ]);
      await answered(house, id, other.propertyId, times(6, { answers: { overall: 1 } }));
    });

    it('with n, mean, interval and the share of the two best: the published figures of 504 reviews', async () => {
      const body = await report('scores', id, `&of=overall&propertyId=${hotel.propertyId}`);
      expect(body.formula.code).toBe('mean/1');
      expect(body.data).toHaveLength(1);
      expect(body.data[0]).toMatchObject({ measure: 'overall', group: null, n: 504, answers: 504, score: 78.0754, nps: null });
      expect(body.data[0].onScale.mean.toFixed(4)).toBe('4.1230');
      expect(body.data[0].topTwo.share.toFixed(4)).toBe('0.7758');
      // ± 1.96467 × 1.00740 ÷ √504
      expect(body.data[0].onScale.interval.low).toBeCloseTo(4.123 - 0.0882, 3);
      expect(body.data[0].onScale.interval.high).toBeCloseTo(4.123 + 0.0882, 3);
    });

    it('told apart by room, channel, class, language, hotel, week and month', async () => {
      const by = async (grouping: string) =>
        (await report('scores', id, `&item=overall&by=${grouping}`)).data.map((s: any) => [s.group, s.n, s.onScale.mean]);
      const [first, second] = hotel.rooms.DBL!;
      const sorted = (rows: unknown[]) => rows.toSorted((a: any, b: any) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
      expect(await by('room')).toEqual(sorted([[null, 47, 1.6383], [first, 391, 4.5806], [second, 72, 3]])); // prettier-ignore
      expect(await by('channel')).toEqual([[null, 6, 1], ['direct', 227, 5], ['ota', 266, 3.5038], ['phone', 11, 1]]); // prettier-ignore
      expect(await by('class')).toEqual([[null, 283, 3.3534], ['family', 227, 5], ['vip', 227, 5]]); // prettier-ignore
      expect(await by('language')).toEqual([['en', 438, 4.2648], ['zh-CN', 72, 3]]); // prettier-ignore
      expect(await by('property')).toEqual(sorted([[hotel.propertyId, 504, 4.123], [other.propertyId, 6, 1]])); // prettier-ignore
      expect(await by('month')).toEqual([['2026-10-01', 391, 4.5806], ['2026-11-01', 119, 2.4622]]); // prettier-ignore
      expect(await by('week')).toEqual([
        ['2026-09-28', 227, 5],
        ['2026-10-26', 242, 3.6281],
        ['2026-11-02', 30, 2],
        ['2026-11-23', 11, 1],
      ]);
    });

    it('or together by touchpoint and department, where several answers of one guest tell no more than one', async () => {
      const body = await report('scores', id, '&of=touchpoint&touchpoint=check_in');
      // six guests with two answers each, and every one of them in the middle: no doubt at all of the mean
      expect(body).toMatchObject({ formula: { code: 'pooled_mean/1' }, suppressed: { groups: 0, answers: 0 } });
      expect(body.data).toEqual([
        {
          measure: 'check_in',
          group: null,
          n: 6,
          answers: 12,
          score: 50,
          interval: { low: 50, high: 50 },
          onScale: null,
          topTwo: null,
          nps: null,
        },
      ]);
      const byMonth = await report('scores', id, '&of=department&department=FRONT_OFFICE&by=month');
      expect(byMonth.data.map((s: any) => [s.measure, s.group, s.n, s.answers])).toEqual([['FRONT_OFFICE', '2026-11-01', 6, 12]]);
      const byRoom = await report('scores', id, '&of=touchpoint&touchpoint=overall&by=room');
      expect(found(byRoom, 'overall', hotel.rooms.DBL![0])).toMatchObject({ n: 391, score: 89.5141 });
    });

    it('and of too few nothing is shown but how many there are', async () => {
      const body = await report('scores', id, '&touchpoint=dining');
      expect(body).toMatchObject({ minimum: 5, suppressed: { groups: 1, answers: 4 }, data: [] });
    });

    it('for those who may read them, in their hotels', async () => {
      const token = await aMachine(house, ['surveys:read'], [other.propertyId]);
      const path = `/v1/survey-reports/scores?surveyId=${id}&${RANGE}&of=overall`;
      const mine = await house.call('GET', path, undefined, { token });
      expect([mine.status, mine.body.data[0].n]).toEqual([200, 6]);
      expect((await house.call('GET', `${path}&propertyId=${hotel.propertyId}`, undefined, { token })).status).toBe(404);
      const theirs = await survey('nps');
      for (const name of ['scores', 'nps', 'servqual', 'drivers', 'trend', 'csi', 'csat']) {
        const answer = await house.call('GET', `/v1/survey-reports/${name}?surveyId=${theirs}&${RANGE}`, undefined, { token });
        expect([name, answer.status]).toEqual([name, 404]);
      }
      const turned = await house.call('GET', `/v1/survey-reports/scores?surveyId=${id}&from=2026-02-01&to=2026-01-01`);
      expect([turned.status, turned.body.errors[0].pointer]).toEqual([400, '?to']);
    });
  });

  it('who would recommend the hotel, with the interval of +1, 0 and −1', async () => {
    const id = await survey('nps');
    const said = (n: number, recommend: number) => times(n, { answers: { recommend } });
    await answered(house, id, hotel.propertyId, [...said(50, 10), ...said(10, 9), ...said(20, 8), ...said(10, 6), ...said(10, 0)]);
    const { data, formula } = await report('nps', id);
    expect(formula.code).toBe('nps/1');
    expect(data).toEqual([
      { item: 'recommend', n: 100, score: 40, interval: { low: 24.0463, high: 55.9537 }, promoters: 60, passives: 20, detractors: 20 },
    ]);
    expect((await report('scores', id, '&item=recommend')).data[0].nps.score).toBe(40);
    expect((await report('csat', id)).data).toEqual([]);
  });

  it('who is satisfied, by Wilson', async () => {
    const id = await survey('touchpoints');
    await answered(house, id, hotel.propertyId, [...times(15, { answers: { overall: 5 } }), ...times(133, { answers: { overall: 2 } })]);
    expect((await report('csat', id)).data).toEqual([
      { item: 'overall', n: 148, score: 10.1351, interval: { low: 6.2386, high: 16.0487 } },
    ]);
  });

  describe('the customer satisfaction index', () => {
    let id: string;
    let keys: string[];

    beforeAll(async () => {
      id = await survey('csi');
      const { rows } = await house.db.query<{ key: string }>(
        `SELECT key FROM survey_items WHERE survey_id = $1 AND role LIKE 'csi%' ORDER BY array_position('{csi_satisfaction,csi_expectancy,csi_performance}'::text[], role)`,
        [id],
      );
      keys = rows.map(({ key }) => key);
      const sheet = (...values: number[]) => ({ answers: Object.fromEntries(values.map((value, i) => [keys[i], value])) });
      await answered(house, id, hotel.propertyId, [
        ...times(3, sheet(8, 7, 9)),
        ...times(3, sheet(10, 10, 10)),
        sheet(1, 1), // left one out
      ]);
    });

    it('is (S + E + P − 3) ÷ 27 × 100 until the survey is given weights', async () => {
      const { n, score, formula, weights } = await report('csi', id);
      expect([n, score, formula.code, weights.version]).toEqual([6, 88.8889, 'csi/1', 0]);
    });

    it('names the weights by which it was made, and does not mix them in a trend', async () => {
      const given = { satisfaction: 0.3885, expectancy: 0.319, performance: 0.2925 };
      const weights = await must(house, 'PUT', `/v1/surveys/${id}/csi-weights`, given);
      expect(weights).toEqual({ ...given, version: 1 });
      expect(await must(house, 'PUT', `/v1/surveys/${id}/csi-weights`, given)).toEqual(weights);
      const body = await report('csi', id);
      // (7 × .3885 + 6 × .3190 + 8 × .2925) ÷ 9 × 100 = 77.4833, and 100
      expect([body.score, body.formula.code]).toEqual([88.7417, 'csi/1:weights/1']);
      const trend = await report('trend', id, '&measure=csi');
      expect(trend.data).toMatchObject([{ start: '2026-11-01', n: 6, score: 88.7417, change: null }]);
      const nothing = await house.call('PUT', `/v1/surveys/${id}/csi-weights`, { satisfaction: 0, expectancy: 0, performance: 0 });
      expect([nothing.status, nothing.body.errors[0].code]).toEqual([400, 'nothing_counts']);
    });
  });

  it('the gaps of service quality, weighted by what matters to each guest', async () => {
    const id = await survey('servqual');
    const { rows } = await house.db.query<{ key: string; role: string; dimension: string }>(
      'SELECT key, role, dimension FROM survey_items WHERE survey_id = $1 AND dimension IS NOT NULL ORDER BY id',
      [id],
    );
    const dimensions = ['tangibles', 'reliability', 'responsiveness', 'assurance', 'empathy'];
    const sheet = (expected: number, perceived: number[], points: number[]) => ({
      answers: Object.fromEntries(
        rows.map(({ key, role, dimension }) => {
          const i = dimensions.indexOf(dimension);
          return [key, role === 'expectation' ? expected : role === 'perception' ? perceived[i]! : points[i]!];
        }),
      ),
    });
    await answered(house, id, hotel.propertyId, [
      ...times(3, sheet(6, [5, 4, 6, 7, 5], [20, 40, 20, 10, 10])), // gaps −1 −2 0 +1 −1: mean −.6, weighted −1
      ...times(3, sheet(5, [6, 5, 4, 5, 6], [1, 1, 1, 1, 1])), // gaps +1 0 −1 0 +1: both .2
    ]);
    const body = await report('servqual', id);
    expect(body.pairs).toHaveLength(22);
    expect(body.dimensions.map((d: any) => [d.dimension, d.n, d.expectation, d.perception, d.gap, d.importance])).toEqual([
      ['tangibles', 6, 5.5, 5.5, 0, 0.2],
      ['reliability', 6, 5.5, 4.5, -1, 0.3],
      ['responsiveness', 6, 5.5, 5, -0.5, 0.2],
      ['assurance', 6, 5.5, 6, 0.5, 0.15],
      ['empathy', 6, 5.5, 5.5, 0, 0.15],
    ]);
    expect(body.unweighted).toMatchObject({ n: 6, gap: -0.2 });
    // −1, −1, −1, .2, .2, .2: standard deviation .6573, error .2683, t −1.4907
    expect(body.weighted).toMatchObject({ n: 6, gap: -0.4, t: -1.4907 });
    expect(body.weighted.interval.low).toBeCloseTo(-0.4 - 2.5706 * 0.26833, 3);
    expect(body.gaps.map((g: any) => [g.gap, g.measured, g.value])).toEqual([
      [1, false, null],
      [2, false, null],
      [3, false, null],
      [4, false, null],
      [5, true, -0.4],
    ]);
    expect((await report('trend', id, '&measure=servqual')).data).toMatchObject([{ n: 6, score: -0.4 }]);
  });

  it('the gaps between standard, delivery and promise, as far as inspections and reviews tell of them', async () => {
    const gaps = async (): Promise<[boolean, number | null, number | null][]> =>
      (await report('servqual', await survey('servqual'))).gaps.map((g: any) => [g.measured, g.n, g.value]);
    const review = (source: string, disputes: { contentItem: string }[]) =>
      reviewWritten(hotel.propertyId, {
        ...{ reviewId: newId(), source, guestId: null, reservationId: null, score: 80, mood: null, low: false },
        disputes,
      });
    const pool = review('own', [{ contentItem: 'pool' }]);
    const inspection = (score: number | null): DomainEvent => ({
      ...{ type: 'service_desk.inspection_completed', version: 1, propertyId: hotel.propertyId, changes: [] },
      ...{ aggregate: { type: 'inspection', id: newId() }, data: { score } },
    });
    const heard = [pool, pool, review('own', []), review('own', []), review('own', []), review('elsewhere', [{ contentItem: 'pool' }])];
    await hear(NoteDisputedContent, heard);
    await hear(NoteStandardsMet, [inspection(95), inspection(90), inspection(null)]);
    expect((await gaps()).slice(2, 4)).toEqual([
      [true, 2, -7.5],
      [true, 4, -25],
    ]);
  });

  const hear = (listener: Type<EventListener>, events: DomainEvent[]): Promise<unknown> =>
    house.app.get(UnitOfWork).run(systemContext(Caller.system, new Date('2026-11-20T12:00:00Z'), 'hears'), 200, async (work) => {
      for (const event of events) {
        const published = { ...event, seq: 1, id: newId(), occurredAt: work.by.at, requestId: null, actorId: null };
        await house.app.get<EventListener>(listener).handle(published, work);
      }
    });

  it('what goes with the overall score, and what that does not say', async () => {
    const id = await survey('touchpoints');
    const sheets = Array.from({ length: 200 }, (_, i): Respondent => {
      const [clean, speed] = [1 + (i % 5), 1 + (Math.floor(i / 5) % 5)];
      return { answers: { overall: clean, 'room.clean': clean, 'check_in.speed': speed } };
    });
    await answered(house, id, hotel.propertyId, sheets);
    const body = await report('drivers', id);
    expect(body).toMatchObject({ overall: 'overall', explained: 1, complete: 200 });
    expect(body.data).toMatchObject([
      { item: 'room.clean', touchpoint: 'room', department: 'HOUSEKEEPING', n: 200, correlation: 1, importance: 1, score: 50 },
      { item: 'check_in.speed', n: 200, correlation: 0, importance: 0 },
    ]);
    expect(body.caution).toContain('cause');
  });

  it('how a score moves from month to month, and how likely that is by chance', async () => {
    const id = await survey('touchpoints');
    const said = (n: number, overall: number, on: string) => times(n, { answers: { overall }, on });
    await answered(house, id, hotel.propertyId, [
      ...[...said(20, 5, '2026-08-10'), ...said(20, 4, '2026-08-20')],
      ...[...said(20, 5, '2026-09-01'), ...said(19, 4, '2026-09-30')],
      ...[...said(10, 4, '2026-10-01'), ...said(30, 3, '2026-10-02')],
      ...said(2, 1, '2026-11-01'),
    ]);
    const body = await report('trend', id);
    expect(body.suppressed).toEqual({ groups: 1, answers: 2 });
    expect(body.data.map((p: any) => [p.start, p.n, p.score])).toEqual([
      ['2026-08-01', 40, 87.5],
      ['2026-09-01', 39, 87.8205],
      ['2026-10-01', 40, 56.25],
    ]);
    expect(body.data[1].change.p).toBeGreaterThan(0.5);
    expect(body.data[2].change).toMatchObject({ difference: -31.5705, p: 0 });
    const days = await report('trend', id, '&period=day&measure=item&item=overall');
    expect(days.data.map((p: any) => p.start)).toEqual([
      '2026-08-10',
      '2026-08-20',
      '2026-09-01',
      '2026-09-30',
      '2026-10-01',
      '2026-10-02',
    ]);
    const unasked = await house.call('GET', `/v1/survey-reports/trend?surveyId=${id}&${RANGE}&measure=csi`);
    expect([unasked.status, unasked.body.errors[0].code]).toEqual([400, 'not_asked']);
  });

  it('what to repair first: by the score that it cost, with the price of the stays that it spoilt', async () => {
    const { propertyId } = other;
    const [room] = other.rooms.DBL!;
    const id = await survey('touchpoints', propertyId);
    const stay = async (arrival: string) => (await must(house, 'POST', '/v1/bookings', aBooking(other, arrival))).reservations[0];
    const [spoilt, fine] = [await stay(other.today), await stay(addDays(other.today, 1))];
    await answered(house, id, propertyId, [
      { answers: { 'room.wifi': 1, 'room.air': 2 }, roomId: room, reservationId: spoilt.id },
      { answers: { 'room.wifi': 1 }, roomId: room, reservationId: spoilt.id },
      { answers: { 'room.wifi': 4, 'room.air': 5 }, roomId: room, reservationId: fine.id },
      { answers: { 'facilities.pool': 2 } },
      { answers: { 'room.bed': 5 } },
    ]);
    const body = await must(house, 'GET', `/v1/survey-reports/facilities?propertyId=${propertyId}&${RANGE}`);
    const price = { amountMinor: spoilt.total.amountMinor, currency: other.currency };
    const nothing = { amountMinor: 0, currency: other.currency };
    expect(body.data.map(({ interval: _, ...f }: any) => f)).toEqual([
      {
        facility: 'wifi',
        roomId: room,
        room: expect.any(String),
        n: 3,
        score: 25,
        lostScore: 225,
        share: 0.6,
        staysConcerned: 1,
        revenueConcerned: price,
      },
      {
        facility: 'air_conditioning',
        roomId: room,
        room: expect.any(String),
        n: 2,
        score: 62.5,
        lostScore: 75,
        share: 0.2,
        staysConcerned: 1,
        revenueConcerned: price,
      },
      {
        facility: 'pool',
        roomId: null,
        room: null,
        n: 1,
        score: 25,
        lostScore: 75,
        share: 0.2,
        staysConcerned: 0,
        revenueConcerned: nothing,
      },
    ]);
    const token = await aMachine(house, ['surveys:read'], [hotel.propertyId]);
    expect((await house.call('GET', `/v1/survey-reports/facilities?propertyId=${propertyId}&${RANGE}`, undefined, { token })).status).toBe(
      404,
    );
  });
});
