import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { ReviewSettingsDto } from '../dto/review-settings.dto';

export interface ReviewSettings {
  propertyId: string;
  publish: 'at_once' | 'after_look';
  lowScore: number;
  lowMood: number;
  /** 0 until somebody has changed something. */
  version: number;
}

const DEFAULTS: Omit<ReviewSettings, 'propertyId'> = { publish: 'at_once', lowScore: 50, lowMood: -0.4, version: 0 };

@Injectable()
export class ReviewSettingsQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  async of(sql: Sql, propertyId: string): Promise<ReviewSettings> {
    const [row] = await sql.hot<ReviewSettings>(
      'review_settings',
      `SELECT property_id AS "propertyId", publish, low_score AS "lowScore", low_mood AS "lowMood", version FROM review_settings WHERE property_id = $1`,
      [propertyId],
    );
    return row ?? { propertyId, ...DEFAULTS };
  }

  /** @throws Refusal 403, 404 */
  async one(ctx: RequestContext, propertyId: string, sql: Sql = this.database): Promise<ReviewSettingsDto> {
    ctx.caller.require('surveys:read', propertyId);
    await this.properties.mustExist(propertyId);
    const settings = await this.of(sql, propertyId);
    ctx.answer.etag = etagOf(settings.version);
    return settings;
  }
}
