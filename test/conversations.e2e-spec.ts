import { createHmac, randomUUID } from 'node:crypto';
import { aChannel, type Channel, conversationsOf, entriesOf, handOver, signed, tell } from './support/conversations';
import { aHotel, aMachine, aMachineInRole, goTo, type Hotel, must } from './support/furnish';
import { tokenOf } from './support/guest';
import { type Answer, type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';
import { MessageGateway } from './support/message-gateway';
import { settled } from './support/stays';
import { TwilioServer } from './support/twilio-server';

let gateway: MessageGateway;
let house: House;
let hotel: Hotel;
let email: Channel;
let sms: Channel;
let inbound: Channel;
let chat: Channel;

beforeAll(async () => {
  gateway = await MessageGateway.start();
  house = await startHouse({
    environment: {
      SMS_GATEWAY_URL: `${gateway.url}/sms`,
      INBOUND_GATEWAY_URL: `${gateway.url}/inbound`,
      MESSAGE_GATEWAY_KEY: MessageGateway.KEY,
      PUBLIC_URL: 'https://api.hotel.example',
    },
  });
  await goTo(house, '2026-11-23T09:00:00Z'); // a Monday
  hotel = await aHotel(house, { property: { timeZone: 'Europe/Berlin', address: { country: 'DE' } } });
  email = await aChannel(house, hotel.propertyId, 'email', { email: 'hello@seaview.example' });
  sms = await aChannel(house, hotel.propertyId, 'sms');
  inbound = await aChannel(house, hotel.propertyId, 'inbound', { name: 'Weibo' });
  chat = await aChannel(house, hotel.propertyId, 'web_chat');
});
afterAll(async () => {
  await house.close();
  await gateway.stop();
  for (const name of ['SMS_GATEWAY_URL', 'INBOUND_GATEWAY_URL', 'MESSAGE_GATEWAY_KEY', 'PUBLIC_URL']) delete process.env[name];
});

let persons = 0;
/** A guest of the hotel, with an address and a number of their own. */
const aGuest = async (more: Record<string, unknown> = {}) => {
  const n = ++persons;
  const person = { firstName: 'Maria', lastName: `Keller${n}`, email: `maria${n}@guest.example`, phone: `+4670123${4000 + n}`, ...more };
  return { ...person, ...(await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, ...person })), given: person };
};
const text = (from: string, words: string, id: string = randomUUID()) => ({ id, from: { id: from }, text: words });
const letterFrom = (from: string, words: string): string =>
  `From: ${from}\r\nTo: hello@seaview.example\r\nSubject: A question\r\nMessage-ID: <${randomUUID()}@mail.example>\r\n\r\n${words}\r\n`;
const write = (id: string, kind: string, words: string, more: object = {}, token = house.adminToken): Promise<Answer> =>
  house.call('POST', `/v1/conversations/${id}/entries`, { kind, text: words, ...more }, { token });
const act = (id: string, action: string, body: object = {}) => must(house, 'POST', `/v1/conversations/${id}/${action}`, body);
const one = (id: string) => must(house, 'GET', `/v1/conversations/${id}`);

describe('A guest who writes on several channels', () => {
  it('has one conversation, even when all of it comes at once', async () => {
    const guest = await aGuest();
    const answers = await Promise.all([
      handOver(house, email, letterFrom(guest.given.email, 'By mail')),
      tell(house, sms, text(guest.given.phone, 'By SMS')),
      tell(house, inbound, { ...text('weibo-77', 'On Weibo'), from: { id: 'weibo-77', email: guest.given.email } }),
      tell(house, sms, text(guest.given.phone, 'By SMS again')),
    ]);
    expect(answers.map((a) => a.body.outcome)).toEqual(Array(4).fill('received'));
    expect(new Set(answers.map((a) => a.body.conversationId)).size).toBe(1);
    const conversation = await one(answers[0].body.conversationId);
    expect(conversation).toMatchObject({ guestId: guest.id, status: 'open' });
    expect(conversation.contacts.map((c: { medium: string }) => c.medium).sort()).toEqual(['email', 'inbound', 'phone']);
    expect((await entriesOf(house, conversation.id)).map((e) => e.text).sort()).toEqual(['By SMS', 'By SMS again', 'By mail', 'On Weibo']);
  });

  it('is answered where they wrote last, or where staff choose', async () => {
    const guest = await aGuest();
    const { conversationId } = (await handOver(house, email, letterFrom(guest.given.email, 'By mail'))).body;
    await tell(house, sms, text(guest.given.phone, 'By SMS'));
    const reply = (await write(conversationId, 'reply', 'Gladly.')).body;
    expect([reply.channel, reply.direction, reply.delivery.status]).toEqual(['sms', 'out', 'queued']);
    await eventually(async () => gateway.effects.has(reply.delivery.messageId));
    expect(gateway.effects.get(reply.delivery.messageId)).toMatchObject({
      path: '/sms',
      body: { to: guest.given.phone, text: 'Gladly.', guestId: guest.id, kind: 'conversation_reply' },
    });
    const byMail = (await one(conversationId)).contacts.find((c: { medium: string }) => c.medium === 'email');
    const second = (await write(conversationId, 'reply', 'In writing.', { contactId: byMail.id })).body;
    // there is no mail server here: it is kept, and can be read
    expect([second.channel, second.delivery]).toMatchObject(['email', { status: 'kept', error: 'not_set_up' }]);
    expect((await write(conversationId, 'reply', 'x', { contactId: randomUUID() })).body.errors).toMatchObject([{ pointer: '/contactId' }]);
  });

  it('is followed when two records of theirs turn out to be one person', async () => {
    const [one_, other] = [await aGuest(), await aGuest()];
    const first = (await tell(house, sms, text(one_.given.phone, 'As one'))).body;
    await must(house, 'POST', `/v1/guests/${one_.id}/merges`, { guestId: other.id });
    const second = (await tell(house, sms, text(other.given.phone, 'As the other'))).body;
    expect(second.conversationId).toBe(first.conversationId);
    expect(await conversationsOf(house, hotel.propertyId, `&guestId=${other.id}`)).toHaveLength(1);
  });

  it('may have a word in the conversation of somebody else, and has one of their own all the same', async () => {
    const [husband, wife] = [await aGuest(), await aGuest()];
    const first = (await tell(house, sms, text(wife.given.phone, 'A table for two?'))).body;
    const { messageId } = (await write(first.conversationId, 'reply', 'At eight?')).body.delivery;
    const forwarded = (await tell(house, sms, { ...text(husband.given.phone, 'At nine, please'), answers: [messageId] })).body;
    expect(forwarded.conversationId).toBe(first.conversationId);
    const own = (await tell(house, sms, text(husband.given.phone, 'And where do I park?'))).body;
    expect(own.conversationId).not.toBe(first.conversationId);
    expect((await one(own.conversationId)).guestId).toBe(husband.id);
  });

  it('begins another conversation after the last one was closed', async () => {
    const guest = await aGuest();
    const first = (await tell(house, sms, text(guest.given.phone, 'One'))).body;
    expect((await act(first.conversationId, 'closing')).status).toBe('closed');
    const second = (await tell(house, sms, text(guest.given.phone, 'Two'))).body;
    expect(second.conversationId).not.toBe(first.conversationId);
    const late = await write(first.conversationId, 'reply', 'x');
    expect([late.status, late.body.code]).toEqual([409, 'conversation_closed']);
  });
});

describe('Somebody whom the hotel does not know', () => {
  it('is kept apart until staff say who it is, and then all of it is in one place', async () => {
    const guest = await aGuest();
    const known = (await tell(house, sms, text(guest.given.phone, 'From my phone'))).body;
    const strange = (await handOver(house, email, letterFrom('office@work.example', 'From work'))).body;
    expect(strange.conversationId).not.toBe(known.conversationId);
    expect((await one(strange.conversationId)).guestId).toBeNull();
    const joined = await act(strange.conversationId, 'guest', { guestId: guest.id });
    expect(joined.id).toBe(known.conversationId);
    expect((await entriesOf(house, joined.id)).map((e) => e.text)).toEqual(['From my phone', 'From work']);
    expect(await one(strange.conversationId)).toMatchObject({ status: 'closed', joinedTo: known.conversationId });
    // from now on the address is theirs
    expect((await handOver(house, email, letterFrom('office@work.example', 'Again'))).body.conversationId).toBe(known.conversationId);
    const again = await house.call('POST', `/v1/conversations/${known.conversationId}/guest`, { guestId: guest.id });
    expect([again.status, again.body.code]).toEqual([409, 'guest_known']);
  });

  it('is nobody in particular where two guests share an address, and where another hotel knows them', async () => {
    const shared = 'family@guest.example';
    await aGuest({ email: shared, phone: undefined });
    await aGuest({ email: shared, phone: undefined, firstName: 'Otto' });
    expect((await one((await handOver(house, email, letterFrom(shared, 'x'))).body.conversationId)).guestId).toBeNull();
    const elsewhere = await aHotel(house);
    await must(house, 'POST', '/v1/guests', {
      propertyId: elsewhere.propertyId,
      firstName: 'A',
      lastName: 'B',
      email: 'elsewhere@guest.example',
    });
    expect((await one((await handOver(house, email, letterFrom('elsewhere@guest.example', 'x'))).body.conversationId)).guestId).toBeNull();
  });

  it('is recognised by and by: what was said before goes along', async () => {
    const before = (await handOver(house, email, letterFrom('later@guest.example', 'Before'))).body;
    const guest = await aGuest({ email: 'later@guest.example' });
    const after = (await handOver(house, email, letterFrom('later@guest.example', 'After'))).body;
    expect(after.conversationId).toBe(before.conversationId);
    expect((await one(after.conversationId)).guestId).toBe(guest.id);
    const events = async () => (await must(house, 'GET', `/v1/events?aggregateId=${after.conversationId}&limit=100`)).data;
    await settled(house);
    expect((await events()).map((e: { type: string }) => e.type)).toEqual([
      'messaging.conversation_opened',
      'messaging.message_received',
      'messaging.conversation_recognised',
      'messaging.message_received',
    ]);
    expect(JSON.stringify(await events())).not.toContain('later@');
  });
});

describe('A channel that anybody can build', () => {
  it('takes what is signed, once, and nothing that is forged, old or told of something else', async () => {
    const message = text('weibo-1', '请问有机场接送吗？', 'weibo-4971');
    const answers = await Promise.all(Array.from({ length: 5 }, () => tell(house, inbound, message)));
    expect(answers.map((a) => a.body.outcome).sort()).toEqual([...Array(4).fill('duplicate'), 'received']);
    const now = house.clock.now();
    const raw = JSON.stringify(text('weibo-1', 'forged'));
    for (const signature of [
      undefined,
      signed('x', now, raw),
      signed(inbound.signingKey, new Date(now.getTime() - 301_000), raw),
      signed(inbound.signingKey, now, `${raw} `),
    ]) {
      const headers: Record<string, string> = signature ? { 'innkeeper-signature': signature } : {};
      expect((await house.call('POST', inbound.path, undefined, { token: null, raw, headers })).status).toBe(401);
    }
    expect((await tell(house, inbound, { id: 'x', from: { id: 'y' } })).status).toBe(400);
    const conversation = await one(answers[0]!.body.conversationId);
    expect(await entriesOf(house, conversation.id)).toHaveLength(1);
    const reply = (await write(conversation.id, 'reply', '有的')).body;
    await eventually(async () => gateway.effects.has(reply.delivery.messageId));
    expect(gateway.effects.get(reply.delivery.messageId)).toMatchObject({
      path: '/inbound',
      body: { to: 'weibo-1', channelId: inbound.id, guestId: null },
    });
    const answer = (await tell(house, inbound, { ...text('weibo-2', '好'), answers: [reply.delivery.messageId] })).body;
    expect(answer.conversationId).toBe(conversation.id);
  });

  it('that is switched off is not there', async () => {
    const channel = await aChannel(house, hotel.propertyId, 'inbound');
    await must(house, 'PATCH', `/v1/message-channels/${channel.id}`, { enabled: false }, { headers: { 'if-match': '*' } });
    expect((await tell(house, channel, text('a', 'x'))).status).toBe(404);
  });
});

describe('Short messages from Twilio', () => {
  it('are heard once, and only from Twilio', async () => {
    const TOKEN = TwilioServer.TOKEN;
    Object.assign(process.env, { TWILIO_ACCOUNT_SID: TwilioServer.ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_FROM: '+15005550006' });
    const second = await startHouse({ databaseUrl: new URL(process.env.DATABASE_URL!).href });
    try {
      const guest = await aGuest();
      const path = `/v1/inbound/sms/${sms.id}`;
      const form = { MessageSid: 'SM1', From: guest.given.phone, To: '+15005550006', Body: '到了，谢谢', NumMedia: '1' };
      const signature = (fields: Record<string, string>, token = TOKEN) =>
        createHmac('sha1', token)
          .update(
            `https://api.hotel.example${path}${Object.keys(fields)
              .sort()
              .map((k) => k + fields[k])
              .join('')}`,
          )
          .digest('base64');
      const post = (fields: Record<string, string>, by: string) =>
        second.call('POST', path, undefined, {
          token: null,
          raw: new URLSearchParams(fields).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': by },
        });
      const answers = await Promise.all([1, 2, 3].map(() => post(form, signature(form))));
      expect(answers.map((a) => a.status)).toEqual([204, 204, 204]);
      expect((await post({ ...form, Body: 'forged' }, signature(form))).status).toBe(403);
      expect((await post(form, signature(form, 'another token of Twilio'))).status).toBe(403);
      const [conversation] = await conversationsOf(house, hotel.propertyId, `&guestId=${guest.id}`);
      expect((await entriesOf(house, conversation.id)).map((e) => e.text)).toEqual(['到了，谢谢\n[1 × MMS]']);
    } finally {
      await second.close();
      for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM']) delete process.env[name];
    }
  });
});

describe('The chat of the hotel’s page', () => {
  const start = (more: object = {}, token: string | null = null) =>
    house.call(
      'POST',
      '/v1/web-chats',
      { channelId: chat.id, clientId: randomUUID(), text: 'Do you have a cot?', name: 'Maria', ...more },
      { token },
    );
  const lines = (token: string) =>
    house.call('GET', '/v1/web-chat-lines?sort=createdAt', undefined, { token: null, headers: { 'chat-token': token } });

  it('shows a visitor what was said there, and nothing else', async () => {
    const { token } = (await start()).body;
    const clientId = randomUUID();
    const say = () =>
      house.call('POST', '/v1/web-chat-lines', { clientId, text: 'And a bath?' }, { token: null, headers: { 'chat-token': token } });
    const twice = await Promise.all([say(), say()]);
    expect(new Set(twice.map((a) => a.body.id)).size).toBe(1);
    const conversation = (await conversationsOf(house, hotel.propertyId)).at(-1);
    expect(conversation).toMatchObject({ guestId: null, contacts: [{ medium: 'web_chat', address: null }] });
    await write(conversation.id, 'note', 'Looks like a family');
    expect((await write(conversation.id, 'reply', 'Both.')).body).toMatchObject({ channel: 'web_chat', delivery: null });
    expect((await lines(token)).body.data.map((l: any) => [l.by, l.text])).toEqual([
      ['visitor', 'Do you have a cot?'],
      ['visitor', 'And a bath?'],
      ['hotel', 'Both.'],
    ]);
    for (const other of ['', 'x', randomUUID()]) expect((await lines(other)).status).toBe(404);
    const { rows } = await house.db.query(`SELECT 1 FROM conversation_contacts c WHERE c::text LIKE '%' || $1 || '%'`, [token]);
    expect(rows).toEqual([]);
  });

  it('believes nobody who they say they are, unless they have signed in', async () => {
    const guest = await aGuest();
    await start({ name: guest.given.email });
    expect((await conversationsOf(house, hotel.propertyId)).at(-1).guestId).toBeNull();
    const { token } = (await start({}, tokenOf(house, guest.id))).body;
    await tell(house, sms, text(guest.given.phone, 'By SMS'));
    const [conversation, ...more] = await conversationsOf(house, hotel.propertyId, `&guestId=${guest.id}`);
    expect(more).toEqual([]);
    expect(await entriesOf(house, conversation.id)).toHaveLength(2);
    // what came by SMS is not for whoever sits at the page
    expect((await lines(token)).body.data).toHaveLength(1);
  });
});

describe('Staff', () => {
  it('find what is theirs, unread, waiting or nobody’s', async () => {
    const other = await aHotel(house);
    const channel = await aChannel(house, other.propertyId, 'inbound');
    const [a, b] = [
      (await tell(house, channel, text('a', 'A'))).body.conversationId,
      (await tell(house, channel, text('b', 'B'))).body.conversationId,
    ];
    const view = async (name: string) => (await conversationsOf(house, other.propertyId, `&view=${name}`)).map((c) => c.id);
    expect([await view('open'), await view('unassigned'), await view('unread'), await view('waiting'), await view('mine')]).toEqual([
      [a, b],
      [a, b],
      [a, b],
      [a, b],
      [],
    ]);
    const me = (await must(house, 'GET', '/v1/auth/me')).id;
    expect((await act(a, 'assignment', { accountId: me })).assigneeId).toBe(me);
    expect((await house.call('POST', `/v1/conversations/${a}/assignment`, { accountId: randomUUID() })).status).toBe(400);
    await act(b, 'reading');
    expect([await view('mine'), await view('unassigned'), await view('unread')]).toEqual([[a], [b], [a]]);
    await write(a, 'reply', 'x');
    expect([await view('waiting'), await view('unread')]).toEqual([[b], []]);
    await write(b, 'note', 'x');
    expect(await view('waiting')).toEqual([b]);
    await write(b, 'phone', 'Called back: all is well');
    expect(await view('waiting')).toEqual([]);
    expect((await house.call('POST', `/v1/conversations/${b}/snoozing`, { until: '2026-11-23T08:00:00Z' })).status).toBe(400);
    expect((await act(b, 'snoozing', { until: '2026-11-24T08:00:00Z' })).status).toBe('snoozed');
    expect([await view('open'), await view('snoozed')]).toEqual([[a], [b]]);
    await tell(house, channel, text('b', 'B again'));
    expect([await view('open'), await view('snoozed')]).toEqual([[a, b], []]);
    await act(a, 'snoozing', { until: '2026-11-24T08:00:00Z' });
    await goTo(house, '2026-11-24T08:00:00Z');
    expect(await view('open')).toEqual([a, b]);
    await goTo(house, '2026-11-23T09:00:00Z');
  });

  it('note a call with a guest, or with somebody new, and may speak first', async () => {
    const guest = await aGuest();
    const open = (body: object) => must(house, 'POST', '/v1/conversations', { propertyId: hotel.propertyId, ...body });
    const call = await open({ guestId: guest.id, entry: { kind: 'phone', text: 'Arrives at eleven' } });
    expect(call).toMatchObject({ guestId: guest.id, waitingSince: null, unread: false });
    const more = await open({ guestId: guest.id, entry: { kind: 'reply', text: 'As we said on the phone' } });
    expect(more.id).toBe(call.id);
    const entries = await entriesOf(house, call.id);
    expect(entries.map((e) => [e.kind, e.direction, e.channel])).toEqual([
      ['phone', 'note', 'phone'],
      ['text', 'out', 'email'],
    ]);
    const stranger = await open({ contact: { phone: '+4670999111', name: 'Otto' }, entry: { kind: 'phone', text: 'Asks for a room' } });
    expect((await tell(house, sms, text('+4670999111', 'It is me again'))).body.conversationId).toBe(stranger.id);
    const nobody = await house.call('POST', '/v1/conversations', { propertyId: hotel.propertyId, entry: { kind: 'note', text: 'x' } });
    expect(nobody.status).toBe(400);
    const unreachable = await aGuest({ email: undefined, phone: undefined });
    const reply = { propertyId: hotel.propertyId, guestId: unreachable.id, entry: { kind: 'reply', text: 'x' } };
    expect((await house.call('POST', '/v1/conversations', reply)).body.code).toBe('no_way_to_reply');
  });

  it('who may not see personal data see masks, and who reads leaves a trace', async () => {
    const { conversationId } = (await handOver(house, email, letterFrom('Otto Müller <otto@mail.example>', 'My secret'))).body;
    const blind = await aMachine(house, ['conversations:read', 'conversations:write'], [hotel.propertyId]);
    const seen = await must(house, 'GET', `/v1/conversations/${conversationId}`, undefined, { token: blind });
    expect(seen.contacts).toMatchObject([{ address: 'o•••@mail.example', name: null }]);
    expect(await entriesOf(house, conversationId, blind)).toMatchObject([{ text: null, subject: null, masked: true }]);
    const desk = await aMachineInRole(house, 'front_desk', hotel.propertyId);
    expect(await entriesOf(house, conversationId, desk)).toMatchObject([{ text: 'My secret', masked: false }]);
    const { rows } = await house.db.query(
      `SELECT count(*)::int AS n FROM audit_entries WHERE action = 'conversation.read' AND details->>'conversationId' = $1`,
      [conversationId],
    );
    expect(rows[0].n).toBe(1);
  });

  it('open a case from a conversation, and each is found from the other', async () => {
    const guest = await aGuest();
    const { conversationId } = (await tell(house, sms, text(guest.given.phone, 'There is no hot water'))).body;
    const opened = await must(house, 'POST', '/v1/cases', {
      ...{ propertyId: hotel.propertyId, kind: 'complaint', subject: 'No hot water', guestId: guest.id, conversationId },
    });
    expect(opened.source).toEqual({ type: 'conversation', id: conversationId });
    await settled(house);
    expect((await one(conversationId)).caseIds).toEqual([opened.id]);
  });

  it('answer twice by mistake and the guest hears it once', async () => {
    const { conversationId } = (await tell(house, sms, text('+4670999222', 'x'))).body;
    const headers = { 'idempotency-key': randomUUID() };
    const say = () => house.call('POST', `/v1/conversations/${conversationId}/entries`, { kind: 'reply', text: 'Once' }, { headers });
    const answers = [await say(), await say()];
    expect(answers.map((a) => [a.status, a.body.id])).toEqual(Array.from({ length: 2 }, () => [201, answers[0]!.body.id]));
    expect(await entriesOf(house, conversationId)).toHaveLength(2);
  });
});

describe('The hours in which guests are answered', () => {
  it('count how long they waited, and outside of them the house says so, once', async () => {
    const calendar = await must(house, 'POST', '/v1/business-calendars', {
      ...{ propertyId: hotel.propertyId, code: 'DESK', name: 'Reception' },
      weekly: [
        { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '12:00' },
        { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '18:00' },
      ],
    });
    const channel = await aChannel(house, hotel.propertyId, 'sms', {
      calendarId: calendar.id,
      outOfHours: [
        { language: 'en', text: 'We answer from nine.' },
        { language: 'zh-CN', text: '九点后回复您。' },
      ],
    });
    const other = await aHotel(house);
    const wrong = { propertyId: other.propertyId, kind: 'sms', name: 'x', calendarId: calendar.id };
    expect((await house.call('POST', '/v1/message-channels', wrong)).status).toBe(400);
    // Friday evening; noon and the weekend do not count
    await goTo(house, '2026-11-27T16:30:00Z'); // 17:30 in Berlin
    const message = (words: string) => ({ ...text('+4670999333', words), from: { id: '+4670999333', language: 'zh-TW' } });
    const { conversationId } = (await tell(house, channel, message('A'))).body;
    await goTo(house, '2026-11-27T19:00:00Z');
    await tell(house, channel, message('B'));
    await tell(house, channel, message('C'));
    const entries = await entriesOf(house, conversationId);
    expect(entries.map((e) => [e.direction, e.automatic, e.text])).toEqual([
      ['in', false, 'A'],
      ['in', false, 'B'],
      ['out', true, '九点后回复您。'],
      ['in', false, 'C'],
    ]);
    expect((await one(conversationId)).waitingSince).toBe('2026-11-27T16:30:00.000Z');
    await goTo(house, '2026-11-30T12:30:00Z'); // Monday, 13:30
    await write(conversationId, 'reply', 'Good morning');
    const times = await must(house, 'GET', `/v1/conversations/times?propertyId=${hotel.propertyId}&from=2026-11-30&to=2026-11-30`);
    // half an hour on Friday, three hours and a half on Monday
    const waited = { count: 1, medianMinutes: 240, p90Minutes: 240, p95Minutes: 240, meanMinutes: 240 };
    expect(times.data).toEqual([
      { channel: null, answer: 'first', ...waited },
      { channel: null, answer: 'any', ...waited },
      { channel: 'sms', answer: 'first', ...waited },
      { channel: 'sms', answer: 'any', ...waited },
    ]);
    await settled(house);
    const { data } = await must(house, 'GET', `/v1/events?aggregateId=${conversationId}&limit=100`);
    expect(data.at(-1)).toMatchObject({ type: 'messaging.conversation_answered', data: { first: true, waitedMinutes: 240 } });
    await goTo(house, '2026-11-23T09:00:00Z');
  });
});

describe('Who is forgotten', () => {
  it('leaves no words, addresses or files, and the conversation is over', async () => {
    const guest = await aGuest();
    const message = {
      ...text('weibo-99', 'Remember me'),
      from: { id: 'weibo-99', email: guest.given.email },
      attachments: [{ name: 'a.txt', content: 'QQ==' }],
    };
    const { conversationId } = (await tell(house, inbound, message)).body;
    const exported = await house.call('GET', `/v1/guests/${guest.id}/export`);
    expect(exported.text).toContain('Remember me');
    expect(exported.text).toContain('weibo-99');
    await must(house, 'POST', `/v1/guests/${guest.id}/erasure`, { reason: 'request' });
    const { rows } = await house.db.query(
      `SELECT (SELECT count(*)::int FROM conversation_entries WHERE conversation_id = $1 AND (sealed IS NOT NULL OR external_hash IS NOT NULL)) AS words,
         (SELECT count(*)::int FROM conversation_contacts WHERE guest_id = $2 AND (sealed IS NOT NULL OR address_index IS NOT NULL)) AS addresses,
         (SELECT count(*)::int FROM conversation_attachments a JOIN conversation_entries e ON e.id = a.entry_id WHERE e.conversation_id = $1 AND a.sealed IS NOT NULL) AS files`,
      [conversationId, guest.id],
    );
    expect(rows[0]).toEqual({ words: 0, addresses: 0, files: 0 });
    expect(await one(conversationId)).toMatchObject({ status: 'closed', contacts: [{ address: null, name: null }] });
    expect(await entriesOf(house, conversationId)).toMatchObject([{ text: null }]);
    // told again by the same account, they are somebody new
    expect((await one((await tell(house, inbound, text('weibo-99', 'Hello'))).body.conversationId)).guestId).toBeNull();
  });
});
