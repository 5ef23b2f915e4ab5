import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is entered with an official account on both sides. */
export interface OfficialAccount {
  appId: string;
  originalId: string;
  token: string;
  encodingAesKey?: string;
  appSecret: string;
}

export interface WechatCall {
  query: string;
  raw: string;
  headers: Record<string, string>;
}

interface Sent {
  path: string;
  token: string;
  body: any;
}

const sha1 = (...parts: string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
const keyOf = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64');

/** Speaks as much of the platform's protocol as conversations take: its calls to us, and its API. Written from its documentation, apart from what it tests. */
export class WechatPlatform {
  readonly sent: Sent[] = [];
  tokens = 0;
  /** Error codes for the next calls, by path. */
  readonly refuse: { path: string; errcode: number }[] = [];
  readonly media = new Map<string, { type: string; content: Buffer }>();
  /** Followers who have not written for 48 hours. */
  readonly silent = new Set<string>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = (body: object) =>
          response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' }).end(JSON.stringify(body));
        const url = new URL(request.url!, 'http://wechat');
        const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined;
        const refusal = this.refuse.findIndex((r) => r.path === url.pathname);
        if (refusal >= 0) return answer({ errcode: this.refuse.splice(refusal, 1)[0]!.errcode, errmsg: 'no' });
        if (url.pathname === '/cgi-bin/stable_token') {
          if (body.grant_type !== 'client_credential' || !body.appid || !body.secret)
            return answer({ errcode: 40013, errmsg: 'invalid appid' });
          return answer({ access_token: `TOKEN-${++this.tokens}`, expires_in: 7200 });
        }
        const token = url.searchParams.get('access_token') ?? '';
        if (token !== `TOKEN-${this.tokens}`) return answer({ errcode: 40001, errmsg: 'invalid credential' });
        if (url.pathname === '/cgi-bin/media/get') {
          const media = this.media.get(url.searchParams.get('media_id') ?? '');
          if (!media) return answer({ errcode: 40007, errmsg: 'invalid media_id' });
          return response.writeHead(200, { 'content-type': media.type }).end(media.content);
        }
        if (url.pathname === '/cgi-bin/message/custom/send' && this.silent.has(body.touser)) {
          return answer({ errcode: 45015, errmsg: 'response out of time limit or subscription is canceled' });
        }
        this.sent.push({ path: url.pathname, token, body });
        return answer({ errcode: 0, errmsg: 'ok', ...(url.pathname.includes('template') && { msgid: 200_000_000 + this.sent.length }) });
      });
    });
  }

  static async start(): Promise<WechatPlatform> {
    const platform = new WechatPlatform();
    // a test that ends badly does not stop it, and must end all the same
    await new Promise<void>((resolve) => platform.server.unref().listen(0, '127.0.0.1', resolve));
    return platform;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** The question whether it is us. */
  static echo({ token }: OfficialAccount, at: Date, echostr: string): string {
    const [timestamp, nonce] = [String(Math.floor(at.getTime() / 1000)), String(randomBytes(4).readUInt32BE())];
    return new URLSearchParams({ signature: sha1(token, timestamp, nonce), timestamp, nonce, echostr }).toString();
  }

  /** A message or event of a follower, as it is posted to us. */
  static call(
    account: OfficialAccount,
    at: Date,
    fields: Record<string, string | number>,
    nonce = String(randomBytes(4).readUInt32BE()),
  ): WechatCall {
    const xml = xmlOf({ ToUserName: account.originalId, CreateTime: Math.floor(at.getTime() / 1000), ...fields });
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const query = { signature: sha1(account.token, timestamp, nonce), timestamp, nonce, openid: String(fields.FromUserName) };
    const headers = { 'content-type': 'text/xml' };
    if (!account.encodingAesKey) return { query: new URLSearchParams(query).toString(), raw: xml, headers };
    const encrypt = encrypted(account.encodingAesKey, xml, account.appId);
    const signed = { ...query, encrypt_type: 'aes', msg_signature: sha1(account.token, timestamp, nonce, encrypt) };
    return { query: new URLSearchParams(signed).toString(), raw: xmlOf({ ToUserName: account.originalId, Encrypt: encrypt }), headers };
  }

  /** What the platform reads in our answer. @throws Error where it would not take it */
  static read({ token, encodingAesKey, appId }: OfficialAccount, answer: string): Record<string, string> {
    const outer = fieldsOf(answer);
    if (!encodingAesKey) return outer;
    if (outer.MsgSignature !== sha1(token, outer.TimeStamp!, outer.Nonce!, outer.Encrypt!))
      throw new Error('The signature of the answer is wrong');
    const key = keyOf(encodingAesKey);
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(outer.Encrypt!, 'base64'), decipher.final()]);
    if (padded.length % 32 !== 0) throw new Error('The answer is not padded to 32 bytes');
    const plain = padded.subarray(16, padded.length - padded[padded.length - 1]!);
    const length = plain.readUInt32BE(0);
    if (plain.subarray(4 + length).toString() !== appId) throw new Error('The answer is of another account');
    return fieldsOf(plain.subarray(4, 4 + length).toString());
  }
}

export const encrypted = (encodingAesKey: string, xml: string, appId: string): string => {
  const key = keyOf(encodingAesKey);
  const text = Buffer.from(xml);
  const length = Buffer.from([text.length >>> 24, (text.length >>> 16) & 255, (text.length >>> 8) & 255, text.length & 255]);
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(appId)]);
  const pad = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]).toString('base64');
};

const xmlOf = (fields: Record<string, string | number>): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${typeof value === 'number' ? value : `<![CDATA[${value}]]>`}</${name}>`)
    .join('\n')}</xml>`;

const fieldsOf = (xml: string): Record<string, string> =>
  Object.fromEntries(
    [...xml.matchAll(/<(\w+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))<\/\1>/g)].map(([, name, cdata, text]) => [name!, cdata ?? text!]),
  );
