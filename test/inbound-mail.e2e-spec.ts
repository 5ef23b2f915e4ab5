import { aChannel, type Channel, conversationsOf, entriesOf, handOver, signed } from './support/conversations';
import { aBooking, aHotel, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';
import { MailServer } from './support/mail-server';
import { listening, settled } from './support/stays';

let mails: MailServer;
let house: House;
let hotel: Hotel;
let channel: Channel;

beforeAll(async () => {
  mails = await MailServer.start();
  house = await startHouse({ environment: { SMTP_URL: mails.url, MAIL_FROM: 'Innkeeper <no-reply@innkeeper.example>' } });
  await goTo(house, '2026-11-22T09:00:00Z');
  hotel = await aHotel(house, { rooms: { DBL: 10 }, property: { name: 'Hotel Sea View', timeZone: 'Europe/Berlin' } });
  channel = await aChannel(house, hotel.propertyId, 'email', { email: 'hello@seaview.example' });
  await listening(house);
});
afterAll(async () => {
  await house.close();
  await mails.stop();
  for (const name of ['SMTP_URL', 'MAIL_FROM']) delete process.env[name];
});

let letters = 0;
const aLetter = (from: string, text: string, more: Record<string, string> = {}): string => {
  const headers = {
    From: from,
    To: 'hello@seaview.example',
    Subject: 'Late arrival',
    Date: 'Sun, 22 Nov 2026 08:58:00 +0000',
    'Message-ID': `<letter-${++letters}@guest.example>`,
    'Content-Type': 'text/plain; charset=utf-8',
    ...more,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${head.join('\r\n')}\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`;
};
const count = async (): Promise<number> => (await house.db.query('SELECT count(*)::int AS n FROM conversation_entries')).rows[0].n;
const aGuest = (email: string, more: object = {}) =>
  must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, firstName: 'Maria', lastName: 'Keller', email, ...more });

describe('A letter to the hotel', () => {
  it('is heard once, however often and however much at once it is handed over', async () => {
    const guest = await aGuest('maria@guest.example');
    const letter = aLetter('Maria Keller <Maria@Guest.example>', 'Is somebody there at eleven?');
    const answers = await Promise.all(Array.from({ length: 6 }, () => handOver(house, channel, letter)));
    expect(answers.map((a) => a.status)).toEqual(Array(6).fill(200));
    expect(answers.map((a) => a.body.outcome).sort()).toEqual([...Array(5).fill('duplicate'), 'received']);
    expect(new Set(answers.map((a) => a.body.entryId)).size).toBe(1);
    const [conversation, ...others] = await conversationsOf(house, hotel.propertyId, `&guestId=${guest.id}`);
    expect(others).toEqual([]);
    expect(conversation).toMatchObject({
      ...{ guestId: guest.id, status: 'open', unread: true, waitingSince: '2026-11-22T09:00:00.000Z' },
      contacts: [{ medium: 'email', address: 'm•••@guest.example', name: null, guestId: guest.id }],
    });
    const [entry, ...more] = await entriesOf(house, conversation.id);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      ...{
        direction: 'in',
        channel: 'email',
        subject: 'Late arrival',
        text: 'Is somebody there at eleven?',
        quoted: null,
        automatic: false,
      },
      saidAt: '2026-11-22T08:58:00.000Z',
    });
  });

  it('that is forged, was changed on its way, or comes too late is refused', async () => {
    const before = await count();
    const letter = aLetter('Maria Keller <maria@guest.example>', 'x');
    const now = house.clock.now();
    const tries: [letter: string, signature: string | undefined][] = [
      [letter, undefined],
      [letter, 'nonsense'],
      [letter, signed('another key', now, letter)],
      [`${letter}and more`, signed(channel.signingKey, now, letter)],
      [letter, signed(channel.signingKey, new Date(now.getTime() - 301_000), letter)],
      [letter, signed(channel.signingKey, new Date(now.getTime() + 301_000), letter)],
    ];
    for (const [raw, signature] of tries) {
      const headers = { 'content-type': 'message/rfc822', ...(signature && { 'innkeeper-signature': signature }) };
      const answer = await house.call('POST', channel.path, undefined, { token: null, raw, headers });
      expect([answer.status, answer.body.code]).toEqual([401, 'bad_signature']);
    }
    expect(await count()).toBe(before);
    const { signingKey } = await must(house, 'POST', `/v1/message-channels/${channel.id}/signing-keys`);
    expect((await handOver(house, channel, letter)).status).toBe(401);
    channel = { ...channel, signingKey };
    expect((await handOver(house, channel, letter)).body.outcome).toBe('received');
  });

  it('with files, HTML and what it repeats of others is taken apart, and nothing of it is lost', async () => {
    const pdf = Buffer.from('%PDF-1.4 a passport');
    const letter = [
      'From: =?utf-8?B?546L5bCP5piO?= <xiaoming@guest.example>',
      'To: hello@seaview.example',
      'Subject: =?gb2312?B?s8i7rw==?=',
      'Message-ID: <mixed-1@guest.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b1"',
      '',
      '--b1',
      'Content-Type: multipart/alternative; boundary="b2"',
      '',
      '--b2',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('护照在附件里。\n\n在 2026年11月20日，Hotel Sea View <hello@seaview.example> 写道：\n> 请发护照复印件。\n').toString(
        'base64',
      ),
      '--b2',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>护照在附件里。</p><script>alert(1)</script>',
      '--b2--',
      '--b1',
      'Content-Type: text/html; name="../../etc/passwd.html"',
      'Content-Disposition: attachment; filename="../../etc/pass\u202ewd.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      pdf.toString('base64'),
      '--b1--',
      '',
    ].join('\r\n');
    const { body } = await handOver(house, channel, Buffer.from(letter));
    const [entry] = await entriesOf(house, body.conversationId);
    expect(entry).toMatchObject({
      text: '护照在附件里。',
      quoted: '在 2026年11月20日，Hotel Sea View <hello@seaview.example> 写道：\n> 请发护照复印件。',
      attachments: [{ name: 'passwd.pdf', contentType: 'application/pdf', bytes: pdf.length }],
    });
    const path = `/v1/conversation-attachments/${entry.attachments[0].id}`;
    const file = await fetch(`${house.url}${path}`, { headers: { authorization: `Bearer ${house.adminToken}` } });
    expect(Buffer.from(await file.arrayBuffer())).toEqual(pdf);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    const { rows } = await house.db.query(`SELECT action FROM audit_entries WHERE action = 'conversation.file_read'`);
    expect(rows).toHaveLength(1);
  });

  it('that is HTML alone can be read, and one without any sense is refused', async () => {
    const html = '<html><head><style>p{}</style></head><body><p>Hello &amp; good&nbsp;day</p><p>Two<br>lines</p></body></html>';
    const { body } = await handOver(house, channel, aLetter('a@html.example', html, { 'Content-Type': 'text/html; charset=utf-8' }));
    expect((await entriesOf(house, body.conversationId))[0].text).toBe('Hello & good day\nTwo\nlines');
    expect((await handOver(house, channel, 'To: nobody\r\n\r\n')).body.outcome).toBe('ignored');
    const deep = Array.from({ length: 60 }, (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`).join('');
    expect((await handOver(house, channel, `From: a@html.example\r\n${deep}`)).status).toBe(400);
  });

  it('beyond the size that is taken is refused before it is held', async () => {
    const headers = { 'content-type': 'message/rfc822', 'innkeeper-signature': 't=1,v1=0' };
    const answer = await house.call('POST', channel.path, undefined, { token: null, raw: Buffer.alloc(26 * 1024 ** 2, 97), headers });
    expect(answer.status).toBe(413);
  });
});

describe('What the hotel answers', () => {
  it('goes out as a letter in the same thread, and what comes back to it lands in the conversation, whoever sends it', async () => {
    const letter = aLetter('thread@guest.example', 'Do you have a cot?', { 'Message-ID': '<first@guest.example>', Subject: 'A cot' });
    const { body } = await handOver(house, channel, letter);
    const reply = await must(house, 'POST', `/v1/conversations/${body.conversationId}/entries`, { kind: 'reply', text: 'We do.\nYours' });
    const mail = await mails.to('thread@guest.example');
    expect(mail.headers).toMatchObject({
      'message-id': `<${reply.delivery.messageId}@innkeeper.example>`,
      'in-reply-to': '<first@guest.example>',
      references: '<first@guest.example>',
      subject: 'Re: A cot',
      'reply-to': 'hello@seaview.example',
      from: 'Hotel Sea View <no-reply@innkeeper.example>',
    });
    expect(mail.headers['auto-submitted']).toBeUndefined();
    expect(mail.text.trim()).toBe('We do.\r\nYours');
    const fromElsewhere = await handOver(
      house,
      channel,
      aLetter('secretary@office.example', 'Thank you.\n\nOn Sun, 22 Nov 2026 Hotel Sea View wrote:\n> We do.', {
        'In-Reply-To': `<${reply.delivery.messageId}@innkeeper.example>`,
        References: `<first@guest.example> <${reply.delivery.messageId}@innkeeper.example>`,
      }),
    );
    expect(fromElsewhere.body.conversationId).toBe(body.conversationId);
    expect((await entriesOf(house, body.conversationId)).map((e) => [e.direction, e.text])).toEqual([
      ['in', 'Do you have a cot?'],
      ['out', 'We do.\nYours'],
      ['in', 'Thank you.'],
    ]);
    const again = await must(house, 'POST', `/v1/conversations/${body.conversationId}/entries`, { kind: 'reply', text: 'Welcome.' });
    expect((await mails.to('secretary@office.example')).headers['message-id']).toContain(again.delivery.messageId);
  });

  it('to a confirmation of a booking is with the guest who was told', async () => {
    const booker = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@booking.example' };
    const booking = await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-24', { booker }));
    await settled(house);
    const confirmation = await mails.to('ada@booking.example');
    const { body } = await handOver(
      house,
      channel,
      aLetter('ada@private.example', 'May we come early?', { 'In-Reply-To': confirmation.headers['message-id']! }),
    );
    expect((await must(house, 'GET', `/v1/conversations/${body.conversationId}`)).guestId).toBe(booking.booker.guestId);
  });

  it('and cannot be delivered is noted on the letter, and is no word of a guest', async () => {
    const { body } = await handOver(house, channel, aLetter('bounces@guest.example', 'Hello'));
    const reply = await must(house, 'POST', `/v1/conversations/${body.conversationId}/entries`, { kind: 'reply', text: 'Hello' });
    await mails.to('bounces@guest.example');
    await eventually(async () => (await entriesOf(house, body.conversationId)).at(-1).delivery.status === 'sent');
    const bounce = (action: string, status: string) =>
      [
        'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
        'To: hello@seaview.example',
        `Message-ID: <bounce-${status}@mx.example>`,
        'Auto-Submitted: auto-replied',
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'Could not deliver.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        `Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; bounces@guest.example\r\nAction: ${action}\r\nStatus: ${status}`,
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `From: Hotel Sea View <no-reply@innkeeper.example>\r\nMessage-ID: <${reply.delivery.messageId}@innkeeper.example>`,
        '--b--',
        '',
      ].join('\r\n');
    expect((await handOver(house, channel, bounce('delayed', '4.4.1'))).body.outcome).toBe('bounce');
    expect((await entriesOf(house, body.conversationId)).at(-1).delivery.status).toBe('sent');
    expect((await handOver(house, channel, bounce('failed', '5.1.1'))).body).toMatchObject({ outcome: 'bounce', conversationId: null });
    const entries = await entriesOf(house, body.conversationId);
    expect(entries).toHaveLength(2);
    expect(entries[1].delivery).toMatchObject({ status: 'failed', error: 'not_delivered' });
  });
});

describe('Machines that write', () => {
  it('are heard without anybody having to answer them', async () => {
    const from = 'away@guest.example';
    const first = await handOver(house, channel, aLetter(from, 'I am away.', { 'Auto-Submitted': 'auto-replied' }));
    const [conversation] = (await conversationsOf(house, hotel.propertyId)).filter((c) => c.id === first.body.conversationId);
    expect(conversation.waitingSince).toBeNull();
    expect((await entriesOf(house, conversation.id))[0].automatic).toBe(true);
    const headers: Record<string, string>[] = [{ Precedence: 'bulk' }, { 'List-Id': '<news.example>' }, { 'X-Autoreply': 'yes' }];
    for (const header of headers) await handOver(house, channel, aLetter(from, 'Newsletter', header));
    expect((await must(house, 'GET', `/v1/conversations/${conversation.id}`)).waitingSince).toBeNull();
  });

  it('that are the house itself are not heard at all', async () => {
    const before = await count();
    for (const from of ['hello@seaview.example', 'Innkeeper <no-reply@innkeeper.example>']) {
      expect((await handOver(house, channel, aLetter(from, 'x'))).body.outcome).toBe('ignored');
    }
    expect(await count()).toBe(before);
  });
});
