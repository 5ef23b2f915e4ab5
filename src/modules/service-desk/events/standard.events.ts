import type { DomainEvent } from '../../../kernel/events/domain-event';

export interface InspectionFacts {
  inspectionId: string;
  standardId: string;
  standardVersion: number;
  process: string;
  /** `inspector`, `mystery_guest`, `self`. */
  inspector: string;
  /** `process`, `department`, `room`, `employee`, with the id of what was looked at. */
  subject: { type: string; id: string | null };
  departmentId: string | null;
  /** From 0 to 100; null where nothing applied. */
  score: number | null;
  passed: boolean;
  criticalFailed: number;
  /** Corrective actions that follow, one for each criterion that failed. */
  deviations: { actionId: string; criterion: string; critical: boolean }[];
}

/** How far a process is done as the standard wants it. */
export const inspectionCompleted = (propertyId: string, facts: InspectionFacts): DomainEvent => ({
  type: 'service_desk.inspection_completed',
  version: 1,
  aggregate: { type: 'inspection', id: facts.inspectionId },
  propertyId,
  data: { ...facts },
  changes: [{ field: 'status', old: 'open', new: 'completed' }],
});

export const standardPublished = (
  standardId: string,
  propertyId: string | null,
  facts: { process: string; standardVersion: number },
): DomainEvent => ({
  type: 'service_desk.standard_published',
  version: 1,
  aggregate: { type: 'service_standard', id: standardId },
  propertyId,
  data: { standardId, ...facts },
  changes: [],
});

interface ActionFacts {
  actionId: string;
  inspectionId: string;
  criterion: string;
  process: string;
  critical: boolean;
  departmentId: string | null;
  ownerId: string | null;
}

const aboutAction =
  (type: string) =>
  (propertyId: string, facts: ActionFacts): DomainEvent => ({
    type,
    version: 1,
    aggregate: { type: 'corrective_action', id: facts.actionId },
    propertyId,
    data: { ...facts },
    changes: [],
  });

export const actionDone = aboutAction('service_desk.corrective_action_done');
export const actionVerified = aboutAction('service_desk.corrective_action_verified');
/** Whoever looked found that it is not set right. */
export const actionReturned = aboutAction('service_desk.corrective_action_returned');
