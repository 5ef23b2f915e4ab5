import { Injectable } from '@nestjs/common';
import type { EntityTarget } from 'typeorm';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../kernel/errors/problem';
import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { BusinessCalendar } from '../domain/business-calendar.entity';
import { Department } from '../domain/department.entity';
import { Post } from '../domain/post.entity';
import { Qualification } from '../domain/qualification.entity';
import type {
  BusinessCalendarDto,
  ChangeBusinessCalendarDto,
  CreateBusinessCalendarDto,
  ExceptionalDayDto,
} from '../dto/business-calendar.dto';
import type { ChangeDepartmentDto, CreateDepartmentDto, DepartmentDto } from '../dto/department.dto';
import type { ChangePostDto, CreatePostDto, PostDto } from '../dto/post.dto';
import type { ChangeQualificationDto, CreateQualificationDto, QualificationDto } from '../dto/qualification.dto';
import {
  calendarChanged,
  calendarCreated,
  departmentChanged,
  departmentCreated,
  postChanged,
  postCreated,
  qualificationChanged,
  qualificationCreated,
} from '../events/staff.event';
import { requireHolidays } from '../queries/business-calendars';
import { calendarView, departmentView, postView, qualificationView } from '../queries/catalogue.queries';

interface Entry {
  id: string;
  version: number;
  updatedAt: Date;
}

interface Kind<T extends Entry> {
  entity: EntityTarget<T>;
  /** Word of the audit trail. */
  name: 'department' | 'business_calendar' | 'post' | 'qualification';
  path: string;
  created(entry: T): DomainEvent;
  changed(entry: T, changes: FieldChange[]): DomainEvent;
  propertyId(entry: T): string | null;
}

const DEPARTMENT: Kind<Department> = {
  entity: Department,
  name: 'department',
  path: 'departments',
  created: departmentCreated,
  changed: departmentChanged,
  propertyId: (d) => d.propertyId,
};
const CALENDAR: Kind<BusinessCalendar> = {
  entity: BusinessCalendar,
  name: 'business_calendar',
  path: 'business-calendars',
  created: calendarCreated,
  changed: calendarChanged,
  propertyId: (c) => c.propertyId,
};
const POST: Kind<Post> = {
  entity: Post,
  name: 'post',
  path: 'posts',
  created: postCreated,
  changed: postChanged,
  propertyId: () => null,
};
const QUALIFICATION: Kind<Qualification> = {
  entity: Qualification,
  name: 'qualification',
  path: 'qualifications',
  created: qualificationCreated,
  changed: qualificationChanged,
  propertyId: () => null,
};

/** Departments and business calendars of a hotel, and the posts and qualifications that all hotels share: added, changed, retired. */
@Injectable()
export class KeepCatalogue {
  constructor(private readonly work: UnitOfWork) {}

  addDepartment(ctx: RequestContext, body: CreateDepartmentDto): Promise<DepartmentDto> {
    ctx.caller.require('staff:write', body.propertyId);
    const department: Department = { ...body, status: 'active', ...fresh(ctx) };
    return this.work.run(ctx, 201, async (work) => departmentView(await add(work, ctx, DEPARTMENT, department)));
  }

  changeDepartment(ctx: RequestContext, id: string, patch: ChangeDepartmentDto, ifMatch?: string): Promise<DepartmentDto> {
    return this.work.run(ctx, 200, async (work) => {
      const department = await lock(work, DEPARTMENT, id);
      ctx.caller.require('staff:write', department.propertyId);
      return departmentView(await change(work, ctx, DEPARTMENT, department, patch, ifMatch));
    });
  }

  /** @throws Refusal 400 `no_calendar` for a country or region whose holidays nobody knows */
  async addCalendar(ctx: RequestContext, body: CreateBusinessCalendarDto): Promise<BusinessCalendarDto> {
    ctx.caller.require('staff:write', body.propertyId);
    const { holidayCountry = null, holidayRegion = null, holidayHours = [], makeUpDayAs = 1, exceptions = [], ...rest } = body;
    const rules = { holidayCountry, holidayRegion, holidayHours, makeUpDayAs, exceptions: exceptions.map(named) };
    const calendar: BusinessCalendar = { ...rest, ...rules, status: 'active', ...fresh(ctx) };
    await requireHolidays(calendar, ctx.at);
    return this.work.run(ctx, 201, async (work) => calendarView(await add(work, ctx, CALENDAR, calendar)));
  }

  changeCalendar(
    ctx: RequestContext,
    id: string,
    { exceptions, ...rest }: ChangeBusinessCalendarDto,
    ifMatch?: string,
  ): Promise<BusinessCalendarDto> {
    return this.work.run(ctx, 200, async (work) => {
      const calendar = await lock(work, CALENDAR, id);
      ctx.caller.require('staff:write', calendar.propertyId);
      const patch = { ...rest, ...(exceptions && { exceptions: exceptions.map(named) }) };
      const changed = await change(work, ctx, CALENDAR, calendar, patch, ifMatch, ['holidayCountry', 'holidayRegion']);
      await requireHolidays(changed, ctx.at);
      return calendarView(changed);
    });
  }

  addPost(ctx: RequestContext, { qualificationIds = [], ...body }: CreatePostDto): Promise<PostDto> {
    ctx.caller.requireEverywhere('staff:write');
    const post: Post = { ...body, qualificationIds, status: 'active', ...fresh(ctx) };
    return this.work.run(ctx, 201, async (work) => {
      await requireQualifications(work, qualificationIds);
      return postView(await add(work, ctx, POST, post));
    });
  }

  changePost(ctx: RequestContext, id: string, patch: ChangePostDto, ifMatch?: string): Promise<PostDto> {
    ctx.caller.requireEverywhere('staff:write');
    return this.work.run(ctx, 200, async (work) => {
      const post = await lock(work, POST, id);
      if (patch.qualificationIds) await requireQualifications(work, patch.qualificationIds);
      return postView(await change(work, ctx, POST, post, patch, ifMatch));
    });
  }

  addQualification(
    ctx: RequestContext,
    { serviceCodes = [], validityMonths = null, ...body }: CreateQualificationDto,
  ): Promise<QualificationDto> {
    ctx.caller.requireEverywhere('staff:write');
    const qualification: Qualification = { ...body, serviceCodes, validityMonths, status: 'active', ...fresh(ctx) };
    return this.work.run(ctx, 201, async (work) => qualificationView(await add(work, ctx, QUALIFICATION, qualification)));
  }

  changeQualification(ctx: RequestContext, id: string, patch: ChangeQualificationDto, ifMatch?: string): Promise<QualificationDto> {
    ctx.caller.requireEverywhere('staff:write');
    return this.work.run(ctx, 200, async (work) => {
      const qualification = await lock(work, QUALIFICATION, id);
      return qualificationView(await change(work, ctx, QUALIFICATION, qualification, patch, ifMatch, ['validityMonths']));
    });
  }
}

const named = ({ date, name = null, hours }: ExceptionalDayDto) => ({ date, name, hours });

const fresh = (ctx: RequestContext) => ({ id: newId(), version: 1, createdAt: ctx.at, updatedAt: ctx.at });

async function add<T extends Entry>(work: Work, ctx: RequestContext, kind: Kind<T>, entry: T): Promise<T> {
  await work.manager.insert(kind.entity, entry as never);
  work.emit(kind.created(entry));
  work.audit({ action: `${kind.name}.created`, target: { type: kind.name, id: entry.id }, propertyId: kind.propertyId(entry) });
  ctx.answer.etag = etagOf(entry.version);
  ctx.answer.location = `/v1/${kind.path}/${entry.id}`;
  return entry;
}

async function lock<T extends Entry>(work: Work, kind: Kind<T>, id: string): Promise<T> {
  const entry = await work.manager.findOne(kind.entity, { where: { id } as never, lock: { mode: 'for_no_key_update' } });
  if (!entry) throw notFound();
  return entry;
}

async function change<T extends Entry>(
  work: Work,
  ctx: RequestContext,
  kind: Kind<T>,
  entry: T,
  patch: object,
  ifMatch: string | undefined,
  clearable: readonly (keyof T)[] = [],
): Promise<T> {
  requireMatch(ifMatch, entry.version);
  const before = { ...entry };
  const fields = mergePatch(entry, patch, clearable);
  if (fields.length > 0) {
    entry.version += 1;
    entry.updatedAt = ctx.at;
    await work.manager.update(kind.entity, { id: entry.id }, entry as never);
    const changes = fields.map((field) => ({ field, old: before[field], new: entry[field] }));
    work.emit(kind.changed(entry, changes));
    work.audit({
      action: `${kind.name}.changed`,
      target: { type: kind.name, id: entry.id },
      propertyId: kind.propertyId(entry),
      details: { fields },
    });
  }
  ctx.answer.etag = etagOf(entry.version);
  return entry;
}

async function requireQualifications(work: Work, ids: readonly string[]): Promise<void> {
  const known = await work.query<{ id: string }>('SELECT id FROM qualifications WHERE id = ANY ($1::uuid[])', [ids]);
  const unknown = ids.flatMap((id, i) => (known.some((q) => q.id === id) ? [] : [i]));
  if (unknown.length === 0) return;
  throw invalid(
    ...unknown.map((i) => ({
      pointer: `/qualificationIds/${i}`,
      code: 'unknown_qualification',
      detail: 'There is no such qualification.',
    })),
  );
}
