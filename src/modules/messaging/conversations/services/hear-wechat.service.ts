import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import {
  ChannelQueries,
  inLanguage,
  type OpenChannel,
  wechatDecrypt,
  wechatEncrypt,
  wechatSignature,
  wechatSignatureHolds,
} from '../../channels';
import { MessagingProblems } from '../../domain/problems';
import { NoteReceipt } from '../../services/note-receipt.service';
import { readWechatXml, type WechatFields, wechatOnce, wechatSaying, wechatSealedReply, wechatTextReply } from '../domain/wechat-message';
import type { WechatCallQuery } from '../dto/inbound.dto';
import { ReceiveEntry } from './receive-entry';

/** A signature is good for so long, before and after; the platform repeats within seconds, and signs anew. */
const GOOD_MS = 300_000;
const KEPT_MS = 2 * GOOD_MS;

/** What the platform takes for "heard, nothing to say". */
const HEARD = 'success';

/** Hears what followers of an official account say, and answers within the same call where there is something to say at once. */
@Injectable()
export class HearWechat {
  constructor(
    private readonly work: UnitOfWork,
    private readonly channels: ChannelQueries,
    private readonly receiving: ReceiveEntry,
    private readonly receipts: NoteReceipt,
  ) {}

  /** The platform asks whether it is us, when the address is entered. @throws Refusal 401 `bad_signature`, 404 */
  async echo(ctx: RequestContext, channelId: string, query: WechatCallQuery): Promise<string> {
    const channel = await this.channels.open(channelId, 'wechat');
    const { signature, timestamp, nonce, echostr } = query;
    if (!echostr || !this.isFresh(ctx, timestamp) || !wechatSignatureHolds(signature, channel.secrets.token!, timestamp, nonce)) {
      throw new Refusal(MessagingProblems.badSignature);
    }
    return echostr;
  }

  /** @returns the answer to the call, as XML or `success` @throws Refusal 401 `bad_signature`, before anything is looked at; 404 */
  async run(given: RequestContext, channelId: string, query: WechatCallQuery, raw: Buffer | undefined): Promise<string> {
    // what makes a call one is in the protocol
    const ctx = { ...given, idempotency: undefined };
    const channel = await this.channels.open(channelId, 'wechat');
    const fields = await this.read(ctx, channel, query, raw?.toString('utf8') ?? '');
    const { ToUserName: account, FromUserName: openId } = fields ?? {};
    if (!fields || !account || !openId || (channel.settings.originalId && channel.settings.originalId !== account)) {
      throw new Refusal(MessagingProblems.badSignature);
    }
    const words =
      fields.MsgType === 'event' ? await this.event(ctx, channel, fields, openId) : await this.said(ctx, channel, fields, openId);
    return words ? this.answer(ctx, channel, wechatTextReply(openId, account, ctx.at, words)) : HEARD;
  }

  private async read(
    ctx: RequestContext,
    { id, settings, secrets }: OpenChannel,
    query: WechatCallQuery,
    xml: string,
  ): Promise<WechatFields | undefined> {
    const { signature, timestamp, nonce } = query;
    if (!this.isFresh(ctx, timestamp)) return undefined;
    if (secrets.encodingAesKey) {
      const encrypted = query.encrypt_type === 'aes' ? readWechatXml(xml)?.Encrypt : undefined;
      if (!encrypted || !wechatSignatureHolds(query.msg_signature, secrets.token!, timestamp, nonce, encrypted)) return undefined;
      const message = wechatDecrypt(secrets.encodingAesKey, encrypted, settings.appId!);
      return message === undefined ? undefined : readWechatXml(message);
    }
    const fields =
      query.encrypt_type !== 'aes' && wechatSignatureHolds(signature, secrets.token!, timestamp, nonce) ? readWechatXml(xml) : undefined;
    return fields?.FromUserName && (await this.isOfThisCall(ctx, id, `${timestamp} ${nonce}`, xml)) ? fields : undefined;
  }

  private isFresh({ at }: RequestContext, timestamp: string): boolean {
    return /^\d{1,12}$/.test(timestamp) && Math.abs(at.getTime() - Number(timestamp) * 1000) <= GOOD_MS;
  }

  /** Unless messages are encrypted, the signature says nothing of the body: whoever has overheard one may not send something else under it. */
  private isOfThisCall(ctx: RequestContext, channelId: string, call: string, body: string): Promise<boolean> {
    const [callHash, bodyHash] = [call, body].map((text) => createHash('sha256').update(text).digest());
    return this.work.run(ctx, 200, async (work) => {
      await work.query('DELETE FROM signed_calls WHERE channel_id = $1 AND at < $2', [channelId, new Date(ctx.at.getTime() - KEPT_MS)]);
      const [kept] = await work.query<{ body: Buffer }>(
        `INSERT INTO signed_calls (channel_id, call, body, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (channel_id, call) DO UPDATE SET at = signed_calls.at RETURNING body`,
        [channelId, callHash, bodyHash, ctx.at],
      );
      return kept!.body.equals(bodyHash!);
    });
  }

  private async said(ctx: RequestContext, channel: OpenChannel, fields: WechatFields, openId: string): Promise<string | undefined> {
    const { kind, text, mediaId } = wechatSaying(fields);
    const { autoReply } = await this.receiving.run(
      ctx,
      {
        channel,
        from: { address: openId, language: 'zh-CN' },
        once: wechatOnce(fields),
        kind,
        saidAt: new Date(Number(fields.CreateTime) * 1000),
        content: { text },
        files: [],
        mediaId,
        automatic: false,
        answered: [],
      },
      { passive: true },
    );
    return autoReply;
  }

  /** Who comes, who goes, and what has become of a template message. Menus and places are not of conversations. */
  private async event(ctx: RequestContext, channel: OpenChannel, fields: WechatFields, openId: string): Promise<string | undefined> {
    switch (fields.Event?.toLowerCase()) {
      case 'subscribe':
      case 'unsubscribe': {
        const subscribed = fields.Event.toLowerCase() === 'subscribe';
        await this.work.run(ctx, 200, async (work) => {
          const contact = await this.receiving.contactOf(work, { channel, from: { address: openId, language: 'zh-CN' } }, ctx.at);
          // told again, or late: the newest word counts
          const said = /^\d{1,10}$/.test(fields.CreateTime ?? '') ? new Date(Number(fields.CreateTime) * 1000) : ctx.at;
          await work.query(
            `UPDATE conversation_contacts SET subscribed = $2, subscribed_at = $3, updated_at = $4 WHERE id = $1 AND (subscribed_at IS NULL OR subscribed_at <= $3)`,
            [contact.id, subscribed, said, ctx.at],
          );
        });
        return subscribed ? inLanguage(channel.settings.welcome, 'zh-CN') : undefined;
      }
      case 'templatesendjobfinish': {
        const [status, code] =
          fields.Status === 'success' ? (['delivered', undefined] as const) : (['failed', codeOf(fields.Status)] as const);
        if (fields.MsgID) await this.receipts.byWechat(ctx, channel.id, fields.MsgID, status, code);
        return undefined;
      }
      default:
        return undefined;
    }
  }

  private answer({ at }: RequestContext, { settings, secrets }: OpenChannel, xml: string): string {
    if (!secrets.encodingAesKey) return xml;
    const encrypted = wechatEncrypt(secrets.encodingAesKey, xml, settings.appId!);
    const [timestamp, nonce] = [String(Math.floor(at.getTime() / 1000)), randomBytes(8).toString('hex')];
    return wechatSealedReply(encrypted, wechatSignature(secrets.token!, timestamp, nonce, encrypted), timestamp, nonce);
  }
}

/** `failed:user block` as a code. */
const codeOf = (status: string | undefined): string | undefined =>
  status
    ?.replace(/^failed\s*:?\s*/, '')
    .replace(/\W+/g, '_')
    .slice(0, 60) || undefined;
