import { Injectable } from '@nestjs/common';
import type { EntityTarget, FindOptionsWhere, QueryDeepPartialEntity } from 'typeorm';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../kernel/errors/problem';
import type { FieldChange } from '../../../kernel/events/domain-event';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import type { Findings } from '../domain/checks';
import { type MonthVersion, UNDATED } from '../domain/sheet-data';
import { type PricingRecord, pricingRecordEvent } from '../events/pricing.event';
import { bumpRateVersions } from '../queries/sheet-data.queries';
import { RateSheets } from './rate-sheets';

interface UndatedRecord {
  id: string;
  propertyId: string;
  code: string;
  version: number;
  updatedAt: Date;
}

/** What kind of record is written, how it is called in paths, and how it is shown. */
export interface RecordKind<T extends UndatedRecord, View> {
  entity: EntityTarget<T>;
  record: PricingRecord;
  /** As in `/v1/seasons`. */
  path: string;
  view: (row: T, work: Work) => View | Promise<View>;
}

export const refuseIf = ({ reasons }: Findings): void => {
  if (reasons.length) throw invalid(...reasons);
};

/**
 * Writes of what has no date: plans, seasons, taxes, policies. The hotel's undated version is counted first, so that writers of one hotel take
 * turns and what one checks, no other changes meanwhile; the row, event and audit entry follow in the same transaction.
 */
@Injectable()
export class UndatedChanges {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sheets: RateSheets,
    private readonly properties: PropertyQueries,
  ) {}

  /** @param save checks and inserts what goes with the row, before it or after */
  async create<T extends UndatedRecord, View>(
    kind: RecordKind<T, View>,
    row: T,
    ctx: RequestContext,
    check?: (work: Work) => Promise<void>,
    after?: (work: Work) => Promise<void>,
  ): Promise<View> {
    const { propertyId } = row;
    ctx.caller.require('rates:write', propertyId);
    let versions: MonthVersion[] = [];
    const view = await this.work.run(ctx, 201, async (work) => {
      if (!(await this.properties.read(work, propertyId))) throw notFound();
      versions = await bumpRateVersions(work, propertyId, [UNDATED]);
      await check?.(work);
      await work.manager.insert(kind.entity, row as QueryDeepPartialEntity<T>);
      await after?.(work);
      this.record(work, kind, 'created', row);
      ctx.answer.etag = etagOf(row.version);
      ctx.answer.location = `/v1/${kind.path}/${row.id}`;
      return kind.view(row, work);
    });
    this.sheets.refresh(propertyId, versions);
    return view;
  }

  /** @param apply changes the row and says what has changed */
  async change<T extends UndatedRecord, View>(
    kind: RecordKind<T, View>,
    id: string,
    ifMatch: string | undefined,
    ctx: RequestContext,
    apply: (row: T, work: Work) => Promise<FieldChange[]> | FieldChange[],
  ): Promise<View> {
    let versions: MonthVersion[] = [];
    const { propertyId, view } = await this.work.run(ctx, 200, async (work) => {
      const row = await this.lock(work, kind, id, ctx, (bumped) => (versions = bumped));
      requireMatch(ifMatch, row.version);
      const changes = await apply(row, work);
      if (changes.length) {
        row.version += 1;
        row.updatedAt = ctx.at;
        await work.manager.update(kind.entity, { id }, row as QueryDeepPartialEntity<T>);
        this.record(work, kind, 'changed', row, changes);
      }
      ctx.answer.etag = etagOf(row.version);
      return { propertyId: row.propertyId, view: await kind.view(row, work) };
    });
    this.sheets.refresh(propertyId, versions);
    return view;
  }

  async remove<T extends UndatedRecord, View>(kind: RecordKind<T, View>, id: string, ctx: RequestContext): Promise<void> {
    let versions: MonthVersion[] = [];
    const propertyId = await this.work.run(ctx, 204, async (work) => {
      const row = await this.lock(work, kind, id, ctx, (bumped) => (versions = bumped));
      await work.manager.delete(kind.entity, { id });
      this.record(work, kind, 'removed', row);
      return row.propertyId;
    });
    this.sheets.refresh(propertyId, versions);
  }

  private async lock<T extends UndatedRecord, View>(
    work: Work,
    kind: RecordKind<T, View>,
    id: string,
    ctx: RequestContext,
    bumped: (versions: MonthVersion[]) => void,
  ): Promise<T> {
    const where = { id } as FindOptionsWhere<T>;
    const seen = await work.manager.findOneBy(kind.entity, where);
    if (!seen) throw notFound();
    requireOr404(ctx, seen.propertyId);
    bumped(await bumpRateVersions(work, seen.propertyId, [UNDATED]));
    const row = await work.manager.findOne(kind.entity, { where, lock: { mode: 'for_no_key_update' } });
    if (!row) throw notFound();
    return row;
  }

  private record<T extends UndatedRecord, View>(
    work: Work,
    { record }: RecordKind<T, View>,
    verb: 'created' | 'changed' | 'removed',
    row: T,
    changes: FieldChange[] = [],
  ): void {
    work.emit(pricingRecordEvent(record, verb, row, changes));
    work.audit({
      action: `${record}.${verb}`,
      target: { type: record, id: row.id },
      propertyId: row.propertyId,
      ...(changes.length ? { details: { fields: changes.map((c) => c.field) } } : {}),
    });
  }
}

/** 404 names the thing that was asked for, not the hotel that it belongs to. */
function requireOr404(ctx: RequestContext, propertyId: string): void {
  const visible = ctx.caller.propertiesWith('rates:read');
  if (!ctx.caller.can('rates:write', propertyId) && visible !== null && !visible.includes(propertyId)) throw notFound();
  ctx.caller.require('rates:write', propertyId);
}

const isPlain = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** The named fields with their old and new values, where those are plain. */
export function fieldChanges<T extends object>(before: T, after: T, fields: readonly (keyof T & string)[]): FieldChange[] {
  return fields.map((field) => {
    const [old, now] = [before[field] ?? null, after[field] ?? null];
    return isPlain(old) && isPlain(now) && String(now).length <= 200 ? { field, old, new: now } : { field };
  });
}
