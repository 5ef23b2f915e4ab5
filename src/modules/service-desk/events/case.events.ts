import type { DomainEvent } from '../../../kernel/events/domain-event';

/** What a case came from: `survey_response`, `review`, `conversation`, `inspection`, `stay`, `staff` …, and its id. */
export interface CaseSource {
  type: string;
  id: string | null;
}

export interface CaseFacts {
  caseId: string;
  number: string;
  /** complaint, request, suggestion, praise, incident. */
  kind: string;
  severity: string;
  departmentId: string | null;
  guestId: string | null;
  reservationId: string | null;
  roomId: string | null;
  source: CaseSource;
}

const aboutCase =
  (type: string) =>
  (propertyId: string, facts: CaseFacts, data: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    aggregate: { type: 'case', id: facts.caseId },
    propertyId,
    data: { ...facts, ...data },
    changes: [],
  });

export const caseOpened = aboutCase('service_desk.case_opened');
/** What was promised is done, and the guest has been told: `data.reopened` says how often it had been opened again before. */
export const caseSettled = aboutCase('service_desk.case_settled');
/** The guest says that it is settled, or had time enough to say otherwise. */
export const caseClosed = aboutCase('service_desk.case_closed');
export const caseReopened = aboutCase('service_desk.case_reopened');
/** A clock has run out before it was met: `data.clock` is first_answer, next_answer or settlement. */
export const caseClockMissed = aboutCase('service_desk.clock_missed');
/** A deadline comes near or is missed: `data.clock`, `data.atPercent`, `data.toldEmployeeIds`, `data.assignedEmployeeId`. */
export const caseEscalated = aboutCase('service_desk.case_escalated');
/** The guest got something for it: `data.compensation` has its id, kind and amount. */
export const caseCompensated = aboutCase('service_desk.case_compensated');
export const caseCompensationReversed = aboutCase('service_desk.case_compensation_reversed');
