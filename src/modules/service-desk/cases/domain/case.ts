import { constraintMeans } from '../../../../kernel/database/constraints';
import { defineProblem, Problems, Refusal } from '../../../../kernel/errors/problem';

export const CASE_KINDS = ['complaint', 'request', 'suggestion', 'praise', 'incident'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const CASE_SEVERITIES = ['low', 'normal', 'high', 'critical'] as const;
export type CaseSeverity = (typeof CASE_SEVERITIES)[number];

export const CASE_STATUSES = ['new', 'in_progress', 'waiting_for_guest', 'settled', 'closed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

export const NOTE_KINDS = ['internal', 'told', 'from_guest'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

export const COMPENSATION_KINDS = ['coupon', 'refund', 'reduction'] as const;
export type CompensationKind = (typeof COMPENSATION_KINDS)[number];

export const CLOSED_BY = ['guest', 'silence', 'staff'] as const;
export type ClosedBy = (typeof CLOSED_BY)[number];

/** What is asked of an incident, so that the house can follow it up. */
export interface Incident {
  place: string;
  /** Who is hurt, and how. */
  hurt: string | null;
  /** Which authorities have been told, when, and under which reference. */
  authorities: string | null;
  followUp: string | null;
}

/** What is sealed of a case. */
export interface CaseWords {
  subject: string;
  description: string | null;
  incident: Incident | null;
}

export const CaseProblems = {
  wrongStatus: defineProblem('case_status', 409, 'The case is not in a state for this', '该工单当前状态不允许此操作'),
  aboveLimit: defineProblem(
    'compensation_above_limit',
    403,
    'More than you may give in this hotel for one case',
    '补偿金额超出您的权限上限',
  ),
  compensationUsed: defineProblem('compensation_used', 409, 'The coupon has been used already', '该优惠券已被使用'),
  compensationReversed: defineProblem('compensation_reversed', 409, 'The compensation has been taken back already', '该补偿已撤销'),
  nothingToReduce: defineProblem('nothing_to_reduce', 409, 'No folio of a stay belongs to the case', '该工单没有可减免的账户'),
} as const;

constraintMeans('case_root_causes_code_once', Problems.conflict, 'A root cause with this code exists.', {
  pointer: '/code',
  code: 'taken',
});
constraintMeans('case_policies_once', Problems.conflict, 'A policy for this kind and severity exists.', {
  pointer: '/kind',
  code: 'taken',
});

export const CASE_ACTIONS = {
  answer: ['new', 'in_progress', 'waiting_for_guest'],
  wait_for_guest: ['new', 'in_progress'],
  resume: ['waiting_for_guest'],
  settle: ['new', 'in_progress', 'waiting_for_guest'],
  compensate: ['new', 'in_progress', 'waiting_for_guest', 'settled'],
  close: ['settled'],
  reopen: ['settled', 'closed'],
} as const satisfies Record<string, readonly CaseStatus[]>;
export type CaseAction = keyof typeof CASE_ACTIONS;

export interface CaseActionState {
  action: CaseAction;
  allowed: boolean;
  reasons: { code: string; detail: string }[];
}

const reasonsAgainst = (action: CaseAction, status: CaseStatus): { code: string; detail: string }[] =>
  (CASE_ACTIONS[action] as readonly CaseStatus[]).includes(status)
    ? []
    : [{ code: 'case_status', detail: `A case that is ${status.replaceAll('_', ' ')} takes no ${action.replaceAll('_', ' ')}.` }];

export const actionsOf = (status: CaseStatus): CaseActionState[] =>
  (Object.keys(CASE_ACTIONS) as CaseAction[]).map((action) => {
    const reasons = reasonsAgainst(action, status);
    return { action, allowed: reasons.length === 0, reasons };
  });

/** @throws Refusal 409 `case_status` */
export function requireStatusFor(action: CaseAction, status: CaseStatus): void {
  const reasons = reasonsAgainst(action, status);
  if (reasons.length) throw new Refusal(CaseProblems.wrongStatus, undefined, reasons);
}

export const oneUp = (severity: CaseSeverity): CaseSeverity =>
  CASE_SEVERITIES[Math.min(CASE_SEVERITIES.indexOf(severity) + 1, CASE_SEVERITIES.length - 1)]!;

export const casePlace = (id: string): string => `cases.sealed/${id}`;
export const notePlace = (id: string): string => `case_notes.sealed/${id}`;
export const compensationPlace = (id: string): string => `case_compensations.sealed/${id}`;
