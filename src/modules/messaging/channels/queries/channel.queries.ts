import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { type ChannelKind, channelPlace, type ChannelSecrets, type MessageChannel } from '../domain/channel';
import type { ListMessageChannelsQuery, MessageChannelDto, MessageChannelPageDto } from '../dto/channel.dto';

/** A channel with what is sealed of it. */
export interface OpenChannel extends MessageChannel {
  secrets: ChannelSecrets;
}

export interface ChannelRow extends MessageChannel {
  sealed: Buffer;
}

const SELECT = `
  SELECT id, property_id AS "propertyId", kind, name, enabled, calendar_id AS "calendarId", settings, sealed, version, created_at AS "createdAt", updated_at AS "updatedAt"
  FROM message_channels`;

/** The accounts on which a hotel is written to. */
@Injectable()
export class ChannelQueries {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async list({ caller }: RequestContext, query: ListMessageChannelsQuery): Promise<MessageChannelPageDto> {
    const [where, values]: [string[], unknown[]] = [[], []];
    const add = (condition: string, value: unknown) => {
      if (value !== undefined && value !== null) where.push(condition.replace('?', `$${values.push(value)}`));
    };
    if (query.propertyId) caller.require('conversations:read', query.propertyId);
    add('property_id = ?', query.propertyId);
    if (!query.propertyId) add('property_id = ANY (?::uuid[])', caller.propertiesWith('conversations:read'));
    add('kind = ?', query.kind);
    add('updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<ChannelRow>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' }, updatedAt: { column: 'updated_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map((row) => channelView(this.opened(row))) };
  }

  /** @throws Refusal 404 */
  async one(ctx: RequestContext, id: string): Promise<MessageChannelDto> {
    const row = await this.row(ctx, id, this.database);
    ctx.answer.etag = etagOf(row.version);
    return channelView(this.opened(row));
  }

  /** @throws Refusal 404 */
  async row({ caller }: RequestContext, id: string, sql: Sql, lock = false): Promise<ChannelRow> {
    const [row] = await sql.query<ChannelRow>(`${SELECT} WHERE id = $1 ${lock ? 'FOR UPDATE' : ''}`, [id]);
    if (!row || !(caller.can('conversations:read', row.propertyId) || caller.can('messages:write', row.propertyId))) throw notFound();
    return row;
  }

  /** For what comes in and goes out: a channel that takes messages. @throws Refusal 404 */
  async open(id: string, ...kinds: ChannelKind[]): Promise<OpenChannel> {
    const [row] = await this.database.hot<ChannelRow>('open_channel', `${SELECT} WHERE id = $1 AND kind = ANY ($2) AND enabled`, [
      id,
      kinds,
    ]);
    if (!row) throw notFound();
    return this.opened(row);
  }

  /** The channels of a hotel that take messages, the oldest of each kind first. */
  async ofHotel(sql: Sql, propertyId: string): Promise<OpenChannel[]> {
    const rows = await sql.hot<ChannelRow>('channels_of_hotel', `${SELECT} WHERE property_id = $1 AND enabled ORDER BY created_at, id`, [
      propertyId,
    ]);
    return rows.map((row) => this.opened(row));
  }

  opened({ sealed, ...row }: ChannelRow): OpenChannel {
    return { ...row, secrets: JSON.parse(this.vault.openRecord(sealed, channelPlace(row.id)).toString('utf8')) as ChannelSecrets };
  }
}

const PATHS: Record<ChannelKind, string | null> = {
  email: '/v1/inbound/email',
  sms: '/v1/inbound/messages',
  wechat: '/v1/inbound/wechat',
  inbound: '/v1/inbound/messages',
  web_chat: null,
};

const wordsOf = (words: Record<string, string> | undefined) =>
  words ? Object.entries(words).map(([language, text]) => ({ language, text })) : null;

export function channelView({ settings, secrets, ...channel }: OpenChannel): MessageChannelDto {
  const path = PATHS[channel.kind];
  return {
    id: channel.id,
    propertyId: channel.propertyId,
    kind: channel.kind,
    name: channel.name,
    enabled: channel.enabled,
    path: path && `${path}/${channel.id}`,
    email: settings.email ?? null,
    appId: settings.appId ?? null,
    originalId: settings.originalId ?? null,
    templateId: settings.templateId ?? null,
    templateField: settings.templateField ?? null,
    calendarId: channel.calendarId,
    outOfHours: wordsOf(settings.outOfHours),
    welcome: wordsOf(settings.welcome),
    encrypted: secrets.encodingAesKey !== undefined,
    version: channel.version,
    createdAt: channel.createdAt.toISOString(),
    updatedAt: channel.updatedAt.toISOString(),
  };
}
