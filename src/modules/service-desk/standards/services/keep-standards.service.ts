import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../../kernel/auth/caller';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { standardPublished } from '../../events/standard.events';
import type { Criterion } from '../domain/standard';
import type { ChangeStandardDto, CreateStandardDto, CriterionDto, PublishStandardDto, StandardDto } from '../dto/standard.dto';
import { readStandard, type StandardRow, standardView } from '../queries/standard-rows';

const PASS_MARK = 80;
const DUE_DAYS = { critical: 1, other: 7 };

/** How the work is to be done, written down: a version is never changed, and an inspection keeps the one it began with. */
@Injectable()
export class KeepStandards {
  constructor(private readonly work: UnitOfWork) {}

  /** @throws Refusal 404, 403, 409 `conflict` */
  add(ctx: RequestContext, { propertyId: ofHotel, code, name, process }: CreateStandardDto): Promise<StandardDto> {
    const propertyId = ofHotel ?? null;
    requireWriter(ctx.caller, propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const id = newId();
      await work.query(
        `INSERT INTO service_standards (id, property_id, code, name, process, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 1, $6, $6)`,
        [id, propertyId, code, name, process, ctx.at],
      );
      work.audit({ action: 'service_standard.created', target: { type: 'service_standard', id }, propertyId });
      ctx.answer.location = `/v1/service-standards/${id}`;
      return this.told(work, ctx, id);
    });
  }

  /** @throws Refusal 404, 403, 412, 428 */
  change(ctx: RequestContext, id: string, { name, retired }: ChangeStandardDto, ifMatch: string | undefined): Promise<StandardDto> {
    return this.work.run(ctx, 200, async (work) => {
      const standard = await lock(work, ctx, id);
      requireMatch(ifMatch, standard.version);
      const wasRetired = standard.retired_at !== null;
      const fields = [
        ...(name !== undefined && name !== standard.name ? ['name'] : []),
        ...(retired !== undefined && retired !== wasRetired ? ['retired'] : []),
      ];
      if (fields.length) {
        await work.query('UPDATE service_standards SET name = $2, retired_at = $3, version = version + 1, updated_at = $4 WHERE id = $1', [
          ...[id, name ?? standard.name, (retired ?? wasRetired) ? (standard.retired_at ?? ctx.at) : null, ctx.at],
        ]);
        const target = { type: 'service_standard', id };
        work.audit({ action: 'service_standard.changed', target, propertyId: standard.property_id, details: { fields } });
      }
      return this.told(work, ctx, id);
    });
  }

  /** @throws Refusal 404, 403, 400 for keys that stand twice */
  publish(ctx: RequestContext, id: string, { criteria, passMark = PASS_MARK }: PublishStandardDto): Promise<StandardDto> {
    const twice = criteria.findIndex((c, i) => criteria.findIndex((other) => other.key === c.key) < i);
    if (twice >= 0) throw invalid({ pointer: `/criteria/${twice}/key`, code: 'twice', detail: 'Each criterion has a key of its own.' });
    return this.work.run(ctx, 201, async (work) => {
      const standard = await lock(work, ctx, id);
      const version = (standard.published_version ?? 0) + 1;
      await work.query(
        `INSERT INTO service_standard_versions (standard_id, version, criteria, pass_mark, published_by, published_at) VALUES ($1, $2, $3::jsonb, $4, $5, $6)`,
        [id, version, JSON.stringify(criteria.map(whole)), passMark, ctx.caller.accountId, ctx.at],
      );
      await work.query('UPDATE service_standards SET published_version = $2, version = version + 1, updated_at = $3 WHERE id = $1', [
        id,
        version,
        ctx.at,
      ]);
      work.emit(standardPublished(id, standard.property_id, { process: standard.process, standardVersion: version }));
      const target = { type: 'service_standard', id };
      work.audit({ action: 'service_standard.published', target, propertyId: standard.property_id, details: { version } });
      return this.told(work, ctx, id);
    });
  }

  private async told(work: Work, ctx: RequestContext, id: string): Promise<StandardDto> {
    const standard = (await readStandard(work, id))!;
    ctx.answer.etag = etagOf(standard.version);
    return standardView(standard);
  }
}

const whole = ({ key, text, measure, points, critical = false, dueDays }: CriterionDto): Criterion => ({
  key,
  text,
  measure: measure ?? null,
  points,
  critical,
  dueDays: dueDays ?? (critical ? DUE_DAYS.critical : DUE_DAYS.other),
});

function requireWriter(caller: Caller, propertyId: string | null): void {
  if (propertyId) caller.require('standards:write', propertyId);
  else caller.requireEverywhere('standards:write');
}

async function lock(work: Work, ctx: RequestContext, id: string): Promise<StandardRow> {
  await work.query('SELECT 1 FROM service_standards WHERE id = $1 FOR NO KEY UPDATE', [id]);
  const standard = await readStandard(work, id);
  if (!standard) throw notFound();
  requireWriter(ctx.caller, standard.property_id);
  return standard;
}
