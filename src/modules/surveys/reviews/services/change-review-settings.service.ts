import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { ChangeReviewSettingsDto, ReviewSettingsDto } from '../dto/review-settings.dto';
import { ReviewSettingsQueries } from '../queries/review-settings.query';

/** Whether a hotel looks at reviews before they are published, and which it wants to look into. */
@Injectable()
export class ChangeReviewSettings {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: ReviewSettingsQueries,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 403, 404, 412, 428 */
  async run(
    ctx: RequestContext,
    propertyId: string,
    patch: ChangeReviewSettingsDto,
    ifMatch: string | undefined,
  ): Promise<ReviewSettingsDto> {
    ctx.caller.require('reviews:write', propertyId);
    await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 200, async (work) => {
      // there may be no row yet to lock
      await work.query(`SELECT pg_advisory_xact_lock(hashtextextended('review_settings ' || $1, 0))`, [propertyId]);
      const settings = await this.queries.of(work, propertyId);
      requireMatch(ifMatch, settings.version);
      const fields = mergePatch<ChangeReviewSettingsDto>(settings, patch, []);
      if (fields.length) {
        settings.version += 1;
        await work.query(
          `INSERT INTO review_settings (property_id, publish, low_score, low_mood, version, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (property_id) DO UPDATE SET publish = excluded.publish, low_score = excluded.low_score, low_mood = excluded.low_mood,
             version = excluded.version, updated_at = excluded.updated_at`,
          [propertyId, settings.publish, settings.lowScore, settings.lowMood, settings.version, ctx.at],
        );
        work.audit({ action: 'review_settings.changed', target: { type: 'property', id: propertyId }, propertyId, details: { fields } });
      }
      ctx.answer.etag = etagOf(settings.version);
      return settings;
    });
  }
}
