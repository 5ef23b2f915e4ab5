import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { HALF_LIFE_DAYS } from '../domain/quality/score';
import type { DataQualityDto, DataQualityQuery, SourceQualityDto } from '../dto/data-quality.dto';

/** Four classes of a score and its mean, as one object. */
const distribution = (
  score: string,
) => `json_build_object('mean', round(avg(${score})::numeric, 1)::float8, 'below25', count(*) FILTER (WHERE ${score} < 25),
  'below50', count(*) FILTER (WHERE ${score} >= 25 AND ${score} < 50), 'below75', count(*) FILTER (WHERE ${score} >= 50 AND ${score} < 75),
  'from75', count(*) FILTER (WHERE ${score} >= 75))`;

const REPORT = `
  WITH seen AS (
    SELECT id, property_id, source, completeness, faults,
      round(100 * power(2.0, -greatest(0, extract(epoch FROM $2::timestamptz - observed_at)) / (86400.0 * ${HALF_LIFE_DAYS}))) AS freshness
    FROM guests WHERE erased_at IS NULL AND ($1::uuid[] IS NULL OR property_id = ANY ($1::uuid[]))),
  records AS (
    SELECT property_id, source, count(*)::int AS records, ${distribution('completeness')} AS completeness, ${distribution('freshness')} AS freshness,
      count(*) FILTER (WHERE freshness < 25)::int AS stale
    FROM seen GROUP BY 1, 2),
  faults AS (
    SELECT property_id, source, json_agg(json_build_object('code', code, 'records', n) ORDER BY n DESC, code) AS faults
    FROM (SELECT property_id, source, code, count(*)::int AS n FROM seen, unnest(faults) code GROUP BY 1, 2, 3) f GROUP BY 1, 2),
  quarantined AS (
    SELECT property_id, source, json_agg(json_build_object('reason', reason, 'rows', n) ORDER BY n DESC, reason) AS quarantined
    FROM (SELECT property_id, source, reason, count(*)::int AS n FROM guest_quarantine, unnest(reasons) reason
          WHERE $1::uuid[] IS NULL OR property_id = ANY ($1::uuid[]) GROUP BY 1, 2, 3) q GROUP BY 1, 2),
  doubles AS (
    SELECT property_id, source, count(*)::int AS doubles
    FROM (SELECT low_id AS id FROM duplicate_candidates UNION SELECT high_id FROM duplicate_candidates) c JOIN seen USING (id) GROUP BY 1, 2)
  SELECT property_id AS "propertyId", source, coalesce(records, 0) AS records, coalesce(completeness, $3::json) AS completeness,
    coalesce(freshness, $3::json) AS freshness, coalesce(stale, 0) AS stale, coalesce(faults, '[]') AS faults, coalesce(quarantined, '[]') AS quarantined,
    coalesce(doubles, 0) AS "duplicateCandidates"
  FROM records FULL JOIN quarantined USING (property_id, source) LEFT JOIN faults USING (property_id, source)
    LEFT JOIN doubles USING (property_id, source)
  ORDER BY property_id, source`;

const NONE = { mean: 0, below25: 0, below50: 0, below75: 0, from75: 0 };

/** How complete, fresh and sound guest records are, by hotel and source: one statement over the records, on a replica where there is one. */
@Injectable()
export class DataQualityReport {
  constructor(private readonly database: Database) {}

  async read(ctx: RequestContext, { propertyId }: DataQualityQuery): Promise<DataQualityDto> {
    if (propertyId) ctx.caller.require('guests:read', propertyId);
    const properties = propertyId ? [propertyId] : ctx.caller.propertiesWith('guests:read');
    return { data: await this.database.replica.query<SourceQualityDto>(REPORT, [properties, ctx.at, JSON.stringify(NONE)]) };
  }
}
