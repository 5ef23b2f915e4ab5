import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import { AddressLimits } from '../../../../kernel/http/address-limits';
import { keysetPage, type PageQuery } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { ChannelQueries, type OpenChannel } from '../../channels';
import { type EntryContent, entryPlace } from '../domain/conversation';
import type { ChatLineDto, ChatLinePageDto, StartedChatDto, StartWebChatDto, WriteChatLineDto } from '../dto/inbound.dto';
import { type ContactRow, SELECT_CONTACT } from './correspondence';
import { type Incoming, ReceiveEntry } from './receive-entry';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A visitor of the hotel's page, who is known by a token that only they have. */
@Injectable()
export class WebChat {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly limits: AddressLimits,
    private readonly channels: ChannelQueries,
    private readonly receiving: ReceiveEntry,
  ) {}

  /** @throws Refusal 404, 429 */
  async start(ctx: RequestContext, { channelId, name, language, ...line }: StartWebChatDto): Promise<StartedChatDto> {
    this.limits.enter('web-chat', ctx);
    const channel = await this.channels.open(channelId, 'web_chat');
    return this.work.run(ctx, 201, async (work) => {
      const from = { address: newId(), name, language, guestId: ctx.caller.guestId };
      const contact = await this.receiving.contactOf(work, { channel, from }, ctx.at);
      const token = randomBytes(32).toString('base64url');
      await work.query('UPDATE conversation_contacts SET token_hash = $2 WHERE id = $1', [contact.id, hashOf(token)]);
      return { token, line: await this.say(work, ctx, channel, contact, line) };
    });
  }

  /** @throws Refusal 404, 429 */
  async write(ctx: RequestContext, token: string | undefined, line: WriteChatLineDto): Promise<ChatLineDto> {
    this.limits.enter('web-chat', ctx);
    const contact = await this.contact(token);
    const channel = await this.channels.open(contact.channelId!, 'web_chat');
    return this.work.run(ctx, 201, (work) => this.say(work, ctx, channel, contact, line));
  }

  /** What this visitor has said here, and was told here; nothing else of the conversation. @throws Refusal 404 */
  async lines(token: string | undefined, query: PageQuery): Promise<ChatLinePageDto> {
    const contact = await this.contact(token);
    const values: unknown[] = [contact.id];
    const page = await keysetPage<LineRow>(
      this.database,
      {
        select: SELECT_LINE,
        where: [
          `contact_id = $1 AND direction IN ('in', 'out') AND channel = 'web_chat'`,
          ...(query.updatedSince ? [`created_at >= $${values.push(query.updatedSince)}::timestamptz`] : []),
        ],
        values,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map((row) => this.view(row)) };
  }

  private async say(
    work: Work,
    ctx: RequestContext,
    channel: OpenChannel,
    contact: ContactRow,
    { text, clientId }: WriteChatLineDto,
  ): Promise<ChatLineDto> {
    const incoming: Incoming = {
      channel,
      from: { address: contact.id },
      contact,
      once: `${contact.id} ${clientId}`,
      kind: 'text',
      saidAt: ctx.at,
      content: { text },
      files: [],
      automatic: false,
      answered: [],
    };
    const { entryId } = await this.receiving.take(work, ctx, incoming, this.receiving.prepare(incoming));
    if (contact.guestId) work.concerns(contact.guestId);
    const [row] = await work.query<LineRow>(`${SELECT_LINE} WHERE id = $1`, [entryId]);
    return this.view(row!);
  }

  private async contact(token: string | undefined): Promise<ContactRow> {
    const [row] = token
      ? await this.database.query<ContactRow>(`${SELECT_CONTACT} WHERE medium = 'web_chat' AND token_hash = $1`, [hashOf(token)])
      : [];
    if (!row) throw notFound();
    return row;
  }

  private view({ id, direction, automatic, sealed, createdAt }: LineRow): ChatLineDto {
    const text = sealed ? (JSON.parse(this.vault.openRecord(sealed, entryPlace(id)).toString('utf8')) as EntryContent).text : null;
    return { id, by: direction === 'in' ? 'visitor' : 'hotel', automatic, text, createdAt: createdAt.toISOString() };
  }
}

interface LineRow {
  id: string;
  direction: 'in' | 'out';
  automatic: boolean;
  sealed: Buffer | null;
  createdAt: Date;
}

const SELECT_LINE = 'SELECT id, direction, automatic, sealed, created_at AS "createdAt" FROM conversation_entries';
