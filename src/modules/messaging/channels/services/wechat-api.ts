import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../../kernel/database/database';
import { Clock } from '../../../../kernel/values/clock';
import { ChannelQueries, type OpenChannel } from '../queries/channel.queries';

const PATIENCE_MS = 10_000;
/** The platform renews a token five minutes before its end. */
const SPARE_MS = 5 * 60_000;
/** `access_token` is wrong or at its end: another is fetched once. */
const TOKEN_ENDED = [40001, 40014, 42001];
/** A picture or voice of a guest; videos may have 10 MB. */
const MAX_MEDIA = 12 * 1024 ** 2;

const tokenPlace = (channelId: string): string => `wechat_tokens.sealed/${channelId}`;

/** What the platform answers instead of doing it; no words of it. Code 0: it could not be reached. */
export class WechatRefusal extends Error {
  constructor(readonly code: number) {
    super(`WeChat answered ${code}`);
  }
}

interface Answer {
  errcode?: number;
  access_token?: string;
  expires_in?: number;
  msgid?: number | string;
}

/** Speaks to the platform in the name of an official account: https://developers.weixin.qq.com/doc/service/api/. */
@Injectable()
export class WechatApi {
  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly channels: ChannelQueries,
  ) {}

  /** @throws Refusal 404 for an account that there is no longer */
  account(channelId: string): Promise<OpenChannel> {
    return this.channels.open(channelId, 'wechat');
  }

  /** To somebody who has written in the last 48 hours. @throws WechatRefusal */
  async sendText(channel: OpenChannel, openId: string, text: string): Promise<void> {
    await this.post(channel, '/cgi-bin/message/custom/send', { touser: openId, msgtype: 'text', text: { content: text } });
  }

  /** To any follower, in a form that the platform has agreed to. @param once sent twice it arrives once @returns the platform's number of it @throws WechatRefusal */
  async sendTemplate(channel: OpenChannel, openId: string, text: string, once: string): Promise<string | undefined> {
    const { templateId, templateField } = channel.settings;
    const data = { [templateField ?? 'content']: { value: text } };
    const body = { touser: openId, template_id: templateId, data, client_msg_id: once };
    const { msgid } = await this.post(channel, '/cgi-bin/message/template/send', body);
    return msgid === undefined ? undefined : String(msgid);
  }

  /** A picture, voice or video that a guest has sent in the last three days. @throws WechatRefusal */
  async media(channel: OpenChannel, mediaId: string): Promise<Buffer> {
    const query = new URLSearchParams({ access_token: await this.token(channel), media_id: mediaId }).toString();
    const response = await this.call(`/cgi-bin/media/get?${query}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (bytes.length > MAX_MEDIA) throw new WechatRefusal(40006);
    if (!/json|text/.test(response.headers.get('content-type') ?? '')) return bytes;
    throw new WechatRefusal((JSON.parse(bytes.toString('utf8')) as Answer).errcode ?? -1);
  }

  private async post(channel: OpenChannel, path: string, body: object): Promise<Answer> {
    for (let first = true; ; first = false) {
      const token = await this.token(channel);
      const answer = await this.ask(`${path}?${new URLSearchParams({ access_token: token }).toString()}`, body);
      if (!answer.errcode) return answer;
      if (!first || !TOKEN_ENDED.includes(answer.errcode)) throw new WechatRefusal(answer.errcode);
      await this.database.query('DELETE FROM wechat_tokens WHERE channel_id = $1', [channel.id]);
    }
  }

  /** One for all processes: whoever finds none fetches it, and the others wait for it. @throws WechatRefusal */
  private async token(channel: OpenChannel): Promise<string> {
    return (
      (await this.kept(this.database, channel.id)) ??
      this.database.transaction(async (sql) => {
        await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`wechat token ${channel.id}`]);
        const meanwhile = await this.kept(sql, channel.id);
        if (meanwhile) return meanwhile;
        const { appId, appSecret } = { ...channel.settings, ...channel.secrets };
        const answer = await this.ask('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: appId, secret: appSecret });
        if (!answer.access_token || !answer.expires_in) throw new WechatRefusal(answer.errcode ?? -1);
        await sql.query(
          `INSERT INTO wechat_tokens (channel_id, sealed, good_until) VALUES ($1, $2, $3)
           ON CONFLICT (channel_id) DO UPDATE SET sealed = excluded.sealed, good_until = excluded.good_until`,
          [
            channel.id,
            this.vault.sealRecord(answer.access_token, tokenPlace(channel.id)),
            new Date(this.clock.now().getTime() + answer.expires_in * 1000),
          ],
        );
        return answer.access_token;
      })
    );
  }

  private async kept(sql: Sql, channelId: string): Promise<string | undefined> {
    const [row] = await sql.query<{ sealed: Buffer }>('SELECT sealed FROM wechat_tokens WHERE channel_id = $1 AND good_until > $2', [
      channelId,
      new Date(this.clock.now().getTime() + SPARE_MS),
    ]);
    return row && this.vault.openRecord(row.sealed, tokenPlace(channelId)).toString('utf8');
  }

  private async ask(path: string, body: object): Promise<Answer> {
    const response = await this.call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    try {
      return JSON.parse((await response.text()).slice(0, 10_000)) as Answer;
    } catch {
      throw new WechatRefusal(0);
    }
  }

  private async call(path: string, more: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(`${this.environment.WECHAT_API_URL}${path}`, {
        ...more,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      throw new WechatRefusal(0);
    }
  }
}
