import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, type ProblemReason, Refusal } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { PropertyQueries } from '../../properties';
import { StaffProblems } from '../domain/problems';
import { instantsOf, wallTime } from '../domain/shift';
import type { ChangeShiftDto, CreateShiftDto, ShiftDto, SwappedShiftsDto } from '../dto/shift.dto';
import { shiftChanged, shiftPlanned } from '../events/staff.event';
import { readEmployee, sees } from '../queries/employee-rows';
import { lockShifts, readShifts, type Shift, shiftRef, shiftView } from '../queries/shift-rows';
import { StaffQueries } from '../queries/staff.queries';
import { cancelShift } from './cancel-shifts';

/** Shifts: planned, changed, swapped, cancelled. That nobody is in two places at once, the database decides. */
@Injectable()
export class PlanShifts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly staff: StaffQueries,
  ) {}

  /** @throws Refusal 404, 400 with pointers, 409 `may_not_serve`, `shift_overlaps` */
  async plan(ctx: RequestContext, body: CreateShiftDto): Promise<ShiftDto> {
    const { propertyId, departmentId, employeeId, day, from, to, kind, serviceCodes = [] } = body;
    ctx.caller.require('staff:write', propertyId);
    const { timeZone } = await this.properties.mustExist(propertyId);
    const { startsAt, endsAt } = instantsOf({ day, from, to }, timeZone);
    return this.work.run(ctx, 201, async (work) => {
      await requireDepartment(work, propertyId, departmentId);
      await this.requireToServe(work, ctx, { propertyId, employeeId, day, serviceCodes });
      const id = newId();
      await work.query(
        `INSERT INTO shifts (id, property_id, department_id, employee_id, day, starts_at, ends_at, kind, service_codes, status, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'planned', 1, $10, $10)`,
        [id, propertyId, departmentId, employeeId, day, startsAt, endsAt, kind, serviceCodes, ctx.at],
      );
      const [shift] = await readShifts(work, [id]);
      work.emit(shiftPlanned(shiftRef(shift!)));
      work.audit({ action: 'shift.planned', target: { type: 'shift', id }, propertyId });
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/shifts/${id}`;
      return shiftView(shift!, timeZone);
    });
  }

  /** @throws Refusal 404, 400 with pointers, 409 `may_not_serve`, `shift_overlaps`, `shift_cancelled`, 412, 428 */
  change(ctx: RequestContext, id: string, patch: ChangeShiftDto, ifMatch: string | undefined): Promise<ShiftDto> {
    return this.work.run(ctx, 200, async (work) => {
      const shift = await lockPlanned(work, ctx, id, ({ version }) => requireMatch(ifMatch, version));
      const { timeZone } = await this.properties.mustExist(shift.propertyId);
      const { departmentId, employeeId, day, kind, serviceCodes } = shift;
      const wanted = {
        ...{ departmentId, employeeId, day, kind, serviceCodes },
        from: wallTime(shift.startsAt, timeZone),
        to: wallTime(shift.endsAt, timeZone),
      };
      const fields = mergePatch(wanted, patch, []);
      ctx.answer.etag = etagOf(shift.version);
      if (fields.length === 0) return shiftView(shift, timeZone);
      if (fields.includes('departmentId')) await requireDepartment(work, shift.propertyId, wanted.departmentId);
      await this.requireToServe(work, ctx, { propertyId: shift.propertyId, ...wanted });
      const moved = fields.some((f) => f === 'day' || f === 'from' || f === 'to');
      const { startsAt, endsAt } = moved ? instantsOf(wanted, timeZone) : shift;
      await work.query(
        `UPDATE shifts SET department_id = $2, employee_id = $3, day = $4, starts_at = $5, ends_at = $6, kind = $7, service_codes = $8,
           version = version + 1, updated_at = $9 WHERE id = $1`,
        [id, wanted.departmentId, wanted.employeeId, wanted.day, startsAt, endsAt, wanted.kind, wanted.serviceCodes, ctx.at],
      );
      const [changed] = await readShifts(work, [id]);
      work.emit(
        shiftChanged(
          shiftRef(changed!),
          fields.map((field) => ({ field })),
        ),
      );
      work.audit({ action: 'shift.changed', target: { type: 'shift', id }, propertyId: shift.propertyId, details: { fields } });
      ctx.answer.etag = etagOf(changed!.version);
      return shiftView(changed!, timeZone);
    });
  }

  /**
   * Each of two employees takes the other's shift.
   * @throws Refusal 404, 400 `same_employee`, 409 `may_not_serve`, `shift_overlaps`, `shift_cancelled`
   */
  swap(ctx: RequestContext, id: string, withShiftId: string): Promise<SwappedShiftsDto> {
    return this.work.run(ctx, 200, async (work) => {
      const found = await lockShifts(work, [id, withShiftId]);
      const [mine, theirs] = [found.find((s) => s.id === id), found.find((s) => s.id === withShiftId)];
      if (!mine) throw notFound();
      ctx.caller.require('staff:write', mine.propertyId);
      if (!theirs || !ctx.caller.can('staff:write', theirs.propertyId))
        throw invalid({ pointer: '/withShiftId', code: 'unknown_shift', detail: 'There is no such shift.' });
      for (const shift of [mine, theirs]) refuseCancelled(shift);
      if (mine.employeeId === theirs.employeeId)
        throw invalid({ pointer: '/withShiftId', code: 'same_employee', detail: 'Both shifts are of the same employee.' });
      const pairs = [
        { shift: mine, employeeId: theirs.employeeId },
        { shift: theirs, employeeId: mine.employeeId },
      ].sort((a, b) => a.employeeId.localeCompare(b.employeeId)); // rows of employees are locked in one order
      for (const { shift, employeeId } of pairs) await this.requireToServe(work, ctx, { ...shift, employeeId });
      await work.query(
        `UPDATE shifts SET employee_id = CASE id WHEN $1 THEN $4::uuid ELSE $3::uuid END, version = version + 1, updated_at = $5
         WHERE id IN ($1, $2)`,
        [mine.id, theirs.id, mine.employeeId, theirs.employeeId, ctx.at],
      );
      const after = await readShifts(work, [id, withShiftId]);
      const shifts: ShiftDto[] = [];
      for (const before of [mine, theirs]) {
        const now = after.find((s) => s.id === before.id)!;
        work.emit(shiftChanged(shiftRef(now), [{ field: 'employeeId', old: before.employeeId, new: now.employeeId }]));
        work.audit({
          action: 'shift.swapped',
          target: { type: 'shift', id: now.id },
          propertyId: now.propertyId,
          details: { from: before.employeeId, to: now.employeeId },
        });
        shifts.push(shiftView(now, (await this.properties.mustExist(now.propertyId)).timeZone));
      }
      return { shifts };
    });
  }

  /** @throws Refusal 404, 409 `shift_cancelled` */
  cancel(ctx: RequestContext, id: string): Promise<ShiftDto> {
    return this.work.run(ctx, 200, async (work) => {
      const shift = await lockPlanned(work, ctx, id);
      const { timeZone } = await this.properties.mustExist(shift.propertyId);
      const cancelled = await cancelShift(work, ctx, shift);
      ctx.answer.etag = etagOf(cancelled.version);
      return shiftView(cancelled, timeZone);
    });
  }

  /** That the employee works there on that day and may serve all of it; their record is locked against changes meanwhile. */
  private async requireToServe(
    work: Work,
    ctx: RequestContext,
    duty: Pick<Shift, 'propertyId' | 'employeeId' | 'day' | 'serviceCodes'>,
  ): Promise<void> {
    const { propertyId, employeeId, day, serviceCodes } = duty;
    const employee = await readEmployee(work, employeeId);
    if (!employee || !(sees(ctx.caller, employee, ctx.at) || ctx.caller.can('staff:write', employee.homePropertyId)))
      throw invalid({ pointer: '/employeeId', code: 'unknown_employee', detail: 'There is no such employee.' });
    const [atAll, ...each] = await this.staff.refusals(work, employeeId, [null, ...serviceCodes], propertyId, day, true);
    const reasons: ProblemReason[] = atAll!.map((r) => ({ pointer: '/employeeId', ...r }));
    if (reasons.length === 0) each.forEach((list, i) => reasons.push(...list.map((r) => ({ pointer: `/serviceCodes/${i}`, ...r }))));
    if (reasons.length > 0) throw new Refusal(StaffProblems.mayNotServe, undefined, reasons);
  }
}

async function requireDepartment(work: Work, propertyId: string, departmentId: string): Promise<void> {
  const found = await work.query(`SELECT 1 FROM departments WHERE property_id = $1 AND id = $2 AND status = 'active' FOR SHARE`, [
    propertyId,
    departmentId,
  ]);
  if (found.length === 0)
    throw invalid({ pointer: '/departmentId', code: 'unknown_department', detail: 'The hotel has no such department.' });
}

/** @param check of the version, between who may and what can be changed */
async function lockPlanned(work: Work, ctx: RequestContext, id: string, check?: (shift: Shift) => void): Promise<Shift> {
  const [shift] = await lockShifts(work, [id]);
  if (!shift) throw notFound();
  ctx.caller.require('staff:write', shift.propertyId);
  check?.(shift);
  refuseCancelled(shift);
  return shift;
}

function refuseCancelled(shift: Shift): void {
  if (shift.status === 'cancelled') throw new Refusal(StaffProblems.shiftCancelled);
}
