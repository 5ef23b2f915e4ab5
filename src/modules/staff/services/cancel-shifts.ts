import type { Work } from '../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { Employee } from '../domain/employee';
import { covers } from '../domain/may-serve';
import { shiftCancelled } from '../events/staff.event';
import { type Shift, SELECT_SHIFT, shiftRef } from '../queries/shift-rows';

/** Cancels a planned shift whose row is locked, with its event and its trace. */
export async function cancelShift(work: Work, ctx: RequestContext, shift: Shift): Promise<Shift> {
  const cancelled: Shift = { ...shift, status: 'cancelled', version: shift.version + 1, updatedAt: ctx.at };
  await work.query(`UPDATE shifts SET status = 'cancelled', version = $2, updated_at = $3 WHERE id = $1`, [
    shift.id,
    cancelled.version,
    ctx.at,
  ]);
  work.emit(shiftCancelled(shiftRef(cancelled)));
  work.audit({ action: 'shift.cancelled', target: { type: 'shift', id: shift.id }, propertyId: shift.propertyId });
  return cancelled;
}

/** Somebody leaves, or leaves a hotel: what was planned for later falls away. The employee's row is locked. */
export async function cancelShiftsThatCannotBe(work: Work, ctx: RequestContext, employee: Employee): Promise<void> {
  const ahead = await work.query<Shift>(
    `${SELECT_SHIFT} WHERE s.employee_id = $1 AND s.status = 'planned' AND s.starts_at > $2 ORDER BY s.id FOR NO KEY UPDATE OF s`,
    [employee.id, ctx.at],
  );
  for (const shift of ahead) {
    const employed = covers({ from: employee.employedFrom, to: employee.employedTo }, shift.day);
    const there =
      shift.propertyId === employee.homePropertyId ||
      employee.postings.some((p) => p.propertyId === shift.propertyId && covers(p, shift.day));
    if (!employed || !there) await cancelShift(work, ctx, shift);
  }
}
