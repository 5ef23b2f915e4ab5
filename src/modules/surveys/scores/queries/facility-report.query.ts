import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import { Stays } from '../../../reservations';
import { FORMULAS } from '../domain/formulas';
import { estimateOf, intervalOf, rounded, roundedInterval, type Sums } from '../domain/statistics';
import type { FacilitiesDto } from '../dto/analyses.dto';
import type { FacilitiesQuery } from '../dto/report-query.dto';
import { checkDays } from './report-scopes.query';

interface Row extends Sums {
  facility: string;
  roomId: string | null;
  room: string | null;
  lost: number;
  all: number;
  stays: string[] | null;
}

/** Whoever chose a step below the middle found it bad. */
const LOST = `
  WITH items AS (
    SELECT i.id, i.survey_id, i.facility, i.scale_min AS min, 100::float8 / (i.scale_max - i.scale_min) AS factor
    FROM survey_items i JOIN surveys s ON s.id = i.survey_id
    WHERE i.facility IS NOT NULL AND i.scale_max > i.scale_min AND i.role IS DISTINCT FROM 'expectation' AND i.role IS DISTINCT FROM 'importance'
      AND (s.property_id IS NULL OR s.property_id = $1) AND ($4::uuid IS NULL OR s.id = $4)
  ), answers AS (
    SELECT i.facility, r.room_id, r.reservation_id, (a.value - i.min) * i.factor AS score
    FROM survey_answers a JOIN items i ON i.id = a.item_id JOIN survey_responses r ON r.id = a.response_id
    WHERE a.survey_id IN (SELECT survey_id FROM items) AND a.property_id = $1 AND a.answered_on BETWEEN $2::date AND $3::date AND a.counted AND a.value IS NOT NULL
  ), lost AS (
    SELECT facility, room_id, count(*) AS n, sum(score) AS sum, sum(score * score) AS squares, sum(100 - score) AS lost, sum(sum(100 - score)) OVER () AS "all",
      array_agg(DISTINCT reservation_id) FILTER (WHERE score < 50 AND reservation_id IS NOT NULL) AS stays
    FROM answers GROUP BY facility, room_id
  )
  SELECT l.facility, l.room_id AS "roomId", m.number AS room, l.n, l.sum, l.squares, l.lost, l."all", l.stays
  FROM lost l LEFT JOIN rooms m ON m.id = l.room_id WHERE l.lost > 0 ORDER BY l.lost DESC, l.facility, m.number LIMIT $5`;

/** What to repair first: facilities and rooms by the score that they cost the hotel, with the price of the stays that they spoilt. */
@Injectable()
export class FacilityReport {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly stays: Stays,
  ) {}

  /** A list for the engineer: two bad answers from one room are worth a look, hence nothing is left out for being few. @throws Refusal 404, 403, 400 */
  async read({ caller }: RequestContext, { propertyId, surveyId, from, to, limit }: FacilitiesQuery): Promise<FacilitiesDto> {
    caller.require('surveys:read', propertyId);
    const { currency } = await this.properties.mustExist(propertyId);
    checkDays(from, to);
    const rows = await this.database.wide<Row>(LOST, [propertyId, from, to, surveyId ?? null, limit ?? 50]);
    const prices = await this.stays.prices([...new Set(rows.flatMap(({ stays }) => stays ?? []))]);
    return {
      ...{ propertyId, from, to, formula: FORMULAS.lost },
      data: rows.map(({ facility, roomId, room, lost, all, stays, ...sums }) => {
        const estimate = estimateOf(sums);
        return {
          ...{ facility, roomId, room, n: sums.n },
          score: rounded(sums.sum / sums.n),
          interval: estimate && roundedInterval(intervalOf(estimate)),
          lostScore: rounded(lost),
          share: rounded(lost / all),
          staysConcerned: stays?.length ?? 0,
          revenueConcerned: { amountMinor: (stays ?? []).reduce((sum, id) => sum + (prices.get(id) ?? 0), 0), currency },
        };
      }),
    };
  }
}
