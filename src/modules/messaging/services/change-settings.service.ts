import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import type { ChangeMessageSettingsDto, MessageSettingsDto } from '../dto/message-settings.dto';
import { MessageSettingsQueries } from '../queries/message-settings.query';

/** What a hotel wants to be said, and when. */
@Injectable()
export class ChangeMessageSettings {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: MessageSettingsQueries,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 403, 404, 412, 428 */
  async run(
    ctx: RequestContext,
    propertyId: string,
    patch: ChangeMessageSettingsDto,
    ifMatch: string | undefined,
  ): Promise<MessageSettingsDto> {
    ctx.caller.require('messages:write', propertyId);
    await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 200, async (work) => {
      // there may be no row yet to lock
      await work.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`message settings ${propertyId}`]);
      const settings = (await this.queries.of(work, [propertyId])).get(propertyId)!;
      requireMatch(ifMatch, settings.version);
      const fields = mergePatch<ChangeMessageSettingsDto>(settings, patch, ['language', 'preArrivalDays', 'thankYouDays']);
      if (fields.length) {
        settings.version += 1;
        await work.query(
          `INSERT INTO message_settings (property_id, language, silent_kinds, pre_arrival_days, thank_you_days, day_letters_at, version, updated_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (property_id) DO UPDATE SET language = excluded.language, silent_kinds = excluded.silent_kinds, pre_arrival_days = excluded.pre_arrival_days,
             thank_you_days = excluded.thank_you_days, day_letters_at = excluded.day_letters_at, version = excluded.version, updated_at = excluded.updated_at`,
          [
            ...[propertyId, settings.language, settings.silentKinds, settings.preArrivalDays, settings.thankYouDays],
            ...[settings.dayLettersAt, settings.version, ctx.at],
          ],
        );
        work.audit({ action: 'message_settings.changed', target: { type: 'property', id: propertyId }, propertyId, details: { fields } });
      }
      ctx.answer.etag = etagOf(settings.version);
      return settings;
    });
  }
}
