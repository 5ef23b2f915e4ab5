import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { invalid } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays, instantInZone } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import type { CaseTimesDto, CaseTimesQuery, CaseTimesRowDto, TimesBy } from '../dto/case-times.dto';

const GROUPS: Record<TimesBy, string> = {
  severity: 'c.severity',
  kind: 'c.kind',
  department: 'c.department_id::text',
  root_cause: 'c.root_cause_id::text',
};

/** How long answers and settlements take, in the hours in which the hotel works. */
@Injectable()
export class CaseTimes {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  /** Percentiles are discrete (nearest rank): what one case really took. @throws Refusal 404, 403, 400 */
  async of({ caller, at }: RequestContext, { propertyId, firstDay, lastDay, by = 'severity' }: CaseTimesQuery): Promise<CaseTimesDto> {
    caller.require('cases:read', propertyId);
    if (lastDay < firstDay) throw invalid({ pointer: '?lastDay', code: 'before_first', detail: 'The last day lies before the first.' });
    const { timeZone } = await this.properties.mustExist(propertyId);
    const data = await this.database.query<CaseTimesRowDto>(
      `SELECT "group", clock, count(*)::int AS count, (count(*) FILTER (WHERE met AND NOT late))::int AS "metInTime", (count(*) FILTER (WHERE late))::int AS missed,
         round((count(*) FILTER (WHERE met AND NOT late))::numeric / nullif(count(*) FILTER (WHERE met OR late), 0), 4)::float8 AS share,
         (percentile_disc(0.5) WITHIN GROUP (ORDER BY worked))::float8 AS median, (percentile_disc(0.9) WITHIN GROUP (ORDER BY worked))::float8 AS p90,
         max(worked)::float8 AS longest
       FROM (SELECT ${GROUPS[by]} AS "group", k.kind AS clock, k.met_at IS NOT NULL AS met, k.worked_minutes AS worked,
           k.missed_at IS NOT NULL OR (k.watch_at IS NOT NULL AND k.due_at < $4) AS late
         FROM case_clocks k JOIN cases c ON c.id = k.case_id WHERE k.property_id = $1 AND k.started_at >= $2 AND k.started_at < $3) x
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [propertyId, instantInZone(firstDay, '00:00', timeZone), instantInZone(addDays(lastDay, 1), '00:00', timeZone), at],
    );
    return { data };
  }
}
