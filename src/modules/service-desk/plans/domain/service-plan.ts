import { constraintMeans } from '../../../../kernel/database/constraints';
import { Problems } from '../../../../kernel/errors/problem';
import { addDays, instantInZone, type LocalDate, daysBetween } from '../../../../kernel/values/local-date';

/** From which moment of a stay a task is counted. */
export const ANCHORS = ['arrival', 'check_in', 'departure', 'occasion'] as const;
export type Anchor = (typeof ANCHORS)[number];

/** Days on which something falls into a stay; `festival` is any of them. */
export const OCCASIONS = [
  'birthday',
  'first_stay',
  'festival',
  'spring_festival',
  'lantern_festival',
  'qingming',
  'dragon_boat_festival',
  'qixi',
  'mid_autumn_festival',
  'double_ninth_festival',
  'lunar_new_year_eve',
] as const;
const PRIVATE = ['birthday', 'first_stay'];

/** For whom. Whatever is said must hold; of a list, one is enough. */
export interface PlanConditions {
  /** `standard:class`. */
  classes?: string[];
  vip?: boolean;
  preferences?: { category: string; code: string }[];
  occasions?: string[];
  /** Something is still to be settled with the guest. */
  openCase?: boolean;
  /** They have never stayed in the house before. */
  firstVisit?: boolean;
  minNights?: number;
  minPersons?: number;
  withChildren?: boolean;
  channels?: string[];
}

/** What is done. */
export interface PlanTask {
  /** Keeps its meaning over all changes of the plan. */
  key: string;
  title: string;
  departmentId: string;
  due: { from: Anchor; days: number; /** On the hotel's clock. */ at: string | null; minutes: number };
  proofNeeded: boolean;
  /** Item of the stay survey in which guests rate it. */
  surveyItem: string | null;
}

export interface ServicePlan {
  id: string;
  version: number;
  status: 'active' | 'retired';
  conditions: PlanConditions;
  tasks: PlanTask[];
}

/** The stay and its guest, as far as plans look at them. */
export interface StayToPlan {
  status: string;
  arrival: LocalDate;
  departure: LocalDate;
  checkedInAt: Date | null;
  persons: number;
  children: number;
  channel: string;
  timeZone: string;
  /** On the hotel's clock. */
  checkInTime: string;
  checkOutTime: string;
  classes: readonly string[];
  vip: boolean;
  preferences: readonly { category: string; code: string }[];
  /** Within the stay. */
  occasions: readonly { code: string; date: LocalDate }[];
  openCase: boolean;
  firstVisit: boolean;
}

export interface WantedTask {
  planId: string;
  planVersion: number;
  task: string;
  title: string;
  departmentId: string;
  occasion: string | null;
  dueAt: Date;
  proofNeeded: boolean;
  surveyItem: string | null;
}

const ALIVE = ['confirmed', 'in_house', 'checked_out'];
const MORNING = '09:00';

/** What every plan wants to be done for a stay. After check-out only what comes after it is still wanted. */
export function wantedTasks(plans: readonly ServicePlan[], stay: StayToPlan): WantedTask[] {
  if (!ALIVE.includes(stay.status)) return [];
  return plans.flatMap((plan) => {
    if (plan.status !== 'active' || !holds(plan.conditions, stay)) return [];
    const occasion = occasionOf(plan.conditions, stay);
    return plan.tasks.flatMap((task) => {
      if (stay.status === 'checked_out' && task.due.from !== 'departure') return [];
      if (task.due.from === 'occasion' && !occasion) return [];
      const { key, title, departmentId, proofNeeded, surveyItem } = task;
      const dueAt = dueOf(task, stay, occasion?.date);
      return [
        {
          planId: plan.id,
          planVersion: plan.version,
          task: key,
          title,
          departmentId,
          occasion: occasion?.code ?? null,
          dueAt,
          proofNeeded,
          surveyItem,
        },
      ];
    });
  });
}

const oneOf = <T>(wanted: readonly T[] | undefined, is: (value: T) => boolean): boolean => !wanted?.length || wanted.some(is);
const asSaid = (wanted: boolean | undefined, is: boolean): boolean => wanted === undefined || wanted === is;

export function holds(conditions: PlanConditions, stay: StayToPlan): boolean {
  const same = (a: { category: string; code: string }, b: { category: string; code: string }) =>
    a.category === b.category && a.code.toLowerCase() === b.code.toLowerCase();
  return (
    oneOf(conditions.classes, (c) => stay.classes.includes(c)) &&
    asSaid(conditions.vip, stay.vip) &&
    oneOf(conditions.preferences, (wanted) => stay.preferences.some((p) => same(wanted, p))) &&
    (!conditions.occasions?.length || occasionOf(conditions, stay) !== undefined) &&
    asSaid(conditions.openCase, stay.openCase) &&
    asSaid(conditions.firstVisit, stay.firstVisit) &&
    daysBetween(stay.arrival, stay.departure) >= (conditions.minNights ?? 0) &&
    stay.persons >= (conditions.minPersons ?? 0) &&
    asSaid(conditions.withChildren, stay.children > 0) &&
    oneOf(conditions.channels, (c) => c === stay.channel)
  );
}

/** The first one that falls into the stay. */
const occasionOf = ({ occasions }: PlanConditions, stay: StayToPlan) =>
  occasions && stay.occasions.find(({ code }) => occasions.includes(code) || (occasions.includes('festival') && !PRIVATE.includes(code)));

function dueOf({ due }: PlanTask, stay: StayToPlan, occasion: LocalDate | undefined): Date {
  const { timeZone, checkInTime, checkOutTime } = stay;
  const on = (date: LocalDate, time: string) =>
    new Date(instantInZone(addDays(date, due.days), due.at ?? time, timeZone).getTime() + due.minutes * 60_000);
  switch (due.from) {
    case 'check_in':
      // until they have come, when they are expected to
      if (!stay.checkedInAt) return on(stay.arrival, checkInTime);
      return new Date(stay.checkedInAt.getTime() + (due.days * 1_440 + due.minutes) * 60_000);
    case 'departure':
      return on(stay.departure, checkOutTime);
    case 'occasion':
      return on(occasion!, MORNING);
    default:
      return on(stay.arrival, checkInTime);
  }
}

/** A task as it lies in the database. */
export interface KeptTask extends WantedTask {
  id: string;
  status: TaskStatus;
  /** Somebody has ended it: the plan leaves it alone. */
  byHand: boolean;
}

export interface TaskChanges {
  add: WantedTask[];
  /** Changed, or called back to life. */
  change: (WantedTask & { id: string })[];
  /** Ids. */
  callOff: string[];
}

/** What would have had to be done longer ago than this is not planned any more. */
const TOO_LATE_MS = 24 * 3_600_000;

/** What has to change so that what is kept is what is wanted. Nothing where nothing has. */
export function changesOf(kept: readonly KeptTask[], wanted: readonly WantedTask[], now: Date): TaskChanges {
  const keyOf = (t: { planId: string; task: string }) => `${t.planId} ${t.task}`;
  const byKey = new Map(kept.map((t) => [keyOf(t), t]));
  const keys = new Set(wanted.map(keyOf));
  const inTime = (t: WantedTask) => t.dueAt.getTime() > now.getTime() - TOO_LATE_MS;
  return {
    add: wanted.filter((t) => !byKey.has(keyOf(t)) && inTime(t)),
    change: wanted.flatMap((t) => {
      const is = byKey.get(keyOf(t));
      if (!is || is.status === 'done' || is.byHand) return [];
      if (is.status === 'called_off') return inTime(t) ? [{ ...t, id: is.id }] : [];
      return sameTask(is, t) ? [] : [{ ...t, id: is.id }];
    }),
    callOff: kept.filter((t) => t.status === 'open' && !keys.has(keyOf(t))).map((t) => t.id),
  };
}

const sameTask = (is: KeptTask, wanted: WantedTask): boolean =>
  is.title === wanted.title &&
  is.departmentId === wanted.departmentId &&
  is.occasion === wanted.occasion &&
  is.dueAt.getTime() === wanted.dueAt.getTime() &&
  is.proofNeeded === wanted.proofNeeded &&
  is.surveyItem === wanted.surveyItem;

export const TASK_STATUSES = ['open', 'done', 'called_off'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Why a task was called off. */
export const WHY = ['stay_off', 'stay_over', 'not_wanted', 'by_hand'] as const;
export type Why = (typeof WHY)[number];

export const whyOff = (status: string): Why =>
  status === 'checked_out' ? 'stay_over' : ALIVE.includes(status) ? 'not_wanted' : 'stay_off';

constraintMeans('service_plans_code_key', Problems.conflict, 'The hotel has a service plan with this code.', {
  pointer: '/code',
  code: 'conflict',
});
