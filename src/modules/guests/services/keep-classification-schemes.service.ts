import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { PropertyQueries } from '../../properties';
import { faultsOfStandard } from '../domain/classification/validate';
import { GuestProblems } from '../domain/problems';
import type {
  ChangeClassificationSchemeDto,
  ClassificationJobDto,
  ClassificationSchemeDto,
  ClassificationVersionDto,
  CreateClassificationSchemeDto,
  CreateClassificationVersionDto,
} from '../dto/classification.dto';
import { ClassificationQueries, type SchemeRow, schemeView } from '../queries/classification.queries';
import { ClassifyGuests } from './classify-guests.service';

interface NewScheme {
  propertyId?: string | null;
  code: string;
  name: string;
  description?: string | null;
}

/** Standards by which guests are classed: made, described, given further versions, published, retired. */
@Injectable()
export class KeepClassificationSchemes {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: ClassificationQueries,
    private readonly properties: PropertyQueries,
    private readonly classifying: ClassifyGuests,
  ) {}

  async create(ctx: RequestContext, body: CreateClassificationSchemeDto): Promise<ClassificationSchemeDto> {
    const { propertyId = null, code, name, description = null }: NewScheme = body;
    requireClassify(ctx.caller, propertyId);
    if (propertyId) await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const scheme: SchemeRow = {
        id: newId(),
        property_id: propertyId,
        code,
        name,
        description,
        published_version: null,
        retired_at: null,
        version: 1,
        created_at: ctx.at,
        updated_at: ctx.at,
      };
      await work.query(
        `INSERT INTO classification_schemes (id, property_id, code, name, description, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 1, $6, $6)`,
        [scheme.id, propertyId, code, name, description, ctx.at],
      );
      this.note(work, scheme, 'created');
      ctx.answer.location = `/v1/classification-schemes/${scheme.id}`;
      ctx.answer.etag = etagOf(1);
      return schemeView(scheme);
    });
  }

  /** @throws Refusal 404, 412, 428 */
  async change(
    ctx: RequestContext,
    id: string,
    { retired, ...patch }: ChangeClassificationSchemeDto,
    ifMatch: string | undefined,
  ): Promise<ClassificationSchemeDto> {
    if (retired === null) throw invalid({ pointer: '/retired', code: 'not_nullable', detail: 'retired cannot be cleared.' });
    return this.work.run(ctx, 200, async (work) => {
      const scheme = await this.lock(work, ctx, id);
      requireMatch(ifMatch, scheme.version);
      const fields: string[] = mergePatch<{ name: string; description: string | null }>(scheme, patch, ['description']);
      if (retired !== undefined && retired !== (scheme.retired_at !== null)) {
        scheme.retired_at = retired ? ctx.at : null;
        fields.push('retired');
        if (retired) await work.query('DELETE FROM guest_classes WHERE scheme_id = $1', [id]);
      }
      if (fields.length) {
        scheme.version += 1;
        scheme.updated_at = ctx.at;
        await work.query(
          'UPDATE classification_schemes SET name = $2, description = $3, retired_at = $4, version = $5, updated_at = $6 WHERE id = $1',
          [id, scheme.name, scheme.description, scheme.retired_at, scheme.version, ctx.at],
        );
        if (fields.includes('retired') && !retired && scheme.published_version !== null) {
          await this.classifying.start(work, ctx, scheme, scheme.published_version, false);
        }
        this.note(work, scheme, 'changed', { fields });
      }
      ctx.answer.etag = etagOf(scheme.version);
      return schemeView(scheme);
    });
  }

  /** @throws Refusal 400 with a pointer to each fault, 404, 409 `standard_retired` */
  async addVersion(ctx: RequestContext, id: string, body: CreateClassificationVersionDto): Promise<ClassificationVersionDto> {
    const faults = faultsOfStandard(body);
    if (faults.length) throw invalid(...faults);
    return this.work.run(ctx, 201, async (work) => {
      const scheme = await this.lock(work, ctx, id);
      if (scheme.retired_at) throw new Refusal(GuestProblems.standardRetired);
      const [last] = await work.query<{ number: number }>(
        `INSERT INTO classification_versions (scheme_id, number, classes, rules, default_class, created_by, created_at)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6 FROM classification_versions WHERE scheme_id = $1 RETURNING number`,
        [id, JSON.stringify(body.classes), JSON.stringify(body.rules), body.defaultClass, ctx.caller.accountId, ctx.at],
      );
      this.note(work, scheme, 'version_written', { number: last!.number });
      ctx.answer.location = `/v1/classification-schemes/${id}/versions/${last!.number}`;
      return this.queries.version(ctx, id, last!.number, work);
    });
  }

  /** Makes the version count, and starts the job that classes everybody by it. @throws Refusal 404, 409 `standard_retired` */
  async publish(ctx: RequestContext, id: string, number: number): Promise<ClassificationJobDto> {
    return this.work.run(ctx, 202, async (work) => {
      const scheme = await this.lock(work, ctx, id);
      if (scheme.retired_at) throw new Refusal(GuestProblems.standardRetired);
      await this.queries.version(ctx, id, number, work);
      await work.query('UPDATE classification_schemes SET published_version = $2, version = version + 1, updated_at = $3 WHERE id = $1', [
        id,
        number,
        ctx.at,
      ]);
      const jobId = await this.classifying.start(work, ctx, scheme, number, false);
      await work.query(
        'UPDATE classification_versions SET published_at = $3, published_by = $4, job_id = $5 WHERE scheme_id = $1 AND number = $2',
        [id, number, ctx.at, ctx.caller.accountId, jobId],
      );
      this.note(work, scheme, 'published', { number });
      return { jobId };
    });
  }

  /** Counts, in a job, how many guests would fall into which class. @throws Refusal 404 */
  async tryOut(ctx: RequestContext, id: string, number: number): Promise<ClassificationJobDto> {
    return this.work.run(ctx, 202, async (work) => {
      const scheme = await this.lock(work, ctx, id);
      await this.queries.version(ctx, id, number, work);
      return { jobId: await this.classifying.start(work, ctx, scheme, number, true) };
    });
  }

  private async lock(work: Work, ctx: RequestContext, id: string): Promise<SchemeRow> {
    const scheme = await this.queries.scheme(ctx, id, work, true);
    requireClassify(ctx.caller, scheme.property_id);
    return scheme;
  }

  private note(work: Work, scheme: SchemeRow, what: string, details?: Record<string, unknown>): void {
    work.audit({
      action: `classification_scheme.${what}`,
      target: { type: 'classification_scheme', id: scheme.id },
      propertyId: scheme.property_id,
      details: { code: scheme.code, ...details },
    });
  }
}

/** A hotel's own standard is its own business, the chain's that of somebody whom all hotels trust with it. @throws Refusal 403, 404 */
function requireClassify(caller: Caller, propertyId: string | null): void {
  if (propertyId) caller.require('guests:classify', propertyId);
  else caller.requireEverywhere('guests:classify');
}
