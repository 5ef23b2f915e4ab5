import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { ChannelQueries } from '../../channels';
import { signatureHolds } from '../../domain/gateway-signature';
import { MessagingProblems } from '../../domain/problems';
import type { InboundAnswerDto, InboundMessageDto } from '../dto/inbound.dto';
import { fieldsOfForm } from '../../domain/form';
import { ReceiveEntry } from './receive-entry';

/** Takes in what a gateway or bridge hands over: short messages, Weibo, whatever can sign. */
@Injectable()
export class ReceiveMessage {
  constructor(
    private readonly environment: Environment,
    private readonly channels: ChannelQueries,
    private readonly receiving: ReceiveEntry,
  ) {}

  /** @throws Refusal 400, 401 `bad_signature`, 404 */
  async run(
    ctx: RequestContext,
    channelId: string,
    body: InboundMessageDto,
    signature: string | undefined,
    raw: Buffer | undefined,
  ): Promise<InboundAnswerDto> {
    const channel = await this.channels.open(channelId, 'inbound', 'sms');
    if (!raw || !signatureHolds(channel.secrets.signingKey, signature, ctx.at, raw)) throw new Refusal(MessagingProblems.badSignature);
    const { id, from, text = '', attachments = [] } = body;
    if (!text && attachments.length === 0)
      throw invalid({ pointer: '/text', code: 'missing', detail: 'There is neither text nor a file.' });
    const { entryId, conversationId, duplicate } = await this.receiving.run(ctx, {
      channel,
      from: { address: from.id, name: from.name, email: from.email, phone: from.phone, language: from.language },
      once: id,
      kind: 'text',
      saidAt: body.at ? new Date(body.at) : ctx.at,
      content: { text },
      files: attachments.map(({ name = null, content }) => ({ name, content: Buffer.from(content, 'base64') })),
      automatic: body.automatic ?? false,
      answered: body.answers ?? [],
    });
    return { outcome: duplicate ? 'duplicate' : 'received', entryId, conversationId };
  }

  /**
   * A short message from Twilio. Pictures stay with Twilio; how many there were is said.
   * @param path as it was called: the signature is over the address with it, and over every field of the form
   * @throws Refusal 403 `callback_forged`, 404
   */
  async byTwilio(
    ctx: RequestContext,
    channelId: string,
    path: string,
    signature: string | undefined,
    raw: Buffer | undefined,
  ): Promise<void> {
    const channel = await this.channels.open(channelId, 'sms');
    const { TWILIO_AUTH_TOKEN: token, PUBLIC_URL: url } = this.environment;
    const form = fieldsOfForm(raw);
    // the library is large: it is loaded where it is used
    const { default: twilio } = await import('twilio');
    if (!token || !url || !signature || !twilio.validateRequest(token, signature, `${url}${path}`, form)) {
      throw new Refusal(MessagingProblems.callbackForged);
    }
    const { From: from, Body: text, MessageSid: sid, NumMedia: media } = form as Record<string, string | undefined>;
    if (!from || !sid) throw invalid({ pointer: '/From', code: 'missing', detail: 'A short message has a sender and an id.' });
    const pictures = Number(media ?? 0) > 0 ? `[${media} × MMS]` : '';
    const content = { text: [text, pictures].filter(Boolean).join('\n') };
    await this.receiving.run(
      ctx,
      { channel, from: { address: from }, once: sid, kind: 'text', saidAt: ctx.at, content, files: [], automatic: false, answered: [] },
      { status: 204 },
    );
  }
}
