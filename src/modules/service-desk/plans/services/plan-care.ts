import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { newId } from '../../../../kernel/values/ids';
import { GuestCare } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import { type Stay, Stays } from '../../../reservations';
import { carePlanned } from '../../events/plan.events';
import { changesOf, type KeptTask, type StayToPlan, type TaskChanges, type WantedTask, wantedTasks, whyOff } from '../domain/service-plan';
import { type PlanRow, SELECT_PLAN } from '../queries/plan-rows';

const KEPT = `
  SELECT id, plan_id AS "planId", plan_version AS "planVersion", task, title, department_id AS "departmentId", occasion, due_at AS "dueAt",
    proof_needed AS "proofNeeded", survey_item AS "surveyItem", status, ended_by IS NOT NULL AS "byHand"
  FROM service_plan_tasks WHERE reservation_id = $1 ORDER BY id FOR UPDATE`;

/** A wanted task as a record of JSON. */
const TASK_FIELDS = `"planId" uuid, "planVersion" int, task text, title text, "departmentId" uuid, occasion text, "dueAt" timestamptz, "proofNeeded" boolean,
  "surveyItem" text`;

/** What plans want to be done for a stay, made true: as often as one likes, with the same result. */
@Injectable()
export class PlanCare {
  constructor(
    private readonly stays: Stays,
    private readonly care: GuestCare,
    private readonly properties: PropertyQueries,
  ) {}

  /** Whether any hotel has plans: most have none, and hear of every booking all the same. */
  async isPlanned(work: Work): Promise<boolean> {
    return (await work.hot('has_service_plans', 'SELECT 1 FROM service_plans LIMIT 1')).length > 0;
  }

  /** The stays among these whose hotels have plans at all, in the order in which they are locked. */
  async concerned(work: Work, stayIds: readonly string[]): Promise<string[]> {
    if (stayIds.length === 0) return [];
    return this.stays.inHotels(work, stayIds, await this.hotels(work));
  }

  /** Follows the stay, the guest and the plans as they are now. */
  async follow(work: Work, stayId: string, now: Date): Promise<void> {
    const stay = await this.stays.find(work, stayId, true);
    if (!stay) return;
    // whoever changes a plan waits until this is through, and everything is followed again after that
    const plans = await work.query<PlanRow>(`${SELECT_PLAN} WHERE property_id = $1 ORDER BY id FOR SHARE`, [stay.propertyId]);
    const kept = await work.query<KeptTask>(KEPT, [stayId]);
    const changes = changesOf(kept, wantedTasks(plans, await this.asPlansSee(work, stay, plans)), now);
    await this.apply(work, stay, changes, now);
    const { id: reservationId, guestId } = stay;
    const [planned, moved, calledOff] = [changes.add.length, changes.change.length, changes.callOff.length];
    if (planned + moved + calledOff > 0) work.emit(carePlanned(stay.propertyId, { reservationId, guestId, planned, moved, calledOff }));
  }

  private async apply(work: Work, stay: Stay, { add, change, callOff }: TaskChanges, now: Date): Promise<void> {
    const rows = (tasks: readonly WantedTask[]) => JSON.stringify(tasks.map((t) => ({ ...t, newId: newId() })));
    if (add.length) {
      await work.query(
        `INSERT INTO service_plan_tasks (id, property_id, plan_id, plan_version, task, title, reservation_id, guest_id, department_id, occasion, due_at,
           proof_needed, survey_item, status, proof, version, created_at, updated_at)
         SELECT w."newId", $2, w."planId", w."planVersion", w.task, w.title, $3, $4, w."departmentId", w.occasion, w."dueAt", w."proofNeeded", w."surveyItem",
           'open', '{}', 1, $5, $5
         FROM json_to_recordset($1::json) AS w("newId" uuid, ${TASK_FIELDS}) ORDER BY w."planId", w.task
         ON CONFLICT ON CONSTRAINT service_plan_tasks_once DO NOTHING`,
        [rows(add), stay.propertyId, stay.id, stay.guestId, now],
      );
    }
    if (change.length) {
      await work.query(
        `UPDATE service_plan_tasks t SET plan_version = w."planVersion", title = w.title, department_id = w."departmentId", occasion = w.occasion,
           due_at = w."dueAt", proof_needed = w."proofNeeded", survey_item = w."surveyItem", guest_id = $2, status = 'open', why = NULL, ended_at = NULL,
           version = t.version + 1, updated_at = $3
         FROM json_to_recordset($1::json) AS w(id uuid, ${TASK_FIELDS}) WHERE t.id = w.id AND t.status <> 'done'`,
        [rows(change), stay.guestId, now],
      );
    }
    if (callOff.length) {
      await work.query(
        `UPDATE service_plan_tasks SET status = 'called_off', why = $2, ended_at = $3, version = version + 1, updated_at = $3
         WHERE id = ANY ($1::uuid[]) AND status = 'open'`,
        [callOff, whyOff(stay.status), now],
      );
    }
  }

  private async asPlansSee(work: Work, stay: Stay, plans: readonly PlanRow[]): Promise<StayToPlan> {
    const { propertyId, status, arrival, departure, checkedInAt, adults, children, channel } = stay;
    const { timeZone, checkInTime, checkOutTime } = await this.properties.mustExist(propertyId);
    const guest = await this.care.of(work, stay.guestId, { propertyId, from: arrival, to: departure });
    return {
      ...{ status, arrival, departure, checkedInAt, persons: adults + children, children, channel, timeZone, checkInTime, checkOutTime },
      classes: guest?.classes ?? [],
      vip: guest?.vip ?? false,
      preferences: guest?.preferences ?? [],
      occasions: guest?.occasions ?? [],
      openCase: plans.some((p) => p.conditions.openCase !== undefined) && (await hasOpenCase(work, guest?.recordIds ?? [], stay)),
      firstVisit: (guest?.stays ?? 0) <= 1,
    };
  }

  private async hotels(work: Work): Promise<string[]> {
    const rows = await work.hot<{ id: string }>('hotels_with_service_plans', 'SELECT DISTINCT property_id AS id FROM service_plans');
    return rows.map((r) => r.id);
  }
}

/** Of the stay, or of its guest in this hotel. */
async function hasOpenCase(work: Work, recordIds: readonly string[], { id, propertyId }: Stay): Promise<boolean> {
  const found = await work.query(
    `SELECT 1 FROM cases WHERE property_id = $1 AND (reservation_id = $2 OR guest_id = ANY ($3::uuid[]))
       AND status IN ('new', 'in_progress', 'waiting_for_guest') LIMIT 1`,
    [propertyId, id, recordIds],
  );
  return found.length > 0;
}
