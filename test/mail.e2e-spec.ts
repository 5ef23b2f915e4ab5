import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { systemContext } from '../src/kernel/http/request-context';
import { Mail, type MailOrder } from '../src/kernel/mail/mail';
import { DeliverMail } from '../src/kernel/mail/deliver-mail';
import { aMachine } from './support/furnish';
import { type House, startHouse } from './support/house';
import { MailServer } from './support/mail-server';

const LETTER = { subject: 'Your key, 王小明', text: 'The key lies under the mat.\nNobody knows.' };

const order = (house: House, mail: MailOrder, fail = false): Promise<string | undefined> => {
  const at = house.clock.now();
  return house.app.get(UnitOfWork).run(systemContext(Caller.system, at, 'test'), 200, async (work) => {
    const id = await house.app.get(Mail).send(work, mail, at);
    if (fail) throw new Error('undone');
    return id;
  });
};

interface Row {
  status: string;
  attempts: number;
  error: string | null;
  sealed: Buffer | null;
}
const settled = async (house: House, id: string, ...statuses: string[]): Promise<Row> => {
  for (let tries = 0; tries < 500; tries++) {
    const { rows } = await house.db.query<Row>('SELECT status, attempts, error, sealed FROM mails WHERE id = $1', [id]);
    if (statuses.includes(rows[0]!.status)) return rows[0]!;
    await sleep(20);
  }
  throw new Error('The mail is not settled');
};

describe('A mail', () => {
  let server: MailServer;
  let house: House;

  beforeAll(async () => {
    server = await MailServer.start();
    house = await startHouse({ environment: { SMTP_URL: server.url, MAIL_FROM: 'Sea View <no-reply@sea.example>' } });
  });
  afterAll(async () => {
    await house.close();
    await server.stop();
  });

  it('goes to the server as it was ordered, and its text is forgotten', async () => {
    const id = (await order(house, { to: 'ming@guest.example', purpose: 'test', letter: LETTER }))!;
    const mail = await server.to('ming@guest.example');
    expect(mail).toMatchObject({ from: 'no-reply@sea.example', to: ['ming@guest.example'] });
    expect(mail.text.replaceAll('\r', '').trim()).toBe(LETTER.text);
    expect(mail.headers['message-id']).toBe(`<${id}@sea.example>`);
    expect(mail.headers['auto-submitted']).toBe('auto-generated');
    expect(await settled(house, id, 'sent')).toEqual({ status: 'sent', attempts: 1, error: null, sealed: null });
  });

  it('is not sent when what ordered it was undone', async () => {
    await expect(order(house, { to: 'undone@guest.example', purpose: 'test', letter: LETTER }, true)).rejects.toThrow('undone');
    const id = (await order(house, { to: 'after@guest.example', purpose: 'test', letter: LETTER }))!;
    await settled(house, id, 'sent');
    expect(server.received.filter((m) => m.to.includes('undone@guest.example'))).toEqual([]);
  });

  it('that the server will not take now is tried again, the same word for word', async () => {
    let written = 0;
    house.app.get(Mail).writes('test_secret', () => Promise.resolve({ subject: 'Secret', text: `Secret number ${++written}` }));
    let refusals = 0;
    server.refuse = (to) =>
      to === 'busy@guest.example' && refusals++ === 0 ? { code: 451, message: 'busy@guest.example later' } : undefined;
    const id = (await order(house, { to: 'busy@guest.example', purpose: 'test_secret' }))!;
    const mail = await server.to('busy@guest.example');
    expect([mail.text.trim(), mail.headers['message-id']]).toEqual(['Secret number 1', `<${id}@sea.example>`]);
    expect(await settled(house, id, 'sent')).toMatchObject({ attempts: 2 });
    expect(refusals).toBe(2);
  });

  it('to a mailbox that does not exist is given up at once, without naming it', async () => {
    server.refuse = (to) => (to === 'gone@guest.example' ? { code: 550, message: 'gone@guest.example is unknown' } : undefined);
    const id = (await order(house, { to: 'gone@guest.example', purpose: 'test', letter: LETTER }))!;
    const row = await settled(house, id, 'failed');
    expect(row).toMatchObject({ attempts: 1, error: expect.stringMatching(/^E\w+ 550$/) });
    expect(row.error).not.toContain('gone');
  });

  it('that came too late, or that nobody has anything to write in, is dropped', async () => {
    house.app.get(Mail).writes('test_nothing', () => Promise.resolve(undefined));
    const late = (await order(house, { to: 'late@guest.example', purpose: 'test', letter: LETTER, goodUntil: new Date(0) }))!;
    const nothing = (await order(house, { to: 'late@guest.example', purpose: 'test_nothing' }))!;
    expect(await settled(house, late, 'dropped', 'sent')).toMatchObject({ status: 'dropped', error: 'expired', sealed: null });
    expect(await settled(house, nothing, 'dropped', 'sent')).toMatchObject({ status: 'dropped', error: null, sealed: null });
  });

  it('has one recipient and no headers of a stranger’s making', async () => {
    const letter = { subject: 'Hello\r\nBcc: all@guest.example\r\n\r\nBody', text: 'a\r\n.\r\nRCPT TO:<all@guest.example>' };
    const id = (await order(house, { to: 'one@guest.example', purpose: 'test', letter }))!;
    const row = await settled(house, id, 'sent');
    const mail = await server.to('one@guest.example');
    expect([row.status, mail.to, mail.headers.bcc]).toEqual(['sent', ['one@guest.example'], undefined]);
    const two = (await order(house, { to: 'two@guest.example, three@guest.example', purpose: 'test', letter: LETTER }))!;
    await settled(house, two, 'failed', 'sent', 'queued');
    await sleep(300);
    expect(server.received.flatMap((m) => m.to).filter((to) => /two|three|all/.test(to) && !to.includes(' '))).toEqual([]);
  });

  it('is ordered so many times and no more, however many ask at once', async () => {
    const atMost = { count: 3, minutes: 15 };
    const ask = () => order(house, { to: 'full@guest.example', purpose: 'test', letter: LETTER, atMost });
    const ids = await Promise.all(Array.from({ length: 10 }, ask));
    expect(ids.filter(Boolean)).toHaveLength(3);
  });

  it('lies in the database sealed, and is in no log of the queue', async () => {
    server.refuse = (to) => (to === 'sealed@guest.example' ? { code: 550, message: 'no' } : undefined);
    const id = (await order(house, { to: 'sealed@guest.example', purpose: 'test', letter: LETTER }))!;
    await settled(house, id, 'failed');
    const { rows } = await house.db.query<{ t: string }>(
      'SELECT m::text AS t FROM mails m UNION ALL SELECT j::text FROM graphile_worker._private_jobs j',
    );
    const dump = rows.map((r) => r.t).join('\n');
    for (const secret of ['sealed@guest.example', 'under the mat', '王小明']) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});

describe('Without a mail server', () => {
  let house: House;

  beforeAll(async () => {
    delete process.env.SMTP_URL;
    house = await startHouse();
  });
  afterAll(() => house.close());

  it('mail is kept, and an administrator reads it and is seen doing so', async () => {
    const about = { type: 'account' as const, id: '018f0000-0000-7000-8000-0000000000aa' };
    const id = (await order(house, { to: 'kept@guest.example', purpose: 'test', letter: LETTER, about }))!;
    await settled(house, id, 'kept');
    const list = await house.call('GET', '/v1/kept-mails?status=kept');
    expect(list.body.data).toEqual([expect.objectContaining({ id, purpose: 'test', status: 'kept', accountId: about.id, guestId: null })]);
    expect(list.text).not.toContain('kept@guest.example');
    const read = await house.call('GET', `/v1/kept-mails/${id}`);
    expect(read.body).toMatchObject({ to: 'kept@guest.example', ...LETTER });
    expect(read.headers.get('cache-control')).toBe('no-store');
    const { rows } = await house.db.query('SELECT action, details FROM audit_entries WHERE target_id = $1', [id]);
    expect(rows).toEqual([{ action: 'mail.read', details: { purpose: 'test' } }]);
  });

  it('nobody reads a kept mail who could climb by the secret in it', async () => {
    const id = (await order(house, { to: 'kept@guest.example', purpose: 'test', letter: LETTER }))!;
    await settled(house, id, 'kept');
    const operator = await aMachine(house, ['operations:read', 'operations:write'], null);
    expect((await house.call('GET', '/v1/kept-mails', undefined, { token: operator })).status).toBe(200);
    const refused = await house.call('GET', `/v1/kept-mails/${id}`, undefined, { token: operator });
    expect([refused.status, refused.text.includes('mat')]).toEqual([403, false]);
  });

  it('short messages are kept in the same place', async () => {
    const id = (await order(house, { channel: 'sms', to: '+8613912345678', purpose: 'test', letter: LETTER }))!;
    await settled(house, id, 'kept');
    expect((await house.call('GET', `/v1/kept-mails/${id}`)).body).toMatchObject({ channel: 'sms', to: '+8613912345678' });
  });

  it('what is kept about somebody goes when they are forgotten, and everything goes after a month', async () => {
    const about = { type: 'guest' as const, id: '018f0000-0000-7000-8000-0000000000bb' };
    const id = (await order(house, { to: 'kept@guest.example', purpose: 'test', letter: LETTER, about }))!;
    await settled(house, id, 'kept');
    await house.app
      .get(UnitOfWork)
      .run(systemContext(Caller.system, new Date(), 'test'), 200, (work) => house.app.get(Mail).forget(work, about));
    expect((await house.db.query('SELECT 1 FROM mails WHERE id = $1', [id])).rowCount).toBe(0);
    await house.db.query(`UPDATE mails SET created_at = created_at - interval '31 days'`);
    await house.app.get(DeliverMail).sweep();
    expect((await house.db.query('SELECT 1 FROM mails')).rowCount).toBe(0);
  });
});
