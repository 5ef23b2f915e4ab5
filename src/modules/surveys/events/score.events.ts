import type { DomainEvent } from '../../../kernel/events/domain-event';

/** A score of an item in the last weeks beside the weeks before them. */
export interface ScoreFallFacts {
  alertId: string;
  surveyId: string;
  /** Key of the item. */
  item: string;
  touchpoint: string | null;
  department: string | null;
  /** Means from 0 to 100, and of how many answers. */
  before: { score: number; n: number };
  now: { score: number; n: number };
}

/** A score is lower than before beyond chance. Told once for each fall. */
export const scoreFell = (propertyId: string, facts: ScoreFallFacts): DomainEvent => ({
  type: 'surveys.score_fell',
  version: 1,
  aggregate: { type: 'score_alert', id: facts.alertId },
  propertyId,
  data: { ...facts },
  changes: [],
});

/** A score that had fallen is back where it was. */
export const scoreRecovered = (propertyId: string, facts: { alertId: string; surveyId: string }): DomainEvent => ({
  type: 'surveys.score_recovered',
  version: 1,
  aggregate: { type: 'score_alert', id: facts.alertId },
  propertyId,
  data: { ...facts },
  changes: [],
});
