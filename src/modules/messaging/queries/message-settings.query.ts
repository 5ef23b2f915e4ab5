import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { etagOf } from '../../../kernel/http/etag';
import { PropertyQueries } from '../../properties';
import type { MessageKind } from '../domain/message';
import type { MessageSettingsDto } from '../dto/message-settings.dto';

/** What a hotel wants to be said, and when. */
export interface MessageSettings {
  propertyId: string;
  /** For guests of whom no language is known; null: Chinese in China, English elsewhere. */
  language: string | null;
  silentKinds: MessageKind[];
  /** Days before arrival; null: none is sent. */
  preArrivalDays: number | null;
  /** Days after departure; null: none is sent. */
  thankYouDays: number | null;
  /** Wall-clock time of the hotel, `HH:MM`: nobody is woken at midnight. */
  dayLettersAt: string;
  /** 0 until somebody has changed something. */
  version: number;
}

const DEFAULTS: Omit<MessageSettings, 'propertyId'> = {
  language: null,
  silentKinds: [],
  preArrivalDays: 3,
  thankYouDays: 1,
  dayLettersAt: '10:00',
  version: 0,
};

@Injectable()
export class MessageSettingsQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  /** By hotel; each of those named. */
  async of(sql: Sql, propertyIds: readonly string[]): Promise<Map<string, MessageSettings>> {
    const rows = await sql.hot<MessageSettings>(
      'message_settings',
      `SELECT property_id AS "propertyId", language, silent_kinds AS "silentKinds", pre_arrival_days AS "preArrivalDays", thank_you_days AS "thankYouDays",
         day_letters_at AS "dayLettersAt", version FROM message_settings WHERE property_id = ANY ($1::uuid[])`,
      [propertyIds],
    );
    const own = new Map(rows.map((row) => [row.propertyId, row]));
    return new Map(propertyIds.map((propertyId) => [propertyId, own.get(propertyId) ?? { propertyId, ...DEFAULTS }]));
  }

  /** @throws Refusal 403, 404 */
  async one(ctx: RequestContext, propertyId: string, sql: Sql = this.database): Promise<MessageSettingsDto> {
    ctx.caller.require('messages:read', propertyId);
    await this.properties.mustExist(propertyId);
    const settings = (await this.of(sql, [propertyId])).get(propertyId)!;
    ctx.answer.etag = etagOf(settings.version);
    return settings;
  }
}
