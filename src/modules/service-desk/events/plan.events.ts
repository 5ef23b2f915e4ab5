import type { DomainEvent } from '../../../kernel/events/domain-event';

interface CareFacts {
  reservationId: string;
  guestId: string;
}

/** What is to be done for a stay has changed: how many tasks have come, moved, and been called off. */
export const carePlanned = (propertyId: string, facts: CareFacts & { planned: number; moved: number; calledOff: number }): DomainEvent => ({
  type: 'service_desk.care_planned',
  version: 1,
  aggregate: { type: 'reservation', id: facts.reservationId },
  propertyId,
  data: { ...facts },
  changes: [],
});

/** Something was done for a guest, or will not be, because somebody said so. */
export const taskEnded = (
  propertyId: string,
  status: 'done' | 'called_off',
  facts: CareFacts & { taskId: string; planId: string; task: string; departmentId: string; late: boolean },
): DomainEvent => ({
  type: status === 'done' ? 'service_desk.care_done' : 'service_desk.care_called_off',
  version: 1,
  aggregate: { type: 'service_plan_task', id: facts.taskId },
  propertyId,
  data: { ...facts },
  changes: [{ field: 'status', old: 'open', new: status }],
});
