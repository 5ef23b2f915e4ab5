/** In their order. The room is charged before the day ends, and what is on the books is written down after those who did not come have been taken off it. */
export const STEPS = ['no_shows', 'charges', 'services', 'snapshot', 'rooms', 'new_day'] as const;
export type AuditStep = (typeof STEPS)[number];

/** What each step did; a step that is missing is still to be done. */
export interface StepResults {
  no_shows?: { reservations: number; doneAt: string };
  charges?: { stays: number; lines: number; doneAt: string };
  services?: { charged: number; doneAt: string };
  snapshot?: { taken: boolean; doneAt: string };
  rooms?: { rooms: number; doneAt: string };
  new_day?: { doneAt: string };
}
