import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid, type ProblemReason } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { PropertyQueries } from '../../../properties';
import { BusinessCalendars } from '../../../staff';
import { type ChannelKind, channelPlace, type ChannelSecrets, type ChannelSettings } from '../domain/channel';
import type {
  ChangeMessageChannelDto,
  CreateMessageChannelDto,
  MessageChannelDto,
  NewMessageChannelDto,
  SigningKeyDto,
} from '../dto/channel.dto';
import { ChannelQueries, channelView } from '../queries/channel.queries';

type Fields = Omit<ChangeMessageChannelDto, 'name' | 'enabled' | 'calendarId'>;
const SETTINGS = ['email', 'appId', 'originalId', 'templateId', 'templateField'] as const;
const WORDS = ['outOfHours', 'welcome'] as const;
const SECRETS = ['token', 'encodingAesKey', 'appSecret'] as const;

/** What a kind cannot do without. */
const NEEDED: Record<ChannelKind, readonly ('email' | 'appId' | 'token')[]> = {
  email: ['email'],
  sms: [],
  wechat: ['appId', 'token'],
  web_chat: [],
  inbound: [],
};

const newKey = (): string => randomBytes(32).toString('base64');

/** Sets up the accounts on which a hotel is written to. */
@Injectable()
export class KeepChannels {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly queries: ChannelQueries,
    private readonly properties: PropertyQueries,
    private readonly calendars: BusinessCalendars,
  ) {}

  /** @throws Refusal 400, 403, 404 */
  async create(ctx: RequestContext, body: CreateMessageChannelDto): Promise<NewMessageChannelDto> {
    const { propertyId, kind, name, calendarId = null } = body;
    ctx.caller.require('messages:write', propertyId);
    await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 201, async (work) => {
      await this.calendars.require(propertyId, calendarId, '/calendarId', work);
      const id = newId();
      const { settings, secrets } = told(kind, body, {}, { signingKey: newKey() });
      await work.query(
        `INSERT INTO message_channels (id, property_id, kind, name, enabled, calendar_id, settings, sealed, created_at, updated_at)
         VALUES ($1, $2, $3, $4, true, $5, $6, $7, $8, $8)`,
        [id, propertyId, kind, name, calendarId, JSON.stringify(settings), this.seal(id, secrets), ctx.at],
      );
      work.audit({ action: 'message_channel.created', target: { type: 'message_channel', id }, propertyId, details: { kind } });
      ctx.answer.etag = etagOf(1);
      const channel = {
        id,
        propertyId,
        kind,
        name,
        enabled: true,
        calendarId,
        settings,
        secrets,
        version: 1,
        createdAt: ctx.at,
        updatedAt: ctx.at,
      };
      return { ...channelView(channel), signingKey: secrets.signingKey };
    });
  }

  /** @throws Refusal 400, 403, 404, 412, 428 */
  change(ctx: RequestContext, id: string, patch: ChangeMessageChannelDto, ifMatch: string | undefined): Promise<MessageChannelDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.queries.row(ctx, id, work, true);
      ctx.caller.require('messages:write', row.propertyId);
      requireMatch(ifMatch, row.version);
      await this.calendars.require(row.propertyId, patch.calendarId, '/calendarId', work);
      const channel = this.queries.opened(row);
      const { settings, secrets } = told(row.kind, patch, channel.settings, channel.secrets);
      const { name = row.name, enabled = row.enabled, calendarId = row.calendarId } = patch;
      const now = { ...channel, name, enabled, calendarId, settings, secrets, version: row.version + 1, updatedAt: ctx.at };
      await work.query(
        `UPDATE message_channels SET name = $2, enabled = $3, calendar_id = $4, settings = $5, sealed = $6, version = $7, updated_at = $8 WHERE id = $1`,
        [id, name, enabled, calendarId, JSON.stringify(settings), this.seal(id, secrets), now.version, ctx.at],
      );
      // of another account now, maybe
      await work.query('DELETE FROM wechat_tokens WHERE channel_id = $1', [id]);
      const fields = Object.keys(patch);
      work.audit({
        action: 'message_channel.changed',
        target: { type: 'message_channel', id },
        propertyId: row.propertyId,
        details: { fields },
      });
      ctx.answer.etag = etagOf(now.version);
      return channelView(now);
    });
  }

  /** A new key in place of the old, which is good for nothing from now on. @throws Refusal 403, 404 */
  rotate(ctx: RequestContext, id: string): Promise<SigningKeyDto> {
    return this.work.run(ctx, 201, async (work) => {
      const row = await this.queries.row(ctx, id, work, true);
      ctx.caller.require('messages:write', row.propertyId);
      const signingKey = newKey();
      await work.query('UPDATE message_channels SET sealed = $2, version = version + 1, updated_at = $3 WHERE id = $1', [
        id,
        this.seal(id, { ...this.queries.opened(row).secrets, signingKey }),
        ctx.at,
      ]);
      work.audit({ action: 'message_channel.key_changed', target: { type: 'message_channel', id }, propertyId: row.propertyId });
      return { signingKey };
    });
  }

  private seal(id: string, secrets: ChannelSecrets): Buffer {
    return this.vault.sealRecord(JSON.stringify(secrets), channelPlace(id));
  }
}

/** What is said is put in the place of what was; `null` takes it out. @throws Refusal 400 for what the kind cannot do without */
function told(
  kind: ChannelKind,
  fields: Fields,
  settings: ChannelSettings,
  secrets: ChannelSecrets,
): { settings: ChannelSettings; secrets: ChannelSecrets } {
  const [nextSettings, nextSecrets] = [{ ...settings }, { ...secrets }];
  const put = <T extends object, K extends keyof T>(into: T, name: K, value: T[K] | null | undefined) => {
    if (value === null) delete into[name];
    else if (value !== undefined) into[name] = value;
  };
  for (const name of SETTINGS) put(nextSettings, name, fields[name]);
  for (const name of SECRETS) put(nextSecrets, name, fields[name]);
  for (const name of WORDS) {
    const words = fields[name];
    put(nextSettings, name, words && (words.length ? Object.fromEntries(words.map((w) => [w.language, w.text])) : null));
  }
  const there: Record<string, unknown> = { ...nextSettings, ...nextSecrets };
  const missing = NEEDED[kind].filter((name) => there[name] === undefined);
  if (missing.length) {
    throw invalid(
      ...missing.map((name): ProblemReason => ({ pointer: `/${name}`, code: 'missing', detail: `A channel of this kind needs ${name}.` })),
    );
  }
  return { settings: nextSettings, secrets: nextSecrets };
}
