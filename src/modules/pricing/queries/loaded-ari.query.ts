import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { addDays, daysBetween } from '../../../kernel/values/local-date';
import { InventoryNights, PropertyQueries } from '../../properties';
import type { Restrictions } from '../domain/restrictions';
import type { AdultPriceDto, LoadedAriDto, LoadedAriQuery, LoadedRateDto, LoadedRestrictionDto, RestrictionsViewDto } from '../dto/ari.dto';
import { pricesOf, restrictionsJson } from './sheet-data.queries';

const MOST_NIGHTS = 62;

interface RateRow {
  roomTypeId: string;
  ratePlanId: string;
  night: string;
  prices: string | null;
  restrictions: Restrictions | null;
}

interface WiderRow {
  roomTypeId: string | null;
  ratePlanId: string | null;
  channel: string | null;
  night: string;
  reason: string | null;
  restrictions: Restrictions;
}

/** Reads back what is loaded, in the form in which it is written. */
@Injectable()
export class LoadedAri {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly inventory: InventoryNights,
  ) {}

  async read(propertyId: string, query: LoadedAriQuery, ctx: RequestContext): Promise<LoadedAriDto> {
    ctx.caller.require('rates:read', propertyId);
    checkNights(query);
    const { currency } = await this.properties.mustExist(propertyId);
    const { firstNight, lastNight, roomTypeId = null, ratePlanId = null } = query;
    const values = [propertyId, firstNight, lastNight, roomTypeId, ratePlanId];
    const [rates, restrictions, nights] = await Promise.all([
      this.database.hot<RateRow>('loaded_rates', RATES, values),
      this.database.hot<WiderRow>('loaded_restrictions', WIDER, values),
      this.inventory.read(this.database, propertyId, firstNight, lastNight),
    ]);
    const allowances = nights.filter((n) => n.overbookAllowance > 0 && (roomTypeId === null || n.roomTypeId === roomTypeId));
    return {
      propertyId,
      currency,
      rates: inRanges<RateRow, LoadedRateDto>(rates, ({ night: _, prices, restrictions: r, ...product }) => ({
        ...product,
        prices: pricesView(prices),
        ...restrictionsView(r),
      })),
      restrictions: inRanges<WiderRow, LoadedRestrictionDto>(restrictions, ({ night: _, restrictions: r, ...scope }) => ({
        ...scope,
        ...restrictionsView(r),
      })),
      inventory: inRanges(allowances, ({ roomTypeId: type, overbookAllowance }) => ({ roomTypeId: type, overbookAllowance })),
    };
  }
}

const RATES = `
  SELECT r.room_type_id AS "roomTypeId", r.rate_plan_id AS "ratePlanId", r.night, r.prices::text AS prices, ${restrictionsJson('r')} AS restrictions
  FROM daily_rates r
  WHERE r.property_id = $1 AND r.night BETWEEN $2::date AND $3::date AND ($4::uuid IS NULL OR r.room_type_id = $4) AND ($5::uuid IS NULL OR r.rate_plan_id = $5)
  ORDER BY 1, 2, 3`;

const WIDER = `
  SELECT * FROM (
    SELECT w.room_type_id AS "roomTypeId", w.rate_plan_id AS "ratePlanId", w.channel, w.night, w.reason, ${restrictionsJson('w')} AS restrictions
    FROM restrictions w
    WHERE w.property_id = $1 AND w.night BETWEEN $2::date AND $3::date AND ($4::uuid IS NULL OR w.room_type_id = $4) AND ($5::uuid IS NULL OR w.rate_plan_id = $5)
  ) found WHERE restrictions IS NOT NULL
  ORDER BY 1 NULLS FIRST, 2 NULLS FIRST, 3 NULLS FIRST, 4`;

/** @throws Refusal 400 for no nights, or more than are read at once */
export function checkNights({ firstNight, lastNight }: { firstNight: string; lastNight: string }): void {
  const nights = daysBetween(firstNight, lastNight) + 1;
  if (nights < 1) throw invalid({ pointer: '?lastNight', code: 'before_first', detail: 'The last night lies before the first.' });
  if (nights > MOST_NIGHTS) throw invalid({ pointer: '?lastNight', code: 'too_many_nights', detail: `At most ${MOST_NIGHTS} nights.` });
}

/** Neighbouring nights that look the same become one range. Rows must be ordered by night within what else tells them apart. */
function inRanges<Row extends { night: string }, View extends object>(
  rows: readonly Row[],
  view: (row: Row) => Omit<View, 'firstNight' | 'lastNight'>,
): (View & { firstNight: string; lastNight: string })[] {
  const ranges: { key: string; range: { firstNight: string; lastNight: string } }[] = [];
  for (const row of rows) {
    const seen = view(row);
    const key = JSON.stringify(seen);
    const last = ranges.at(-1);
    if (last && last.key === key && addDays(last.range.lastNight, 1) === row.night) last.range.lastNight = row.night;
    else ranges.push({ key, range: { ...seen, firstNight: row.night, lastNight: row.night } });
  }
  return ranges.map(({ range }) => range as View & { firstNight: string; lastNight: string });
}

function pricesView(text: string | null): AdultPriceDto[] | null {
  return pricesOf(text)?.flatMap((amountMinor, i) => (amountMinor === null ? [] : [{ adults: i + 1, amountMinor }])) ?? null;
}

export const restrictionsView = (restrictions: Restrictions | null): RestrictionsViewDto => ({ ...restrictions }) as RestrictionsViewDto;
