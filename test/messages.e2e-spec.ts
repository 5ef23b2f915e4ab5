import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { systemContext } from '../src/kernel/http/request-context';
import { type MessageOrder, Messages } from '../src/modules/messaging';
import { signatureOf } from '../src/modules/messaging/domain/gateway-signature';
import { DeliverMessage } from '../src/modules/messaging/services/deliver-message.service';
import { WriteDayLetters } from '../src/modules/reservations/services/write-day-letters.service';
import { aBooking, aHotel, aMachine, cancel, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';
import { MailServer } from './support/mail-server';
import { MessageGateway } from './support/message-gateway';
import { listening, settled, tellStay } from './support/stays';
import { TwilioServer } from './support/twilio-server';

const ARRIVAL = '2026-12-24';

let guests = 0;
const somebody = (more: Record<string, unknown> = {}) => {
  const n = ++guests;
  return { firstName: 'Maria', lastName: `Keller${n}`, email: `maria${n}@guest.example`, phone: `+4670123${String(4000 + n)}`, ...more };
};

/** The messages of a booking, once none of them is waiting. */
async function messagesOf(house: House, bookingId: string): Promise<any[]> {
  await settled(house);
  let data: any[] = [];
  await eventually(async () => {
    ({ data } = await must(house, 'GET', `/v1/messages?bookingId=${bookingId}&sort=createdAt`));
    return data.every((m) => m.status !== 'queued');
  });
  return data;
}

async function wish(house: House, guestId: string, channel: string): Promise<void> {
  await must(house, 'PATCH', `/v1/guests/${guestId}`, { channel }, { headers: { 'if-match': '*' } });
}

const plain = (text: string): string => text.replaceAll('\r', '').replaceAll('\u202f', ' ').trim();

describe('With a mail server and gateways', () => {
  let [mails, gateway]: [MailServer, MessageGateway] = [] as never;
  let house: House;
  let hotel: Hotel;

  beforeAll(async () => {
    mails = await MailServer.start();
    gateway = await MessageGateway.start();
    house = await startHouse({
      environment: {
        SMTP_URL: mails.url,
        MAIL_FROM: 'Innkeeper <no-reply@innkeeper.example>',
        SMS_GATEWAY_URL: `${gateway.url}/sms`,
        WECHAT_GATEWAY_URL: `${gateway.url}/wechat`,
        MESSAGE_GATEWAY_KEY: MessageGateway.KEY,
      },
    });
    hotel = await aHotel(house, {
      rooms: { DBL: 40 },
      price: 12_000,
      property: {
        name: 'Hotel Sea View',
        timeZone: 'Europe/Berlin',
        contacts: { email: 'hello@seaview.example' },
        address: { lines: ['1 Harbour Road'], city: 'Rostock', country: 'DE' },
      },
    });
    await listening(house);
  });
  afterAll(async () => {
    await house.close();
    await mails.stop();
    await gateway.stop();
    for (const name of ['SMTP_URL', 'MAIL_FROM', 'SMS_GATEWAY_URL', 'WECHAT_GATEWAY_URL', 'MESSAGE_GATEWAY_KEY']) delete process.env[name];
  });

  const booked = async (wanted: Record<string, unknown> = {}) =>
    must(house, 'POST', '/v1/bookings', aBooking(hotel, ARRIVAL, { nights: 2, booker: somebody(), ...wanted }));

  it('who books two rooms gets one letter about both, in text and HTML, with a file for the calendar', async () => {
    const booker = somebody();
    const booking = await booked({ rooms: 2, booker });
    const mail = await mails.to(booker.email);
    const [message, ...more] = await messagesOf(house, booking.id);
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      ...{ kind: 'booking_confirmation', channel: 'email', language: 'en', status: 'sent', attempts: 1, error: null, templateId: null },
      reservationIds: booking.reservations.map((r: { id: string }) => r.id),
      guestId: booking.booker.guestId,
    });
    expect(mail.headers['message-id']).toBe(`<${message.id}@innkeeper.example>`);
    expect(mail.headers.from).toBe('Hotel Sea View <no-reply@innkeeper.example>');
    expect(mail.headers['reply-to']).toBe('hello@seaview.example');
    expect(mail.headers['content-language']).toBe('en');
    expect(mail.parts.map((p) => p.type.split(';')[0])).toEqual(['text/plain', 'text/html', 'text/calendar']);
    const [text, html, calendar] = mail.parts.map((p) => plain(p.text));
    expect(text).toContain(`Dear Maria ${booker.lastName},`);
    expect(text).toContain(`Confirmation number: ${booking.confirmationNumber}`);
    expect(text).toContain('Total: €480.00');
    for (const { number } of booking.reservations) expect(text).toContain(`(${number})`);
    expect(html).toContain('<strong>€480.00</strong>');
    expect(calendar).toContain(`UID:${booking.id}@innkeeper`);
    expect(calendar).toContain('DTSTART:20261224T140000Z'); // 15:00 in Berlin
    expect(calendar).toContain('DTEND:20261226T100000Z');
    const read = await must(house, 'GET', `/v1/messages/${message.id}`);
    expect([read.to, plain(read.text), read.masked]).toEqual([booker.email, text, false]);
  });

  it('who does without mail gets a short message, and who wants WeChat gets it there, signed and under one key', async () => {
    const sms = await booked({ booker: somebody({ email: undefined }) });
    const guest = await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, ...somebody(), language: 'zh-CN' });
    await wish(house, guest.id, 'wechat');
    const wechat = await booked({ booker: { guestId: guest.id, firstName: '小明', lastName: '王' } });
    const [short] = await messagesOf(house, sms.id);
    const [chat] = await messagesOf(house, wechat.id);
    expect([short.channel, short.status, chat.channel, chat.status, chat.language]).toEqual(['sms', 'sent', 'wechat', 'sent', 'zh-CN']);
    const call = gateway.effects.get(short.id)!;
    expect(call).toMatchObject({ path: '/sms', body: { id: short.id, kind: 'booking_confirmation', guestId: sms.booker.guestId } });
    expect(call.body.text).toBe(
      `Hotel Sea View: your booking ${sms.confirmationNumber} is confirmed. Arrival Thursday, December 24, 2026, departure Saturday, December 26, 2026, total €240.00.`,
    );
    expect(gateway.effects.get(chat.id)).toMatchObject({
      path: '/wechat',
      body: { text: expect.stringContaining('【Hotel Sea View】您的预订已确认') },
    });
    expect(chat.reference).toBe(`G-${chat.id.slice(-6)}`);
  });

  it('what is cancelled is told with its fee, and the calendar lets it go when nothing is left', async () => {
    const booker = somebody();
    const booking = await booked({ rooms: 2, booker });
    await mails.to(booker.email);
    await cancel(house, booking.reservations[0].id);
    const first = await mails.to(booker.email, 2);
    await cancel(house, booking.reservations[1].id);
    const second = await mails.to(booker.email, 3);
    const calendars = [first, second].map((m) => m.parts.find((p) => p.type.startsWith('text/calendar'))!);
    expect(calendars.map((c) => /METHOD:(\w+)/.exec(c.text)![1])).toEqual(['PUBLISH', 'CANCEL']);
    expect(first.text).toContain(booking.reservations[0].number);
    expect(first.text).not.toContain(booking.reservations[1].number);
    const messages = await messagesOf(house, booking.id);
    expect(messages.map((m) => [m.kind, m.status])).toEqual([
      ['booking_confirmation', 'sent'],
      ['booking_cancellation', 'sent'],
      ['booking_cancellation', 'sent'],
    ]);
  });

  it('what is changed is told as it stands now', async () => {
    const booker = somebody();
    const booking = await booked({ booker });
    await mails.to(booker.email);
    const at = house.clock.now();
    const amended = { type: 'reservations.amended', version: 1, propertyId: hotel.propertyId, changes: [] };
    await house.app
      .get(UnitOfWork)
      .run(systemContext(Caller.system, at, 'test'), 200, async (work) =>
        work.emit({ ...amended, aggregate: { type: 'reservation', id: booking.reservations[0].id }, data: { bookingId: booking.id } }),
      );
    const mail = await mails.to(booker.email, 2);
    expect(mail.text).toContain('Your booking has changed.');
    expect((await messagesOf(house, booking.id)).map((m) => m.kind)).toEqual(['booking_confirmation', 'booking_change']);
  });

  it('what another system keeps is told by that system', async () => {
    const booker = somebody();
    const { reservationId } = await tellStay(house, hotel, ARRIVAL, { booker }, 'OTA-1');
    await tellStay(house, hotel, ARRIVAL, { booker, status: 'cancelled' }, 'OTA-1');
    await settled(house);
    expect((await must(house, 'GET', `/v1/messages?reservationId=${reservationId}`)).data).toEqual([]);
  });

  it('an address that is refused shows as failed with the reason, and is in nobody’s log', async () => {
    mails.refuse = (to) => (/gone/.test(to) ? { code: 550, message: '5.1.1 gone@guest.example is unknown here' } : undefined);
    const booking = await booked({ booker: somebody({ email: 'gone@guest.example', phone: undefined }) });
    const [message] = await messagesOf(house, booking.id);
    expect(message).toMatchObject({
      status: 'failed',
      attempts: 1,
      error: { code: 'recipient_refused', detail: 'SMTP 550 5.1.1' },
      actions: [{ action: 'retries', allowed: true, reasons: [] }],
    });
    let data: any[] = [];
    await eventually(async () => {
      ({ data } = await must(house, 'GET', `/v1/events?aggregateId=${message.id}&limit=10`));
      return data.length > 0;
    });
    expect(data).toMatchObject([
      { type: 'messaging.message_failed', data: { guestId: booking.booker.guestId, error: 'recipient_refused' } },
    ]);

    const number = somebody({ email: undefined }).phone;
    gateway.refuse = ({ body }) =>
      body.to === number ? { status: 422, body: { code: 'recipient_refused', detail: `${number} is unknown` } } : undefined;
    const sms = await booked({ booker: { firstName: 'A', lastName: 'B', phone: number } });
    const [short] = await messagesOf(house, sms.id);
    expect(short).toMatchObject({ status: 'failed', error: { code: 'recipient_refused', detail: 'HTTP 422 recipient_refused' } });
    gateway.refuse = undefined;
  });

  it('a message that failed is sent again under the same id', async () => {
    const number = somebody().phone;
    gateway.refuse = ({ body }) => (body.to === number ? { status: 403 } : undefined);
    const booking = await booked({ booker: { firstName: 'A', lastName: 'B', phone: number } });
    const [failed] = await messagesOf(house, booking.id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'refused', detail: 'HTTP 403' } });
    gateway.refuse = undefined;
    const again = await house.call('POST', `/v1/messages/${failed.id}/retries`, {});
    expect([again.status, again.body.status]).toEqual([202, 'queued']);
    const [sent] = await messagesOf(house, booking.id);
    expect([sent.status, sent.error, gateway.effects.has(failed.id)]).toEqual(['sent', null, true]);
    const third = await house.call('POST', `/v1/messages/${failed.id}/retries`, {});
    expect([third.status, third.body.code, third.body.errors[0].code]).toEqual([409, 'not_to_be_sent_again', 'not_failed']);
  });

  it('a gateway that has no time is asked again until it has, and does it once', async () => {
    const number = somebody().phone;
    let busy = 1;
    gateway.refuse = ({ body }) => (body.to === number && busy-- > 0 ? { status: 503 } : undefined);
    const booking = await booked({ booker: { firstName: 'A', lastName: 'B', phone: number } });
    const [message] = await messagesOf(house, booking.id);
    gateway.refuse = undefined;
    expect([message.status, message.attempts]).toEqual(['sent', 2]);
    expect(new Set(gateway.calls.filter((c) => c.body.to === number).map((c) => c.key))).toEqual(new Set([message.id]));
  });

  it('a gateway tells later whether it arrived; nobody else can', async () => {
    const [{ id, channel }] = await messagesOf(house, (await booked({ booker: somebody({ email: undefined }) })).id);
    const tell = (body: object, { key = MessageGateway.KEY, late = 0, signed = JSON.stringify(body) } = {}) =>
      house.call('POST', '/v1/message-receipts', undefined, {
        token: null,
        raw: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          'innkeeper-signature': signatureOf(key, new Date(house.clock.now().getTime() - late), signed),
        },
      });
    const receipt = { messageId: id, status: 'delivered' };
    for (const forged of [{ key: 'another key' }, { late: 301_000 }, { signed: '{}' }]) {
      expect((await tell(receipt, forged)).body.code).toBe('bad_signature');
    }
    expect(await must(house, 'GET', `/v1/messages/${id}`)).toMatchObject({ status: 'sent', deliveredAt: null });
    expect((await tell(receipt)).body).toEqual(receipt);
    expect((await tell({ ...receipt, status: 'failed', code: 'absent_subscriber' })).body).toEqual(receipt); // too late
    expect(await must(house, 'GET', `/v1/messages/${id}`)).toMatchObject({ channel, status: 'delivered', deliveredAt: expect.any(String) });
    const [other] = await messagesOf(house, (await booked({ booker: somebody({ email: undefined }) })).id);
    await tell({ messageId: other.id, status: 'failed', code: 'absent_subscriber' });
    const failed = await must(house, 'GET', `/v1/messages/${other.id}`);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'not_delivered', detail: 'absent_subscriber' } });
    expect((await tell({ ...receipt, messageId: hotel.propertyId })).status).toBe(404);
  });

  it('is said once, however often it is ordered', async () => {
    const booking = await booked({ booker: somebody() });
    await messagesOf(house, booking.id);
    const before = mails.received.length;
    // the event is delivered again, as after a restored backup
    await house.db.query(`UPDATE event_listeners SET position = 0 WHERE name = 'tell-the-guest-after-booking-changes'`);
    await settled(house);
    await sleep(500);
    expect(mails.received.length).toBe(before);
    expect(await messagesOf(house, booking.id)).toHaveLength(1);
  });

  it('is said once, though whoever heard it is known no longer and somebody else could be reached', async () => {
    const body = aBooking(hotel, ARRIVAL, { nights: 2, booker: somebody() });
    Object.assign(body.rooms[0]!, { guests: [somebody()] });
    const booking = await must(house, 'POST', '/v1/bookings', body);
    const told = await messagesOf(house, booking.id);
    await must(house, 'POST', `/v1/guests/${booking.booker.guestId}/erasure`, { reason: 'request' });
    await house.db.query(`UPDATE event_listeners SET position = 0 WHERE name = 'tell-the-guest-after-booking-changes'`);
    await settled(house);
    expect((await messagesOf(house, booking.id)).map((m) => m.id)).toEqual(told.map((m) => m.id));
  });

  it('hears nothing who wants to hear nothing; it is kept, and read at the desk', async () => {
    const guest = await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, ...somebody() });
    await wish(house, guest.id, 'none');
    const booking = await booked({ booker: { guestId: guest.id, firstName: 'M', lastName: 'K' } });
    const [message] = await messagesOf(house, booking.id);
    expect(message).toMatchObject({ status: 'kept', attempts: 0, error: { code: 'guest_wants_none' } });
  });

  describe('marketing', () => {
    const offer = async (guestId: string, occasion: string, purpose?: 'marketing'): Promise<number> => {
      const { rows } = await house.db.query('SELECT id FROM bookings LIMIT 1');
      const order: MessageOrder = {
        ...{
          occasion,
          kind: 'thank_you',
          propertyId: hotel.propertyId,
          guestIds: [guestId],
          bookingId: rows[0].id,
          reservationIds: [],
          purpose,
        },
        facts: {
          booking: { number: 'X', total: { amountMinor: 1, currency: 'EUR' } },
          stay: { arrival: { date: ARRIVAL }, departure: { date: '2026-12-25' }, nights: 1 },
          rooms: [],
          cancellation: { freeUntil: null, fee: null },
        },
      };
      const at = house.clock.now();
      return house.app
        .get(UnitOfWork)
        .run(systemContext(Caller.system, at, 'test'), 200, (work) => house.app.get(Messages).send(work, [order], at));
    };

    it('goes to those alone who have agreed to it by this channel, and stops when they take it back', async () => {
      const guest = somebody();
      const { id } = await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, ...guest });
      expect(await offer(id, 'offer 1', 'marketing')).toBe(0);
      expect(await offer(id, 'offer 1')).toBe(1); // about one's own stay
      const evidence = { version: '2026-03', wording: 'I agree to offers by e-mail.', how: 'ticked an empty box', where: 'desk' };
      const say = (status: string) =>
        must(house, 'POST', `/v1/guests/${id}/consents`, { purpose: 'marketing', channel: 'email', status, evidence });
      await say('granted');
      mails.refuse = (to) => (to === guest.email ? { code: 451, message: 'later' } : undefined);
      expect(await offer(id, 'offer 2', 'marketing')).toBe(1);
      const tried = `SELECT id FROM messages WHERE occasion = 'offer 2' AND attempts > 0 AND error = 'refused'`;
      await eventually(async () => (await house.db.query(tried)).rowCount === 1);
      await say('withdrawn');
      mails.refuse = undefined;
      const { rows } = await house.db.query(tried);
      await house.app.get(DeliverMessage).run({ id: rows[0].id, channel: 'email' });
      const message = await must(house, 'GET', `/v1/messages/${rows[0].id}`);
      expect(message).toMatchObject({ status: 'failed', error: { code: 'consent_withdrawn' }, text: null, to: null });
      expect(mails.received.filter((m) => m.to.includes(guest.email)).length).toBeLessThanOrEqual(1); // of offer 1
    });
  });

  it('whoever is erased: what waits is not sent, and no word is left of what was', async () => {
    const booker = somebody();
    const booking = await booked({ booker });
    await mails.to(booker.email);
    mails.refuse = (to) => (to === booker.email ? { code: 451, message: 'later' } : undefined);
    await cancel(house, booking.reservations[0].id);
    await eventually(
      async () => (await house.db.query(`SELECT FROM messages WHERE booking_id = $1 AND error = 'refused'`, [booking.id])).rowCount === 1,
    );
    await must(house, 'POST', `/v1/guests/${booking.booker.guestId}/erasure`, { reason: 'request' });
    mails.refuse = undefined;
    const { rows } = await house.db.query('SELECT id, status, error, sealed FROM messages WHERE booking_id = $1 ORDER BY created_at', [
      booking.id,
    ]);
    expect(rows.map(({ id: _, ...row }) => row)).toEqual([
      { status: 'sent', error: null, sealed: null },
      { status: 'failed', error: 'guest_erased', sealed: null },
    ]);
    await house.app.get(DeliverMessage).run({ id: rows[1].id, channel: 'email' });
    expect(mails.received.filter((m) => m.to.includes(booker.email))).toHaveLength(1);
    const again = await house.call('POST', `/v1/messages/${rows[1].id}/retries`, {});
    expect([again.status, again.body.errors[0].code]).toEqual([409, 'forgotten']);
  });

  it('a guest who asks is given what was written to them', async () => {
    const booker = somebody();
    const booking = await booked({ booker });
    await messagesOf(house, booking.id);
    const held = await must(house, 'GET', `/v1/guests/${booking.booker.guestId}/export`, undefined, { unchecked: true });
    const { rows } = held.tables.find((t: { table: string }) => t.table === 'messages');
    expect(rows).toMatchObject([
      { kind: 'booking_confirmation', to: booker.email, text: expect.stringContaining(booking.confirmationNumber) },
    ]);
  });

  it('lies in the database sealed, and is in no log of the queue', async () => {
    const booker = somebody();
    const booking = await booked({ booker });
    await messagesOf(house, booking.id);
    const { rows } = await house.db.query<{ t: string }>(
      `SELECT m::text AS t FROM messages m UNION ALL SELECT j::text FROM graphile_worker._private_jobs j UNION ALL SELECT e::text FROM events e
       UNION ALL SELECT r::text FROM event_retries r UNION ALL SELECT a::text FROM audit_entries a`,
    );
    const dump = rows.map((r) => r.t).join('\n');
    for (const secret of [booker.email, booker.phone, 'Thank you for your booking']) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});

describe('The letters of a hotel’s day', () => {
  let mails: MailServer;
  let house: House;
  let hotel: Hotel;

  beforeAll(async () => {
    mails = await MailServer.start();
    house = await startHouse({ environment: { SMTP_URL: mails.url, MAIL_FROM: 'no-reply@innkeeper.example' } });
    await goTo(house, '2026-12-01T08:00:00Z');
    hotel = await aHotel(house, {
      rooms: { DBL: 20 },
      property: { timeZone: 'Asia/Shanghai', address: { lines: [], country: 'CN' }, name: '海景酒店' },
    });
    await listening(house);
  });
  afterAll(async () => {
    await house.close();
    await mails.stop();
    for (const name of ['SMTP_URL', 'MAIL_FROM']) delete process.env[name];
  });

  const write = () => house.app.get(WriteDayLetters).run();
  const day = async (date: string, time = '10:05') => {
    await goTo(house, `${date}T${time}:00+08:00`);
    await house.db.query('UPDATE properties SET business_date = $1', [date]);
  };
  const kinds = async (bookingId: string) => (await messagesOf(house, bookingId)).map((m) => `${m.kind} ${m.status}`);

  it('go three days before arrival to who sleeps there, at ten by the hotel’s clock and once', async () => {
    const [booker, lead] = [somebody(), somebody()];
    const body = aBooking(hotel, '2026-12-10', { rooms: 3, booker });
    Object.assign(body.rooms[1]!, { guests: [lead] });
    const booking = await must(house, 'POST', '/v1/bookings', body);
    await mails.to(booker.email);
    await day('2026-12-07', '09:55');
    expect(await write()).toBe(0);
    await day('2026-12-07');
    expect(await write()).toBe(2); // two rooms are the booker's
    expect(await write()).toBe(0);
    expect((await mails.to(booker.email, 2)).text).toContain('15:00 起可办理入住');
    expect((await mails.to(lead.email)).text).toContain('尊敬的Maria');
    expect(await kinds(booking.id)).toEqual(['booking_confirmation sent', 'pre_arrival sent', 'pre_arrival sent']);
  });

  it('go not to who has cancelled, nor to who books later than that, and catch up with days that were missed', async () => {
    const [gone, late, missed] = [somebody(), somebody(), somebody()];
    const cancelled = await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-12', { booker: gone }));
    const caught = await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-12', { booker: missed }));
    await mails.to(missed.email);
    await cancel(house, cancelled.reservations[0].id);
    await day('2026-12-10');
    const tooLate = await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-10', { booker: late }));
    expect(await write()).toBe(1);
    expect(await kinds(caught.id)).toEqual(['booking_confirmation sent', 'pre_arrival sent']);
    expect(await kinds(cancelled.id)).not.toContain('pre_arrival sent');
    expect(await kinds(tooLate.id)).toEqual(['booking_confirmation sent']);
  });

  it('thank who left yesterday, in whatever system, and not who left long ago', async () => {
    const [left, long] = [somebody(), somebody()];
    await tellStay(house, hotel, '2026-12-09', { status: 'checked_out', booker: left, nights: 2 });
    await tellStay(house, hotel, '2026-06-09', { status: 'checked_out', booker: long, nights: 2 });
    await day('2026-12-12');
    expect(await write()).toBe(1);
    expect((await mails.to(left.email)).text).toContain('感谢您选择入住');
    expect(mails.received.filter((m) => m.to.includes(long.email))).toEqual([]);
  });

  it('are what the hotel wants them to be', async () => {
    const path = `/v1/properties/${hotel.propertyId}/message-settings`;
    expect(await must(house, 'GET', path)).toMatchObject({ preArrivalDays: 3, thankYouDays: 1, dayLettersAt: '10:00', version: 0 });
    const patch = { preArrivalDays: 1, silentKinds: ['thank_you'], language: 'en' };
    expect((await house.call('PATCH', path, patch)).status).toBe(428);
    expect(await must(house, 'PATCH', path, patch, { headers: { 'if-match': '"0"' } })).toMatchObject({ ...patch, version: 1 });
    expect((await house.call('PATCH', path, patch, { headers: { 'if-match': '"0"' } })).status).toBe(412);
    const [left, coming] = [somebody(), somebody()];
    await tellStay(house, hotel, '2026-12-11', { status: 'checked_out', booker: left, nights: 1 });
    await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-14', { booker: coming }));
    await mails.to(coming.email);
    await day('2026-12-13');
    expect(await write()).toBe(1);
    expect((await mails.to(coming.email, 2)).text).toContain('Your stay begins soon.');
  });
});

describe('With Twilio', () => {
  let twilio: TwilioServer;
  let house: House;
  let hotel: Hotel;

  beforeAll(async () => {
    twilio = await TwilioServer.start();
    house = await startHouse({
      environment: {
        TWILIO_ACCOUNT_SID: TwilioServer.ACCOUNT,
        TWILIO_AUTH_TOKEN: TwilioServer.TOKEN,
        TWILIO_FROM: '+4930123456',
        TWILIO_URL: twilio.url,
        PUBLIC_URL: 'https://hotel.example',
      },
    });
    hotel = await aHotel(house, { rooms: { DBL: 9 } });
    await listening(house);
  });
  afterAll(async () => {
    await house.close();
    await twilio.stop();
    for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM', 'TWILIO_URL', 'PUBLIC_URL']) delete process.env[name];
  });
  const booked = (booker: object) => must(house, 'POST', '/v1/bookings', aBooking(hotel, hotel.today, { booker }));

  it('a short message goes out by its own library, with the number it was given', async () => {
    const booker = somebody({ email: undefined });
    const [message] = await messagesOf(house, (await booked(booker)).id);
    expect(message).toMatchObject({ channel: 'sms', status: 'sent', reference: twilio.sent[0]!.sid });
    expect(twilio.sent[0]).toMatchObject({ from: '+4930123456', to: booker.phone, body: expect.stringContaining('is confirmed') });
  });

  it('a message whose answer was lost is looked for before it is sent again', async () => {
    twilio.breakOff = true;
    const booker = somebody({ email: undefined });
    const [message] = await messagesOf(house, (await booked(booker)).id);
    const sent = twilio.sent.filter((m) => m.to === booker.phone);
    expect([message.status, message.attempts, sent.length, message.reference]).toEqual(['sent', 2, 1, sent[0]!.sid]);
  });

  it('a number that does not exist shows as failed with the code', async () => {
    const booker = somebody({ email: undefined });
    twilio.unknown.add(booker.phone);
    const [message] = await messagesOf(house, (await booked(booker)).id);
    expect(message).toMatchObject({ status: 'failed', error: { code: 'recipient_refused', detail: 'HTTP 400 21211' } });
  });

  describe('what becomes of a message', () => {
    const aMessage = async () => {
      const booker = somebody({ email: undefined });
      const { id } = await booked(booker);
      const [{ id: messageId }] = await messagesOf(house, id);
      const sms = twilio.sent.find((m) => m.to === booker.phone)!;
      const call = ({ path, raw, headers }: ReturnType<TwilioServer['callback']>) =>
        house.call('POST', path, undefined, { token: null, raw, headers });
      const tell = (status: string, more?: Record<string, string>) => call(twilio.callback(sms, status, more));
      return { messageId, sms, call, tell, read: () => must(house, 'GET', `/v1/messages/${messageId}`) };
    };

    it('is told at an address of its own, and never goes back', async () => {
      const { messageId, sms, tell, read } = await aMessage();
      expect(sms.statusCallback).toBe(`https://hotel.example/v1/message-receipts/twilio/${messageId}`);
      expect((await tell('sent')).status).toBe(204);
      expect((await read()).status).toBe('sent');
      const answers = await Promise.all(['delivered', 'delivered', 'sending'].map((status) => tell(status)));
      expect(answers.map((a) => a.status)).toEqual([204, 204, 204]);
      for (const status of ['queued', 'undelivered', 'failed']) await tell(status, { ErrorCode: '30008' });
      expect(await read()).toMatchObject({ status: 'delivered', deliveredAt: expect.any(String), error: null });
    });

    it('shows as failed with Twilio’s code', async () => {
      const { tell, read } = await aMessage();
      await tell('undelivered', { ErrorCode: '30003' });
      await tell('delivered');
      expect(await read()).toMatchObject({ status: 'failed', error: { code: 'not_delivered', detail: '30003' } });
    });

    it('is believed of Twilio alone, over the very address and fields; of what is unknown nothing is kept', async () => {
      const { sms, call, read } = await aMessage();
      const right = twilio.callback(sms, 'delivered');
      const other = { ...sms, statusCallback: 'https://hotel.example/v1/message-receipts/twilio/019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0' };
      const forged = [
        twilio.callback(sms, 'delivered', {}, 'the token of somebody else, made up'),
        { ...right, headers: { 'content-type': right.headers['content-type'] } as typeof right.headers },
        { ...right, raw: right.raw.replace('delivered', 'failed') },
        { ...right, raw: `${right.raw}&ErrorCode=1` },
        { ...right, path: new URL(other.statusCallback).pathname },
        { ...right, path: `${right.path}?x=1` },
      ];
      const answers = [];
      for (const callback of forged) answers.push(await call(callback));
      expect(answers.map((a) => `${a.status} ${a.body.code}`)).toEqual(forged.map(() => '403 callback_forged'));
      expect((await read()).status).toBe('sent');
      expect((await call(twilio.callback(other, 'delivered'))).status).toBe(204);
      expect((await call(right)).status).toBe(204);
      expect((await read()).status).toBe('delivered');
    });
  });
});

describe('Without any server', () => {
  let house: House;
  let hotel: Hotel;

  beforeAll(async () => {
    house = await startHouse();
    hotel = await aHotel(house, { rooms: { DBL: 20 } });
    await listening(house);
  });
  afterAll(() => house.close());
  const booked = (booker: object = somebody()) => must(house, 'POST', '/v1/bookings', aBooking(hotel, hotel.today, { booker }));

  it('messages are kept and read, unmasked by those alone who may see what is personal', async () => {
    const booker = somebody();
    const booking = await booked(booker);
    const [message] = await messagesOf(house, booking.id);
    expect(message).toMatchObject({ status: 'kept', attempts: 0, error: { code: 'not_set_up' } });
    const path = `/v1/messages/${message.id}`;
    const read = await house.call('GET', path);
    expect(read.body).toMatchObject({ to: booker.email, masked: false, text: expect.stringContaining(booking.confirmationNumber) });
    expect(read.headers.get('cache-control')).toBe('no-store');
    const { rows } = await house.db.query(`SELECT details FROM audit_entries WHERE action = 'message.read'`);
    expect(rows).toEqual([{ details: { messageId: message.id } }]);
    const clerk = await aMachine(house, ['messages:read'], [hotel.propertyId]);
    const masked = await must(house, 'GET', path, undefined, { token: clerk });
    expect(masked).toMatchObject({ to: 'm•••@guest.example', subject: null, text: null, html: null, calendar: null, masked: true });
    const byReservation = await must(house, 'GET', `/v1/messages?reservationId=${booking.reservations[0].id}`, undefined, { token: clerk });
    const byGuest = await must(house, 'GET', `/v1/messages?guestId=${booking.booker.guestId}&status=kept`, undefined, { token: clerk });
    expect([byReservation.data.map((m: any) => m.id), byGuest.data.map((m: any) => m.id)]).toEqual([[message.id], [message.id]]);
    const stranger = await aMachine(house, ['messages:read', 'guests:pii'], [(await aHotel(house)).propertyId]);
    expect((await house.call('GET', path, undefined, { token: stranger })).status).toBe(404);
    expect((await must(house, 'GET', '/v1/messages', undefined, { token: stranger })).data).toEqual([]);
  });

  it('a message without any address is not written', async () => {
    const booking = await booked({ firstName: 'A', lastName: 'B' });
    expect(await messagesOf(house, booking.id)).toEqual([]);
  });

  it('a hotel has its own words, with versions, and takes them back', async () => {
    const { propertyId } = hotel;
    const words = {
      subject: 'Moin {{ guest.firstName }}',
      text: 'Moin! Your number is {{ booking.number }}.',
      html: '<b>{{ guest.name }}</b>',
    };
    const key = { kind: 'booking_confirmation', channel: 'email', language: 'en' };
    const chain = await must(house, 'POST', '/v1/message-templates', { ...key, ...words, text: 'From the chain: {{ booking.number }}' });
    const first = await messagesOf(house, (await booked()).id);
    const own = await must(house, 'POST', '/v1/message-templates', { propertyId, ...key, ...words });
    expect((await house.call('POST', '/v1/message-templates', { propertyId, ...key, ...words })).body).toMatchObject({ code: 'conflict' });
    const second = await messagesOf(house, (await booked()).id);
    const changed = await house.call(
      'PATCH',
      `/v1/message-templates/${own.id}`,
      { text: 'Tach: {{ booking.number }}' },
      { headers: { 'if-match': '"1"' } },
    );
    expect([changed.status, changed.body.version, changed.headers.get('etag')]).toEqual([200, 2, '"2"']);
    const stale = await house.call('PATCH', `/v1/message-templates/${own.id}`, { text: 'x' }, { headers: { 'if-match': '"1"' } });
    expect(stale.status).toBe(412);
    const third = await messagesOf(house, (await booked()).id);
    const told: unknown[] = [];
    for (const [message] of [first, second, third]) {
      const { text } = await must(house, 'GET', `/v1/messages/${message.id}`);
      told.push([message.templateId, message.templateVersion, text.split(':')[0].slice(0, 14)]);
    }
    expect(told).toEqual([
      [chain.id, 1, 'From the chain'],
      [own.id, 1, 'Moin! Your num'],
      [own.id, 2, 'Tach'],
    ]);
    const { data } = await must(house, 'GET', `/v1/message-templates/${own.id}/versions`);
    expect(data.map((v: any) => [v.version, v.text])).toEqual([
      [2, 'Tach: {{ booking.number }}'],
      [1, words.text],
    ]);
    const newest = await must(house, 'GET', `/v1/message-templates/${own.id}/versions?limit=1`);
    const rest = await must(house, 'GET', `/v1/message-templates/${own.id}/versions?limit=1&cursor=${newest.nextCursor}`);
    expect([[...newest.data, ...rest.data], rest.nextCursor]).toEqual([data, null]);
    for (const { id } of [own, chain]) expect((await house.call('DELETE', `/v1/message-templates/${id}`)).status).toBe(204);
    expect((await house.call('GET', `/v1/message-templates/${own.id}`)).status).toBe(404);
    const [message] = await messagesOf(house, (await booked()).id);
    expect(message.templateId).toBeNull();
  });

  it('a template that names what there is not is refused with a pointer to it', async () => {
    const template = { propertyId: hotel.propertyId, kind: 'thank_you', channel: 'email', language: 'en' };
    const answer = await house.call('POST', '/v1/message-templates', { ...template, text: '{{ guest.nmae }}', html: "{% include 'x' %}" });
    expect([answer.status, answer.body.errors.map((e: any) => `${e.pointer} ${e.code}`)]).toEqual([
      400,
      ['/subject missing', '/text unknown_value', '/html bad_template'],
    ]);
  });

  it('a template that fails on a stay nobody thought of does not keep the guest from being told', async () => {
    const { propertyId } = hotel;
    const template = await must(house, 'POST', '/v1/message-templates', {
      ...{ propertyId, kind: 'booking_confirmation', channel: 'email', language: 'en', subject: 'x' },
      text: '{% if rooms.size == 1 and rooms[0].adults == 1 %}{{ guest.nmae }}{% endif %}Hello',
    });
    const [message] = await messagesOf(house, (await booked()).id);
    const { text } = await must(house, 'GET', `/v1/messages/${message.id}`);
    expect([message.templateId, text.includes('Thank you for your booking')]).toEqual([null, true]);
    await house.call('DELETE', `/v1/message-templates/${template.id}`);
  });

  it('a message is looked at before anybody gets it', async () => {
    const body = { propertyId: hotel.propertyId, kind: 'booking_confirmation', channel: 'email', language: 'zh-TW' };
    const ready = await must(house, 'POST', '/v1/message-previews', body);
    expect(ready).toMatchObject({
      language: 'zh-CN',
      templateId: null,
      subject: expect.stringContaining('预订确认'),
      html: expect.stringContaining('<html lang="zh-CN">'),
    });
    const tried = await must(house, 'POST', '/v1/message-previews', {
      ...body,
      ...ready.words,
      language: 'de',
      subject: 'Hallo {{ guest.name }}',
    });
    expect(tried.subject).toBe('Hallo Maria Keller');
    expect((await house.call('POST', '/v1/message-previews', { ...body, text: '{{ x }}', subject: 'x' })).body.errors[0].pointer).toBe(
      '/text',
    );
  });

  it('other people’s words and settings are out of reach', async () => {
    const other = await aHotel(house);
    const token = await aMachine(house, ['messages:read', 'messages:write'], [other.propertyId]);
    const chain = await must(house, 'POST', '/v1/message-templates', { kind: 'thank_you', channel: 'sms', language: 'en', text: 'Bye' });
    const own = await must(house, 'POST', '/v1/message-templates', {
      propertyId: hotel.propertyId,
      kind: 'thank_you',
      channel: 'sms',
      language: 'en',
      text: 'Bye',
    });
    const status = async (...call: Parameters<House['call']>) => (await house.call(...call)).status;
    const as = { token, headers: { 'if-match': '*' } };
    expect(await status('GET', `/v1/message-templates/${chain.id}`, undefined, as)).toBe(200);
    expect(await status('PATCH', `/v1/message-templates/${chain.id}`, { text: 'x' }, as)).toBe(403);
    expect(await status('GET', `/v1/message-templates/${own.id}`, undefined, as)).toBe(404);
    expect(await status('DELETE', `/v1/message-templates/${own.id}`, undefined, as)).toBe(404);
    expect(await status('GET', `/v1/properties/${hotel.propertyId}/message-settings`, undefined, as)).toBe(404);
    const list = await must(house, 'GET', '/v1/message-templates', undefined, as);
    expect(list.data.map((t: any) => t.id)).toEqual([chain.id]);
  });

  it('what is old is forgotten word by word, and later altogether', async () => {
    const booking = await booked();
    const [{ id }] = await messagesOf(house, booking.id);
    const age = (interval: string) =>
      house.db.query(`UPDATE messages SET created_at = created_at - $2::interval WHERE id = $1`, [id, interval]);
    const sweep = async () =>
      Object.fromEntries((await must(house, 'POST', '/v1/retention-runs')).removed.map((r: any) => [r.class, r.rows]));
    await age('2 years');
    expect(await sweep()).toMatchObject({ message_texts: 1, messages: 0 });
    expect(await must(house, 'GET', `/v1/messages/${id}`)).toMatchObject({ status: 'kept', to: null, text: null });
    await age('2 years');
    expect(await sweep()).toMatchObject({ message_texts: 0, messages: 1 });
    expect((await house.call('GET', `/v1/messages/${id}`)).status).toBe(404);
  });
});
