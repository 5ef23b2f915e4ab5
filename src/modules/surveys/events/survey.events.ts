import type { DomainEvent } from '../../../kernel/events/domain-event';

/** What somebody has answered, in ids and figures. */
export interface ResponseFacts {
  responseId: string;
  surveyId: string;
  version: number;
  /** How it was answered: `link`, `qr`, `kiosk`, `paper`, `event`, `schedule`. */
  distribution: string;
  guestId: string | null;
  reservationId: string | null;
  roomId: string | null;
  /** Overall score from 0 to 100, where the survey asks for one. */
  overall: number | null;
  /** The hotel should look into it: the overall score, an item or the words are bad enough by the survey's own rule. */
  low: boolean;
  /** Items in the lowest part of their scale, the worst first. */
  lowItems: { item: string; touchpoint: string | null; department: string | null; value: number }[];
  /** Of what was written, where something was: from -1 bitter to 1 delighted. */
  mood: number | null;
  /** The case whose settlement the guest was asked about, where it was that. */
  caseId: string | null;
}

/** A response is complete; a partial one is told of when its time is up. */
export const responseCompleted = (propertyId: string, facts: ResponseFacts): DomainEvent => ({
  type: 'surveys.response_completed',
  version: 1,
  aggregate: { type: 'survey_response', id: facts.responseId },
  propertyId,
  data: { ...facts },
  changes: [],
});
