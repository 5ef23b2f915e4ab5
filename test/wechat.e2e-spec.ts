import { randomUUID } from 'node:crypto';
import { conversationsOf, entriesOf } from './support/conversations';
import { aHotel, goTo, type Hotel, must } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';
import { encrypted, type OfficialAccount, type WechatCall, WechatPlatform } from './support/wechat-platform';

const PLAIN: OfficialAccount = {
  appId: 'wx5823bf96d3bd56c7',
  originalId: 'gh_plain',
  token: 'spamtest',
  appSecret: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
};
const SAFE: OfficialAccount = { ...PLAIN, originalId: 'gh_safe', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };

let platform: WechatPlatform;
let house: House;
let hotel: Hotel;
const paths = new Map<OfficialAccount, string>();

beforeAll(async () => {
  platform = await WechatPlatform.start();
  house = await startHouse({ environment: { WECHAT_API_URL: platform.url } });
  await goTo(house, '2026-11-22T09:00:00Z');
  hotel = await aHotel(house, { property: { timeZone: 'Asia/Shanghai' } });
  for (const account of [PLAIN, SAFE]) {
    const words = { welcome: [{ language: 'zh-CN', text: '欢迎关注' }] };
    const channel = await must(house, 'POST', '/v1/message-channels', {
      ...{ propertyId: hotel.propertyId, kind: 'wechat', name: 'WeChat', templateId: 'TEMPLATE-1', templateField: 'thing4', ...words },
      ...account,
    });
    paths.set(account, channel.path);
  }
});
afterAll(async () => {
  await house.close();
  await platform.stop();
  delete process.env.WECHAT_API_URL;
});

let followers = 0;
const somebody = () => `oFollower_${++followers}`;
const text = (from: string, content: string, id = String(Math.floor(Math.random() * 2 ** 50))) => ({
  ...{ FromUserName: from, MsgType: 'text', Content: content, MsgId: id },
});
const post = (account: OfficialAccount, { query, raw, headers }: WechatCall): Promise<Answer> =>
  house.call('POST', `${paths.get(account)}?${query}`, undefined, { token: null, raw, headers });
const say = (account: OfficialAccount, fields: Record<string, string | number>) =>
  post(account, WechatPlatform.call(account, house.clock.now(), fields));
const count = async (): Promise<number> => (await house.db.query('SELECT count(*)::int AS n FROM conversation_entries')).rows[0].n;

describe('The address of an official account', () => {
  it('is ours: what the platform asks is said back, and not to anybody else', async () => {
    const path = paths.get(PLAIN)!;
    const now = house.clock.now();
    const right = await house.call('GET', `${path}?${WechatPlatform.echo(PLAIN, now, '5927782489442352469')}`, undefined, { token: null });
    expect([right.status, right.text]).toEqual([200, '5927782489442352469']);
    expect(right.headers.get('content-type')).toContain('text/plain');
    const forged = WechatPlatform.echo({ ...PLAIN, token: 'another' }, now, '1');
    const old = WechatPlatform.echo(PLAIN, new Date(now.getTime() - 301_000), '1');
    for (const query of [forged, old]) {
      expect((await house.call('GET', `${path}?${query}`, undefined, { token: null })).status).toBe(401);
    }
  });
});

describe.each([
  ['in the clear', PLAIN],
  ['encrypted', SAFE],
] as const)('A follower who writes, %s,', (_how, account) => {
  it('is heard once, however often and however much at once the platform tells it', async () => {
    const [from, message] = [somebody(), text('', '请问有停车位吗？')];
    const calls = Array.from({ length: 6 }, () => WechatPlatform.call(account, house.clock.now(), { ...message, FromUserName: from }));
    const answers = await Promise.all([...calls, calls[0]!].map((call) => post(account, call)));
    expect(answers.map((a) => `${a.status} ${a.text}`)).toEqual(Array(7).fill('200 success'));
    const { rows } = await house.db.query<{ conversation_id: string }>(
      `SELECT conversation_id FROM conversation_entries WHERE contact_id IN (SELECT id FROM conversation_contacts WHERE conversation_id IS NOT NULL) ORDER BY created_at DESC LIMIT 1`,
    );
    const entries = await entriesOf(house, rows[0]!.conversation_id);
    expect(entries.map((e) => [e.direction, e.channel, e.kind, e.text])).toEqual([['in', 'wechat', 'text', '请问有停车位吗？']]);
    await say(account, text(from, '还有早餐吗？'));
    expect((await entriesOf(house, rows[0]!.conversation_id)).map((e) => e.text)).toEqual(['请问有停车位吗？', '还有早餐吗？']);
  });

  it('cannot be forged, replayed later, or sent under the signature of another call', async () => {
    const before = await count();
    const [now, from] = [house.clock.now(), somebody()];
    const right = WechatPlatform.call(account, now, text(from, 'x'), 'nonce1');
    const wrongToken = WechatPlatform.call({ ...account, token: 'another' }, now, text(from, 'x'));
    const old = WechatPlatform.call(account, new Date(now.getTime() - 301_000), text(from, 'x'));
    const early = WechatPlatform.call(account, new Date(now.getTime() + 301_000), text(from, 'x'));
    const noSignature = { ...right, query: right.query.replace(/signature=\w+/g, 'signature=') };
    const elsewhere = WechatPlatform.call({ ...account, originalId: 'gh_other' }, now, text(from, 'x'));
    for (const call of [wrongToken, old, early, elsewhere]) {
      const answer = await post(account, call);
      expect([answer.status, answer.body.code]).toEqual([401, 'bad_signature']);
    }
    expect((await post(account, noSignature)).status).toBe(400);
    expect((await post(account, { ...right, raw: '' })).status).toBe(401);
    expect(await count()).toBe(before);
    // what was overheard is good for the same words only
    expect((await post(account, right)).status).toBe(200);
    const others = WechatPlatform.call(account, now, text(from, 'something else'), 'nonce2');
    expect((await post(account, { ...right, raw: others.raw })).status).toBe(401);
    expect(await count()).toBe(before + 1);
  });

  it('is welcomed, and comes and goes without a conversation', async () => {
    const [before, from] = [await conversationsOf(house, hotel.propertyId), somebody()];
    const event = { FromUserName: from, MsgType: 'event' };
    const welcome = await say(account, { ...event, Event: 'subscribe', EventKey: '' });
    expect(welcome.headers.get('content-type')).toContain('text/xml');
    expect(WechatPlatform.read(account, welcome.text)).toMatchObject({
      ...{ ToUserName: from, FromUserName: account.originalId, MsgType: 'text', Content: '欢迎关注' },
    });
    expect((await say(account, { ...event, Event: 'unsubscribe' })).text).toBe('success');
    expect((await say(account, { ...event, Event: 'CLICK', EventKey: 'MENU' })).text).toBe('success');
    expect(await conversationsOf(house, hotel.propertyId)).toHaveLength(before.length);
  });

  it('sends places, links and what nobody knows, and all of it is there', async () => {
    const from = somebody();
    await say(account, { ...text(from, ''), MsgType: 'location', Location_X: '31.23', Location_Y: '121.47', Scale: 15, Label: '外滩' });
    await say(account, { ...text(from, ''), MsgType: 'link', Title: 'T', Description: 'D', Url: 'https://x.example' });
    await say(account, { ...text(from, ''), MsgType: 'hologram' });
    const [conversation] = (await conversationsOf(house, hotel.propertyId)).slice(-1);
    expect((await entriesOf(house, conversation.id)).map((e) => [e.kind, e.text])).toEqual([
      ['location', '外滩\n31.23, 121.47'],
      ['link', 'T\nD\nhttps://x.example'],
      ['other', ''],
    ]);
  });
});

describe('An account whose messages are encrypted', () => {
  it('takes none in the clear, none for another account, and none that was tampered with', async () => {
    const now = house.clock.now();
    const before = await count();
    const clear = WechatPlatform.call({ ...SAFE, encodingAesKey: undefined }, now, text('o1', 'x'));
    const ofAnother = WechatPlatform.call({ ...SAFE, appId: 'wx0000000000000000' }, now, text('o1', 'x'));
    const underAnotherKey = WechatPlatform.call({ ...SAFE, encodingAesKey: `z${SAFE.encodingAesKey!.slice(1)}` }, now, text('o1', 'x'));
    const right = WechatPlatform.call(SAFE, now, text('o1', 'x'));
    const tampered = { ...right, raw: right.raw.replace(/(<Encrypt><!\[CDATA\[)(.)/, (_, head, c) => `${head}${c === 'A' ? 'B' : 'A'}`) };
    const swapped = { ...right, raw: `<xml><Encrypt><![CDATA[${encrypted(SAFE.encodingAesKey!, '<xml/>', SAFE.appId)}]]></Encrypt></xml>` };
    for (const call of [clear, ofAnother, underAnotherKey, tampered, swapped]) expect((await post(SAFE, call)).status).toBe(401);
    expect(await count()).toBe(before);
  });

  it('reads no XML that wants to be more than a message', async () => {
    const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;">]><xml><FromUserName>&lol1;</FromUserName></xml>`;
    const right = WechatPlatform.call(PLAIN, house.clock.now(), text('o1', 'x'));
    expect((await post(PLAIN, { ...right, raw: laughs })).status).toBe(401);
    expect((await house.call('POST', '/v1/guests', undefined, { raw: laughs, headers: { 'content-type': 'text/xml' } })).status).toBe(415);
  });
});

describe('What the hotel says by WeChat', () => {
  const conversationWith = async (from: string, account = SAFE): Promise<any> => {
    await say(account, text(from, '你好'));
    return (await conversationsOf(house, hotel.propertyId)).at(-1);
  };
  const reply = (id: string, words: string) => must(house, 'POST', `/v1/conversations/${id}/entries`, { kind: 'reply', text: words });
  const delivered = async (id: string, status: string): Promise<any> => {
    let last: any;
    await eventually(async () => {
      last = (await entriesOf(house, id)).filter((e) => e.direction === 'out').at(-1);
      return last?.delivery?.status === status;
    });
    return last;
  };

  it('goes out as an answer, under one token for all, which is fetched again when it is at its end', async () => {
    const from = somebody();
    const conversation = await conversationWith(from);
    expect((await reply(conversation.id, '有的，欢迎。')).delivery.status).toBe('queued');
    await delivered(conversation.id, 'sent');
    expect(platform.sent.at(-1)).toMatchObject({
      path: '/cgi-bin/message/custom/send',
      body: { touser: from, msgtype: 'text', text: { content: '有的，欢迎。' } },
    });
    await reply(conversation.id, '再见');
    await eventually(async () => platform.sent.at(-1)!.body.text?.content === '再见');
    const fetched = platform.tokens;
    platform.refuse.push({ path: '/cgi-bin/message/custom/send', errcode: 42001 });
    await reply(conversation.id, '三');
    await eventually(async () => platform.sent.at(-1)!.body.text?.content === '三');
    expect(platform.tokens).toBe(fetched + 1);
    const { rows } = await house.db.query(`SELECT 1 FROM wechat_tokens t WHERE t::text LIKE '%TOKEN-%'`);
    expect(rows).toEqual([]);
  });

  it('goes as a template message to who has not written for two days, and what became of it is heard', async () => {
    const from = somebody();
    const conversation = await conversationWith(from);
    platform.silent.add(from);
    await reply(conversation.id, '您的失物已找到');
    const sent = await delivered(conversation.id, 'sent');
    expect(platform.sent.at(-1)).toMatchObject({
      path: '/cgi-bin/message/template/send',
      body: {
        touser: from,
        template_id: 'TEMPLATE-1',
        data: { thing4: { value: '您的失物已找到' } },
        client_msg_id: sent.delivery.messageId,
      },
    });
    const finished = { FromUserName: from, MsgType: 'event', Event: 'TEMPLATESENDJOBFINISH', MsgID: 200_000_000 + platform.sent.length };
    expect((await say(SAFE, { ...finished, Status: 'success' })).text).toBe('success');
    await delivered(conversation.id, 'delivered');
    await say(SAFE, { ...finished, Status: 'failed:user block' });
    await delivered(conversation.id, 'delivered');
  });

  it('fails where the follower has left, with the code and not their name', async () => {
    const from = somebody();
    const conversation = await conversationWith(from);
    platform.refuse.push({ path: '/cgi-bin/message/custom/send', errcode: 43004 });
    await reply(conversation.id, 'x');
    expect((await delivered(conversation.id, 'failed')).delivery.error).toBe('recipient_refused');
  });

  it('a picture is fetched from the platform, and given out as a file', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
    platform.media.set('MEDIA-1', { type: 'image/jpeg', content: png });
    const from = somebody();
    await say(SAFE, { ...text(from, ''), MsgType: 'image', PicUrl: 'http://mmbiz.qpic.cn/x', MediaId: 'MEDIA-1' });
    const conversation = (await conversationsOf(house, hotel.propertyId)).at(-1);
    let [file]: any[] = [];
    await eventually(async () => ([file] = (await entriesOf(house, conversation.id))[0].attachments) && file !== undefined);
    expect(file).toMatchObject({ name: 'wechat.png', contentType: 'image/png', bytes: png.length });
    const answer = await fetch(`${house.url}/v1/conversation-attachments/${file.id}`, {
      headers: { authorization: `Bearer ${house.adminToken}` },
    });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''wechat.png");
    expect(answer.headers.get('content-type')).toContain('application/octet-stream');
  });

  it('a channel that nobody has set up is not there', async () => {
    const call = WechatPlatform.call(PLAIN, house.clock.now(), text('o', 'x'));
    const path = `/v1/inbound/wechat/${randomUUID()}?${call.query}`;
    expect((await house.call('POST', path, undefined, { token: null, raw: call.raw, headers: call.headers })).status).toBe(404);
  });
});
