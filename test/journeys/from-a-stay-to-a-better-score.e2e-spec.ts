import { SendInvitations } from '../../src/modules/surveys/collecting/services/send-invitations.service';
import { aChannel, conversationsOf, entriesOf, handOver } from '../support/conversations';
import { aHotel, aStay, goTo, type Hotel, must } from '../support/furnish';
import { assign, checkIn, checkOut, newDay, paid } from '../support/front-desk';
import { tokenOf } from '../support/guest';
import { type House, startHouse } from '../support/house';
import { eventually } from '../support/kernel-process';
import { MailServer } from '../support/mail-server';
import { listening, settled } from '../support/stays';
import { answer, handOut } from '../support/surveys';

/** What guests said of the hot water before and after the boiler was replaced. */
const BEFORE = [1, 2, 2, 1, 3];
const AFTER = [5, 4, 5, 5, 4];

let mails: MailServer;
let house: House;
let hotel: Hotel;

beforeAll(async () => {
  mails = await MailServer.start();
  house = await startHouse({
    environment: { SMTP_URL: mails.url, MAIL_FROM: 'Innkeeper <no-reply@innkeeper.example>', PUBLIC_URL: 'https://booking.example' },
  });
  await goTo(house, '2026-11-20T08:00:00Z');
  hotel = await aHotel(house, { rooms: { DBL: 2 }, nights: 60, property: { name: 'Hotel Sea View', timeZone: 'Europe/Berlin' } });
  await listening(house);
  await eventually(
    async () =>
      (
        await house.db.query(
          `SELECT FROM event_listeners WHERE name IN ('invite-after-something-was-experienced', 'open-a-case-after-low-answers')`,
        )
      ).rowCount === 2,
  );
});
afterAll(async () => {
  await house.close();
  await mails.stop();
  for (const name of ['SMTP_URL', 'MAIL_FROM', 'PUBLIC_URL']) delete process.env[name];
});

/** A survey that comes with the house, open, sent after something has happened. */
async function askedAfter(event: string, template: string): Promise<string> {
  const { propertyId } = hotel;
  const { id } = await must(house, 'POST', '/v1/surveys', { propertyId, code: template.toUpperCase(), name: template, template });
  await must(house, 'POST', `/v1/surveys/${id}/versions`, undefined, { headers: { 'if-match': '*' } });
  await handOut(house, propertyId, id, 'event', { settings: { event, restDays: 0 } });
  return id;
}

/** Books, sleeps a night and departs on the day after; the bill is paid. */
async function stays(email: string, arrival: string, departure: string): Promise<{ reservationId: string; guestId: string }> {
  const booker = { firstName: 'Maria', lastName: 'Keller', email };
  const { reservations } = await must(house, 'POST', '/v1/bookings', { ...aStay(hotel, arrival, { nights: 1 }), booker });
  const [{ id: reservationId, guest }] = reservations;
  const evidence = { version: '1', wording: 'You may ask me how it was.', how: 'ticked a box', where: 'desk' };
  await must(house, 'POST', `/v1/guests/${guest.guestId}/consents`, { purpose: 'surveys', status: 'granted', evidence });
  for (const done of [await assign(house, reservationId, { roomId: hotel.rooms.DBL![0] }), await checkIn(house, reservationId)]) {
    if (done.status >= 300) throw new Error(done.text);
  }
  await goTo(house, `${departure}T08:00:00Z`);
  await newDay(house, hotel, departure);
  await paid(house, hotel, reservationId, 10_000);
  const left = await checkOut(house, reservationId);
  if (left.status >= 300) throw new Error(left.text);
  await must(house, 'PUT', `/v1/rooms/${hotel.rooms.DBL![0]}/housekeeping`, { condition: 'inspected' });
  await settled(house);
  return { reservationId, guestId: guest.guestId };
}

/** The link in the nth letter that asks a guest. */
async function linkTo(email: string, nth: number): Promise<string> {
  await house.app.get(SendInvitations, { strict: false }).run();
  return LINK.exec((await mails.to(email, nth, LINK)).text)![1]!;
}
const LINK = /https:\/\/booking\.example\/s\/([\w-]+)/;

test('a guest is dissatisfied, is heard, is made amends, says so, and the next ones are better off', async () => {
  const { propertyId } = hotel;
  const surveyId = await askedAfter('reservations.checked_out', 'touchpoints');
  const followUpId = await askedAfter('service_desk.case_settled', 'complaint_handling');
  const mailbox = await aChannel(house, propertyId, 'email', { email: 'hello@seaview.example' });
  const engineering = await must(house, 'POST', '/v1/departments', {
    propertyId,
    code: 'ENGINEERING',
    name: 'Engineering',
    kind: 'engineering',
  });
  const boiler = await must(house, 'POST', '/v1/case-root-causes', { propertyId, code: 'BOILER', name: 'Boiler' });
  const sorry = { propertyId, code: 'SORRY', name: 'Sorry', appliesBy: 'coupon', effect: { kind: 'amount_per_stay', amountMinor: 2_000 } };
  const { id: promotionId } = await must(house, 'POST', '/v1/promotions', sorry);
  const batch = await must(house, 'POST', '/v1/coupon-batches', {
    propertyId,
    promotionId,
    code: 'SORRY',
    name: 'Sorry',
    kind: 'unique',
    count: 1,
  });

  // the stay, and the answer by the link in the letter
  const { reservationId, guestId } = await stays('maria@guest.example', '2026-11-20', '2026-11-21');
  await goTo(house, '2026-11-21T10:00:00Z');
  const token = await linkTo('maria@guest.example', 1);
  expect((await fetch(`${house.url}/s/${token}`)).status).toBe(200);
  const bitter = { overall: 2, 'room.bathroom': 1, 'room.clean': 4, why: 'Ice-cold water, a terrible night.' };
  const { why, ...scores } = bitter;
  const form = (await house.call('GET', `/v1/survey-forms/${token}`, undefined, { token: null })).body;
  const words = form.questionnaire.blocks.flatMap((b: any) => b.questions).find((q: any) => q.kind === 'text').key;
  expect((await answer(house, token, { language: 'en', answers: { ...scores, [words]: why }, complete: true })).status).toBe(200);
  await settled(house);

  // it has become a case in the hands of those whom it concerns; each is found from the other
  const [response] = (await must(house, 'GET', `/v1/survey-responses?reservationId=${reservationId}`)).data;
  const [found] = (await must(house, 'GET', `/v1/cases?sourceId=${response.id}`)).data;
  expect(response).toMatchObject({ surveyId, guestId, low: true, overall: 25 });
  expect(response.mood).toBeLessThan(-0.3);
  expect(found).toMatchObject({
    ...{ kind: 'complaint', status: 'new', guestId, reservationId, departmentId: engineering.id, roomId: hotel.rooms.DBL![0] },
    source: { type: 'survey_response', id: response.id },
  });
  expect((await must(house, 'GET', `/v1/survey-responses/${response.id}`)).caseIds).toEqual([found.id]);
  expect((await must(house, 'GET', `/v1/guests/${guestId}/profile?propertyId=${propertyId}`)).unsettled).toMatchObject([
    { about: { type: 'case', id: found.id } },
  ]);

  // she writes as well; that belongs to her conversation, and the hotel answers there
  const letter = [
    'From: Maria Keller <maria@guest.example>',
    'To: hello@seaview.example',
    'Subject: Cold water',
    'Message-ID: <cold@guest.example>',
    '',
    'Nobody came.',
    '',
  ].join('\r\n');
  expect((await handOver(house, mailbox, letter)).body.outcome).toBe('received');
  const [conversation] = await conversationsOf(house, propertyId, `&guestId=${guestId}`);
  await must(house, 'POST', `/v1/conversations/${conversation.id}/entries`, {
    kind: 'reply',
    text: 'We are sorry. Somebody is on the way.',
  });
  expect((await entriesOf(house, conversation.id)).map((e) => [e.direction, e.text])).toEqual([
    ['in', 'Nobody came.'],
    ['out', 'We are sorry. Somebody is on the way.'],
  ]);
  await must(house, 'POST', `/v1/cases/${found.id}/notes`, { kind: 'told', text: 'Somebody is on the way.' });

  // amends, and the settlement of which she is told
  const { compensations } = await must(house, 'POST', `/v1/cases/${found.id}/compensations`, {
    ...{ kind: 'coupon', amountMinor: 2_000, couponBatchId: batch.id, reason: 'A night without hot water' },
  });
  await goTo(house, '2026-11-21T12:00:00Z');
  const done = await must(house, 'POST', `/v1/cases/${found.id}/settlement`, {
    words: 'The boiler has been replaced.',
    rootCauseId: boiler.id,
  });
  expect(done.clocks.map((c: any) => [c.kind, c.state])).toEqual([
    ['first_answer', 'met'],
    ['settlement', 'met'],
  ]);
  await eventually(async () =>
    mails.received.some((m) => m.to.includes('maria@guest.example') && m.text.includes('The boiler has been replaced.')),
  );
  await settled(house);

  // she is asked whether it was put right, and says so: that is the last word of the case
  await goTo(house, '2026-11-22T10:00:00Z');
  const second = await linkTo('maria@guest.example', 2);
  expect(second).not.toBe(token);
  expect((await answer(house, second, { language: 'en', answers: { satisfied: 5, solved: 'yes' }, complete: true })).status).toBe(200);
  await settled(house);
  const closed = await must(house, 'GET', `/v1/cases/${found.id}`);
  expect(closed).toMatchObject({ status: 'closed', closedBy: 'guest', resettledScore: 100, rootCauseId: boiler.id });
  const [heard] = (await must(house, 'GET', `/v1/survey-responses?surveyId=${followUpId}`)).data;
  expect(heard).toMatchObject({ guestId, caseId: found.id });

  // the coupon is hers, and takes off what it is worth
  const coupon = { promoCodes: [compensations[0].couponCode] };
  const quote = (more: object) =>
    must(house, 'POST', '/v1/quotes', { ...aStay(hotel, '2026-12-01'), ...more }, { token: tokenOf(house, guestId) });
  const [full, less] = [await quote({}), await quote(coupon)];
  expect(full.total.amountMinor - less.total.amountMinor).toBe(2_000);

  // those who come after say how it is now
  const qr = await handOut(house, propertyId, surveyId, 'qr', { place: 'Lobby' });
  const say = async (values: number[], day: string) => {
    await goTo(house, `${day}T12:00:00Z`);
    for (const [i, value] of values.entries()) {
      const given = { clientId: `lobby-${day}-${i}`, language: 'en', answers: { overall: value, 'room.bathroom': value }, complete: true };
      expect((await answer(house, qr.token, given)).status).toBe(200);
    }
  };
  await say(BEFORE, '2026-11-23');
  await say(AFTER, '2026-12-20');
  const report = await must(
    house,
    'GET',
    `/v1/survey-reports/scores?surveyId=${surveyId}&propertyId=${propertyId}&item=room.bathroom&by=month&from=2026-11-01&to=2026-12-31`,
  );
  const mean = (values: number[]) => values.reduce((sum, v) => sum + (v - 1) * 25, 0) / values.length;
  expect(report.data.map((d: any) => [d.group, d.n, Math.round(d.score)])).toEqual([
    ['2026-11-01', 6, Math.round(mean([1, ...BEFORE]))],
    ['2026-12-01', 5, Math.round(mean(AFTER))],
  ]);

  // and her own story tells all of it, in order
  const timeline = await must(house, 'GET', `/v1/guests/${guestId}/timeline?limit=100`);
  const told = timeline.data.map((e: any) => e.type).toReversed();
  const steps = [
    'reservations.checked_out',
    'surveys.response_completed',
    'service_desk.case_opened',
    'messaging.message_received',
    'service_desk.case_settled',
    'service_desk.case_closed',
  ];
  expect(told.filter((t: string, i: number) => steps.includes(t) && told.indexOf(t) === i)).toEqual(steps);
});
