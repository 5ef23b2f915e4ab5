import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { ChannelQueries, type OpenChannel } from '../../channels';
import { signatureHolds } from '../../domain/gateway-signature';
import { MessagingProblems } from '../../domain/problems';
import { NoteReceipt } from '../../services/note-receipt.service';
import { type InboundMail, oursAmong, oursInBounce, readMail } from '../domain/inbound-mail';
import type { InboundAnswerDto } from '../dto/inbound.dto';
import { ReceiveEntry } from './receive-entry';

const sameAddress = (a: string, b: string | undefined): boolean => a.trim().toLowerCase() === b?.trim().toLowerCase();

/** Takes in a letter that a mail server hands over. */
@Injectable()
export class ReceiveLetter {
  constructor(
    private readonly environment: Environment,
    private readonly channels: ChannelQueries,
    private readonly receipts: NoteReceipt,
    private readonly receiving: ReceiveEntry,
  ) {}

  /** @throws Refusal 400, 401 `bad_signature` before anything is read, 404 */
  async run(ctx: RequestContext, channelId: string, signature: string | undefined, raw: Buffer | undefined): Promise<InboundAnswerDto> {
    const channel = await this.channels.open(channelId, 'email');
    if (!raw || !signatureHolds(channel.secrets.signingKey, signature, ctx.at, raw)) throw new Refusal(MessagingProblems.badSignature);
    const mail = await readMail(raw).catch(() => {
      throw invalid({ pointer: '/', code: 'bad_letter', detail: 'The body is no letter (RFC 5322).' });
    });
    if (mail.bounce) {
      const ids = [...oursAmong(mail.references), ...oursInBounce(raw)];
      if (mail.bounce.failed) await this.receipts.bounced(ctx, channel.propertyId, ids, mail.bounce.status);
      return { outcome: 'bounce', entryId: null, conversationId: null };
    }
    if (!mail.from || this.isOurs(mail, channel)) return { outcome: 'ignored', entryId: null, conversationId: null };
    const { entryId, conversationId, duplicate } = await this.receiving.run(ctx, {
      channel,
      from: { address: mail.from.address.trim().toLowerCase(), name: mail.from.name || undefined },
      once: mail.messageId,
      kind: 'text',
      saidAt: mail.saidAt ?? ctx.at,
      content: {
        text: mail.said,
        subject: mail.subject,
        ...(mail.quoted && { quoted: mail.quoted }),
        mail: { messageId: mail.messageId, references: mail.references },
      },
      files: mail.attachments,
      automatic: mail.automatic,
      answered: oursAmong(mail.references),
    });
    return { outcome: duplicate ? 'duplicate' : 'received', entryId, conversationId };
  }

  /** What the house itself has sent and got back: to answer that would go on for ever. */
  private isOurs({ from, messageId }: InboundMail, { settings }: OpenChannel): boolean {
    const sender = /<([^<>]+)>\s*$/.exec(this.environment.MAIL_FROM ?? '')?.[1] ?? this.environment.MAIL_FROM;
    const ours = [settings.email, sender].some((address) => sameAddress(from!.address, address));
    return ours || (oursAmong([messageId]).length > 0 && messageId.endsWith(`@${sender?.split('@')[1] ?? ''}>`));
  }
}
