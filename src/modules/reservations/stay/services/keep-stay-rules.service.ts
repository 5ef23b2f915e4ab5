import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid, type ProblemReason } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { StayFeeDto, StayRulesDto, StayRulesOfHotelDto } from '../dto/stay-rules.dto';
import { Stays } from './stays';

/** How a hotel's front desk works: read and set as a whole. */
@Injectable()
export class KeepStayRules {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly stays: Stays,
  ) {}

  async read(ctx: RequestContext, propertyId: string): Promise<StayRulesOfHotelDto> {
    ctx.caller.require('reservations:read', propertyId);
    await this.properties.mustExist(propertyId);
    const [kept] = await this.database.query<{ version: number }>('SELECT version FROM stay_rules WHERE property_id = $1', [propertyId]);
    const version = kept?.version ?? 0;
    ctx.answer.etag = etagOf(version);
    return { propertyId, ...(await this.stays.rules(this.database, propertyId)), version };
  }

  /** @throws Refusal 400 for a percentage above the whole, 412, 428 */
  set(ctx: RequestContext, propertyId: string, rules: StayRulesDto, ifMatch: string | undefined): Promise<StayRulesOfHotelDto> {
    ctx.caller.require('properties:write', propertyId);
    return this.work.run(ctx, 200, async (work) => {
      await this.properties.mustExist(propertyId);
      const wrong = [
        ...aboveAll(rules.earlyDeparture, '/earlyDeparture'),
        ...rules.lateCheckOut.flatMap(({ fee }, i) => aboveAll(fee, `/lateCheckOut/${i}/fee`)),
      ];
      if (wrong.length) throw invalid(...wrong);
      await work.query('SELECT FROM properties WHERE id = $1 FOR NO KEY UPDATE', [propertyId]);
      const [kept] = await work.query<{ version: number }>('SELECT version FROM stay_rules WHERE property_id = $1', [propertyId]);
      requireMatch(ifMatch, kept?.version ?? 0);
      const version = (kept?.version ?? 0) + 1;
      await work.query(
        `INSERT INTO stay_rules (property_id, rules, version, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (property_id) DO UPDATE SET rules = excluded.rules, version = excluded.version, updated_at = excluded.updated_at`,
        [propertyId, JSON.stringify(rules), version, ctx.at],
      );
      work.audit({ action: 'stay_rules.set', target: { type: 'property', id: propertyId }, propertyId, details: { ...rules } });
      ctx.answer.etag = etagOf(version);
      return { propertyId, ...rules, version };
    });
  }
}

const aboveAll = ({ kind, value = 0 }: StayFeeDto, pointer: string): ProblemReason[] =>
  kind === 'percent' && value > 10_000
    ? [{ pointer: `${pointer}/value`, code: 'more_than_all', detail: 'At most 10000 basis points: the whole.' }]
    : [];
