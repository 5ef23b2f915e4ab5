import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import { type FunnelSteps, lookToBook, noSteps, successRate, sumOfSteps } from '../domain/funnel';
import { checkRange, instantsOf } from '../domain/report-range';
import type {
  BookingOriginDto,
  FunnelDto,
  FunnelQuery,
  FunnelStepsDto,
  RefusalCountDto,
  RefusalDto,
  RefusalListQuery,
  RefusalPageDto,
  RefusalReasonDto,
} from '../dto/funnel.dto';
import { SearchTally } from '../services/search-tally';

/** Whoever names no channel counts as `direct`, as a booking without one does. */
const CHANNEL = `coalesce(channel, 'direct')`;
const OF_CHANNEL = `($4::text IS NULL OR ${CHANNEL} = $4)`;

const SEARCHES = `
  SELECT channel, sum(searches)::int AS searches, sum(without_offer)::int AS "searchesWithoutOffer" FROM search_counts
  WHERE property_id = $1 AND day BETWEEN $2::date AND $3::date AND ${OF_CHANNEL} GROUP BY 1`;

const QUOTES = `
  SELECT ${CHANNEL} AS channel, count(*)::int AS quotes, count(*) FILTER (WHERE held)::int AS holds FROM quotes
  WHERE property_id = $1 AND created_at >= $2 AND created_at < $3 AND ${OF_CHANNEL} GROUP BY 1`;

const REFUSED = `
  SELECT ${CHANNEL} AS channel, step, code, count(*)::int AS count, sum(rooms * (departure - arrival))::int AS "roomNights" FROM refusals
  WHERE property_id = $1 AND at >= $2 AND at < $3 AND ${OF_CHANNEL} GROUP BY 1, 2, 3`;

/** Each booking counted by channel, by source, by campaign and by market segment: `by` says which of them a row is about. */
const BOOKINGS = `
  WITH made AS (
    SELECT b.channel, b.source, b.campaign, b.market_segment, bool_and(r.status = 'cancelled') AS cancelled,
      coalesce(sum(r.total_minor) FILTER (WHERE r.status <> 'cancelled'), 0) AS total
    FROM bookings b JOIN reservations r ON r.booking_id = b.id
    WHERE b.property_id = $1 AND b.created_at >= $2 AND b.created_at < $3 AND ${OF_CHANNEL}
    GROUP BY b.id, b.property_id
  )
  SELECT CASE GROUPING(channel, source, campaign, market_segment) WHEN 7 THEN 'channel' WHEN 11 THEN 'source' WHEN 13 THEN 'campaign' ELSE 'segment' END AS by,
    coalesce(channel, source, campaign, market_segment) AS value, count(*)::int AS bookings,
    count(*) FILTER (WHERE cancelled)::int AS "cancelledBookings", sum(total)::bigint AS total
  FROM made GROUP BY GROUPING SETS ((channel), (source), (campaign), (market_segment))
  ORDER BY bookings DESC, value`;

interface BookingGroup {
  by: 'channel' | 'source' | 'campaign' | 'segment';
  value: string | null;
  bookings: number;
  cancelledBookings: number;
  total: number;
}

type RefusedGroup = RefusalCountDto & { channel: string };

/** How searches become bookings, and what was turned away. Days are those of the hotel's clock. */
@Injectable()
export class Funnel {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly tally: SearchTally,
  ) {}

  /** @throws Refusal 400 for days that are turned round or too many, 404 for an unknown hotel */
  async report({ caller }: RequestContext, { propertyId, from, to, channel }: FunnelQuery): Promise<FunnelDto> {
    caller.require('reports:read', propertyId);
    const { timeZone, currency } = await this.properties.mustExist(propertyId);
    checkRange(from, to, ['from', 'to']);
    await this.tally.write(); // what this very process has counted and not written yet
    const { begin, end } = instantsOf(from, to, timeZone);
    const [days, instants] = [
      [propertyId, from, to, channel ?? null],
      [propertyId, begin, end, channel ?? null],
    ];
    const sql: Sql = this.database.replica;
    const [searches, quotes, refused, booked] = await Promise.all([
      sql.query<{ channel: string } & Partial<FunnelSteps>>(SEARCHES, days),
      sql.query<{ channel: string } & Partial<FunnelSteps>>(QUOTES, instants),
      sql.query<RefusedGroup>(REFUSED, instants),
      sql.query<BookingGroup>(BOOKINGS, instants),
    ]);
    const byChannel = new Map<string, FunnelSteps>();
    const stepsOf = (name: string): FunnelSteps => {
      const steps = byChannel.get(name) ?? noSteps();
      byChannel.set(name, steps);
      return steps;
    };
    for (const { channel: name, ...counts } of [...searches, ...quotes]) Object.assign(stepsOf(name), counts);
    for (const { by, value, bookings, cancelledBookings } of booked) {
      if (by === 'channel') Object.assign(stepsOf(value!), { bookings, cancelledBookings });
    }
    for (const { channel: name, step, count } of refused) if (step === 'book') stepsOf(name).refusedBookings += count;
    const origins = (by: BookingGroup['by']): BookingOriginDto[] =>
      booked
        .filter((group) => group.by === by)
        .map(({ value, bookings, cancelledBookings, total }) => ({
          value,
          bookings,
          cancelledBookings,
          total: { amountMinor: total, currency },
        }));
    return {
      propertyId,
      from,
      to,
      channel: channel ?? null,
      ...stepsView(sumOfSteps(byChannel.values())),
      refusals: byCause(refused),
      byChannel: [...byChannel]
        .map(([name, steps]) => ({ channel: name, ...stepsView(steps) }))
        .sort((a, b) => b.bookings - a.bookings || b.searches - a.searches || (a.channel < b.channel ? -1 : 1)),
      bySource: origins('source'),
      byCampaign: origins('campaign'),
      byMarketSegment: origins('segment'),
    };
  }

  /** @throws Refusal as {@link report} */
  async refusals({ caller }: RequestContext, query: RefusalListQuery): Promise<RefusalPageDto> {
    const { propertyId, from, to, channel, step, code, updatedSince } = query;
    caller.require('reports:read', propertyId);
    const { timeZone } = await this.properties.mustExist(propertyId);
    checkRange(from, to, ['from', 'to']);
    const { begin, end } = instantsOf(from, to, timeZone);
    const where = ['property_id = $1', 'at >= $2', 'at < $3', OF_CHANNEL];
    const values: unknown[] = [propertyId, begin, end, channel ?? null];
    if (step) where.push(`step = $${values.push(step)}`);
    if (code) where.push(`code = $${values.push(code)}`);
    if (updatedSince) where.push(`at >= $${values.push(updatedSince)}::timestamptz`);
    const page = await keysetPage<RefusalRow>(
      this.database.replica,
      {
        select: 'SELECT id, at, step, code, channel, arrival, departure, rooms, reasons FROM refusals',
        where,
        values,
        sortable: { at: { column: 'at', type: 'timestamptz' }, arrival: { column: 'arrival', type: 'date' } },
        idColumn: 'id',
        defaultSort: '-at',
      },
      query,
    );
    return { ...page, data: page.data.map((row) => ({ ...row, at: row.at.toISOString(), reasons: row.reasons.map(reasonView) })) };
  }
}

type RefusalRow = Omit<RefusalDto, 'at' | 'reasons'> & { at: Date; reasons: Partial<RefusalReasonDto>[] };

const reasonView = ({ code, date, roomTypeId, detail }: Partial<RefusalReasonDto>): RefusalReasonDto => ({
  code: code!,
  date: date ?? null,
  roomTypeId: roomTypeId ?? null,
  detail: detail ?? null,
});

const stepsView = (steps: FunnelSteps): FunnelStepsDto => ({ ...steps, successRate: successRate(steps), lookToBook: lookToBook(steps) });

/** The same cause on several channels is one. */
function byCause(refused: RefusedGroup[]): RefusalCountDto[] {
  const causes = new Map<string, RefusalCountDto>();
  for (const { step, code, count, roomNights } of refused) {
    const cause = causes.get(`${step} ${code}`) ?? { step, code, count: 0, roomNights: 0 };
    causes.set(`${step} ${code}`, { ...cause, count: cause.count + count, roomNights: cause.roomNights + roomNights });
  }
  return [...causes.values()].sort((a, b) => b.count - a.count || (`${a.step} ${a.code}` < `${b.step} ${b.code}` ? -1 : 1));
}
