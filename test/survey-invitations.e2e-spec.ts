import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { systemContext } from '../src/kernel/http/request-context';
import { newId } from '../src/kernel/values/ids';
import { InviteAfterSomethingWasExperienced } from '../src/modules/surveys/collecting/listeners/invite-after-something-was-experienced.listener';
import { SendInvitations } from '../src/modules/surveys/collecting/services/send-invitations.service';
import { CloseAbandoned } from '../src/modules/surveys/collecting/services/close-abandoned.service';
import { PlanWaves } from '../src/modules/surveys/collecting/services/plan-waves.service';
import { aHotel, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';
import { listening, settled, tellStay } from './support/stays';
import { answer, aSurvey, handOut } from './support/surveys';

const NOON = '2026-11-22T12:00:00Z';

let house: House;
let hotel: Hotel;
beforeAll(async () => {
  house = await startHouse({ environment: { PUBLIC_URL: 'https://booking.example' } });
  await goTo(house, NOON);
  hotel = await aHotel(house, { rooms: { DBL: 30 }, from: '2026-10-01', nights: 120 });
  await listening(house);
  await eventually(
    async () => (await house.db.query(`SELECT FROM event_listeners WHERE name = 'invite-after-something-was-experienced'`)).rowCount === 1,
  );
});
afterAll(() => house.close());

const send = () => house.app.get(SendInvitations, { strict: false }).run();
const invitations = async (query: string) => (await must(house, 'GET', `/v1/survey-invitations?limit=100&${query}`)).data as any[];
const evidence = { version: '1', wording: 'You may ask me how it was.', how: 'ticked a box', where: 'desk' };
const agree = (guestId: string) =>
  must(house, 'POST', `/v1/guests/${guestId}/consents`, { purpose: 'surveys', status: 'granted', evidence });

let guests = 0;
/** Somebody who has just departed. */
async function departed(agreed = true): Promise<{ reservationId: string; guestId: string }> {
  const booker = { firstName: 'Maria', lastName: `Keller${++guests}`, email: `maria${guests}@guest.example` };
  const { reservationId, bookerId: guestId } = await tellStay(
    house,
    hotel,
    '2026-11-20',
    { nights: 2, status: 'in_house', booker },
    `E${guests}`,
  );
  if (agreed) await agree(guestId);
  await tellStay(house, hotel, '2026-11-20', { nights: 2, status: 'checked_out', booker }, `E${guests}`);
  await settled(house);
  return { reservationId, guestId };
}

/** The token in the letter to a guest. */
async function tokenTo(guestId: string, kind = 'survey_invitation'): Promise<string> {
  const { data } = await must(house, 'GET', `/v1/messages?guestId=${guestId}&kind=${kind}`);
  expect(data).toHaveLength(1);
  const { text } = await must(house, 'GET', `/v1/messages/${data[0].id}`);
  return /https:\/\/booking\.example\/s\/([\w-]+)/.exec(text)![1]!;
}

const ofEvent = (surveyId: string, more: object = {}) =>
  handOut(house, hotel.propertyId, surveyId, 'event', { settings: { event: 'reservations.checked_out', ...more } });

describe('Guests who have departed', () => {
  test('are asked by a letter, and answer of their stay', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const { id } = await ofEvent(surveyId);
    const { reservationId, guestId } = await departed();
    expect(await invitations(`distributionId=${id}`)).toMatchObject([
      { status: 'planned', guestId, reservationId, sendAt: '2026-11-22T12:00:00.000Z' },
    ]);
    expect(await send()).toBe(1);
    expect(await send()).toBe(0);
    const token = await tokenTo(guestId);
    const { rows } = await house.db.query('SELECT i::text AS row FROM survey_invitations i WHERE distribution_id = $1', [id]);
    expect(rows[0].row).not.toContain(token);

    const form = await house.call('GET', `/v1/survey-forms/${token}`, undefined, { token: null });
    expect([form.status, form.body.shared, form.body.expiresAt]).toEqual([200, false, '2026-12-22T12:00:00.000Z']);
    expect((await invitations(`distributionId=${id}`))[0].status).toBe('opened');
    const done = await answer(house, token, {
      language: 'en',
      answers: { overall: 1, words: 'The room was cold and dirty.' },
      complete: true,
    });
    expect(done.status).toBe(200);
    expect((await invitations(`distributionId=${id}`))[0].status).toBe('answered');
    const { data } = await must(house, 'GET', `/v1/survey-responses?reservationId=${reservationId}&low=true`);
    expect(data).toMatchObject([{ guestId, overall: 0, low: true, distribution: 'event', status: 'complete' }]);
    const read = await must(house, 'GET', `/v1/survey-responses/${data[0].id}`);
    expect(read).toMatchObject({ answers: { overall: 1, words: 'The room was cold and dirty.' }, caseIds: [] });
    await settled(house);
    const timeline = await must(house, 'GET', `/v1/guests/${guestId}/timeline`);
    expect(JSON.stringify(timeline)).toContain('Answered a survey');

    const again = await answer(house, token, { language: 'en', answers: { overall: 5 }, complete: true });
    expect([again.status, again.body.code]).toEqual([409, 'survey_answered']);
    await must(house, 'POST', `/v1/survey-distributions/${id}/ending`);
  });

  test('are not asked without their consent, nor twice within the days of rest, however many surveys there are', async () => {
    const [first, second] = [await ofEvent(await aSurvey(house, hotel.propertyId)), await ofEvent(await aSurvey(house, hotel.propertyId))];
    const silent = await departed(false);
    const willing = await departed();
    // two processes at once
    await Promise.all([send(), send()]);
    const all = [...(await invitations(`distributionId=${first.id}`)), ...(await invitations(`distributionId=${second.id}`))];
    const of = (guestId: string) =>
      all
        .filter((i) => i.guestId === guestId)
        .map((i) => `${i.status} ${i.reason}`)
        .toSorted();
    expect(of(silent.guestId)).toEqual(['not_sent not_reached', 'not_sent not_reached']);
    expect(of(willing.guestId)).toEqual(['not_sent asked_lately', 'sent null']);
    for (const { id } of [first, second]) await must(house, 'POST', `/v1/survey-distributions/${id}/ending`);
  });

  test('are reminded once, by a link of its own, and the first one stays good', async () => {
    const { id } = await ofEvent(await aSurvey(house, hotel.propertyId), { remindAfterDays: 3, validDays: 10 });
    const { guestId } = await departed();
    await send();
    const first = await tokenTo(guestId);
    await goTo(house, '2026-11-25T11:59:00Z');
    expect(await send()).toBe(0);
    await goTo(house, '2026-11-25T12:00:00Z');
    expect(await send()).toBe(1);
    expect(await send()).toBe(0);
    const second = await tokenTo(guestId, 'survey_reminder');
    expect(second).not.toBe(first);
    await answer(house, first, { language: 'en', answers: { clean: 4 } });
    expect((await house.call('GET', `/v1/survey-forms/${second}`, undefined, { token: null })).body.response.answers).toEqual({ clean: 4 });

    // what was begun is counted when the time is up, and not gone on with
    await goTo(house, '2026-12-02T12:00:00Z');
    expect((await answer(house, first, { language: 'en', answers: { overall: 4 }, complete: true })).body.code).toBe('survey_link_expired');
    expect(await house.app.get(CloseAbandoned, { strict: false }).run()).toBe(1);
    expect((await invitations(`distributionId=${id}`))[0].status).toBe('expired');
    const { data } = await must(house, 'GET', `/v1/survey-responses?guestId=${guestId}`);
    expect(data).toMatchObject([{ status: 'abandoned', overall: null }]);
    const { rows } = await house.db.query('SELECT counted, value FROM survey_answers WHERE response_id = $1', [data[0].id]);
    expect(rows).toEqual([{ counted: true, value: 4 }]);
    await must(house, 'POST', `/v1/survey-distributions/${id}/ending`);
    await goTo(house, NOON);
  });

  test('are asked in waves, each wave those who have departed since the one before', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const { guestId } = await departed();
    const { id, nextWaveOn } = await handOut(house, hotel.propertyId, surveyId, 'schedule', { settings: { everyDays: 7, restDays: 0 } });
    expect(nextWaveOn).toBe('2026-11-23');
    const waves = house.app.get(PlanWaves, { strict: false });
    expect(await waves.run()).toBe(0);
    await goTo(house, '2026-11-23T00:30:00Z');
    const [one, two] = await Promise.all([waves.run(), waves.run()]);
    expect(Math.max(one, two)).toBeGreaterThan(0);
    expect(Math.min(one, two)).toBe(0);
    const planned = await invitations(`distributionId=${id}`);
    expect(planned.find((i) => i.guestId === guestId)).toMatchObject({ status: 'planned', sendAt: '2026-11-23T10:00:00.000Z' });
    expect((await must(house, 'GET', `/v1/survey-distributions/${id}`)).nextWaveOn).toBe('2026-11-30');
    // who left on a day of that wave is not asked by the next one
    await goTo(house, '2026-11-30T00:30:00Z');
    await waves.run();
    expect((await invitations(`distributionId=${id}`)).filter((i) => i.guestId === guestId)).toHaveLength(1);
    await must(house, 'POST', `/v1/survey-distributions/${id}/ending`);
    expect((await invitations(`distributionId=${id}`)).map((i) => i.reason)).toEqual(planned.map(() => 'ended'));
    await goTo(house, NOON);
  });

  test('may be handed a link by staff, once for a stay', async () => {
    const surveyId = await aSurvey(house, hotel.propertyId);
    const { id } = await handOut(house, hotel.propertyId, surveyId, 'link');
    const { reservationId, guestId } = await departed(false);
    const made = await must(house, 'POST', '/v1/survey-invitations', { distributionId: id, reservationId, handOver: true });
    expect(made).toMatchObject({ guestId, reservationId, status: 'sent', url: `https://booking.example/s/${made.token}` });
    expect((await house.call('POST', '/v1/survey-invitations', { distributionId: id, reservationId })).status).toBe(409);
    expect((await answer(house, made.token, { language: 'en', answers: { overall: 5 }, complete: true })).status).toBe(200);
  });
});

describe('Guests whose case was settled', () => {
  const step = (id: string, name: string, body: object) => must(house, 'POST', `/v1/cases/${id}/${name}`, body);

  test('are asked once of each settlement, and not while it is open again', async () => {
    const { id } = await handOut(house, hotel.propertyId, await aSurvey(house, hotel.propertyId), 'event', {
      settings: { event: 'service_desk.case_settled' },
    });
    const { reservationId, guestId } = await departed();
    const { propertyId } = hotel;
    const caseId = (await must(house, 'POST', '/v1/cases', { propertyId, kind: 'complaint', subject: 'The tap drips', reservationId })).id;
    const asked = async () => {
      await settled(house);
      return (await invitations(`distributionId=${id}`)).toSorted((a, b) => a.sendAt.localeCompare(b.sendAt));
    };
    await step(caseId, 'settlement', { words: 'A new seal.' });
    expect(await asked()).toMatchObject([{ status: 'planned', guestId, caseId }]);
    const { rows } = await house.db.query(`SELECT * FROM events WHERE type = 'service_desk.case_settled' AND data ->> 'caseId' = $1`, [
      caseId,
    ]);
    const heard = { ...rows[0], aggregate: { type: 'case', id: caseId }, propertyId, occurredAt: new Date(NOON) };
    await house.app
      .get(UnitOfWork)
      .run(systemContext(Caller.system, house.clock.now(), newId()), 200, (work) =>
        house.app.get(InviteAfterSomethingWasExperienced, { strict: false }).handle(heard, work),
      );
    expect(await asked()).toHaveLength(1);

    expect(await send()).toBe(1);
    const first = await tokenTo(guestId);
    expect((await answer(house, first, { language: 'en', answers: { overall: 1 }, complete: true })).status).toBe(200);
    await settled(house);
    expect(await must(house, 'GET', `/v1/cases/${caseId}`)).toMatchObject({ status: 'in_progress', reopened: 1 });

    await goTo(house, '2026-11-23T12:00:00Z');
    await step(caseId, 'settlement', { words: 'A new tap.' });
    expect((await asked()).map((i) => i.status)).toEqual(['answered', 'planned']);
    await step(caseId, 'reopening', { reason: 'It drips again' });
    expect((await asked()).map((i) => [i.status, i.reason])).toEqual([['answered', null], ['not_sent', 'taken_back']]); // prettier-ignore
    await goTo(house, '2026-11-24T12:00:00Z');
    await step(caseId, 'settlement', { words: 'Another room.' });
    expect((await asked()).map((i) => i.status)).toEqual(['answered', 'not_sent', 'planned']);
    expect(await send()).toBe(1);
    const { data } = await must(house, 'GET', `/v1/messages?guestId=${guestId}&kind=survey_invitation&sort=-createdAt`);
    const second = /\/s\/([\w-]+)/.exec((await must(house, 'GET', `/v1/messages/${data[0].id}`)).text)![1]!;
    expect(second).not.toBe(first);
    expect((await answer(house, second, { language: 'en', answers: { overall: 5 }, complete: true })).status).toBe(200);
    await settled(house);
    expect(await must(house, 'GET', `/v1/cases/${caseId}`)).toMatchObject({ status: 'closed', closedBy: 'guest', resettledScore: 100 });
    await must(house, 'POST', `/v1/survey-distributions/${id}/ending`);
    await goTo(house, NOON);
  });
});

test('words are forgotten when their time has come, the scores stay', async () => {
  const surveyId = await aSurvey(house, hotel.propertyId);
  const { token, id } = await handOut(house, hotel.propertyId, surveyId, 'link');
  const given = { language: 'en', answers: { overall: 4, words: 'The pillow was hard.' } };
  await answer(house, token, { ...given, clientId: 'device-of-one', complete: true });
  await answer(house, token, { ...given, clientId: 'device-of-another' });
  const answersOf = async (status: string) => {
    const { data } = await must(house, 'GET', `/v1/survey-responses?surveyId=${surveyId}&status=${status}`);
    return (await must(house, 'GET', `/v1/survey-responses/${data[0].id}`)).answers;
  };
  const sweep = async () =>
    (await must(house, 'POST', '/v1/retention-runs')).removed.find((r: { class: string }) => r.class === 'survey_words').rows;
  const old = `UPDATE survey_responses SET updated_at = updated_at - interval '3 years' WHERE distribution_id = $1`;
  expect(await sweep()).toBe(0);
  await house.db.query(old, [id]);
  expect([await sweep(), await sweep()]).toEqual([1, 0]);
  expect(await answersOf('complete')).toEqual({ overall: 4 });
  expect(await answersOf('partial')).toEqual({ overall: 4, words: 'The pillow was hard.' });
});

test('an erased guest takes the words along, the scores stay', async () => {
  const surveyId = await aSurvey(house, hotel.propertyId);
  const { id } = await handOut(house, hotel.propertyId, surveyId, 'link');
  const { reservationId, guestId } = await departed(false);
  const { token } = await must(house, 'POST', '/v1/survey-invitations', { distributionId: id, reservationId, handOver: true });
  await answer(house, token, { language: 'en', answers: { overall: 5, words: 'I am Maria.' }, complete: true });
  await must(house, 'POST', `/v1/guests/${guestId}/erasure`, { reason: 'request' });
  const { data } = await must(house, 'GET', `/v1/survey-responses?reservationId=${reservationId}`);
  expect((await must(house, 'GET', `/v1/survey-responses/${data[0].id}`)).answers).toEqual({ overall: 5 });
});
