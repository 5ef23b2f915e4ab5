import type { DomainEvent } from '../../../kernel/events/domain-event';

interface SurveyRef {
  id: string;
  propertyId: string | null;
  code: string;
}

const aboutSurvey = (type: string, { id, propertyId, code }: SurveyRef, data: object = {}): DomainEvent => ({
  type,
  version: 1,
  aggregate: { type: 'survey', id },
  propertyId,
  data: { code, ...data },
  changes: [],
});

/** A version is asked from now on. */
export const surveyPublished = (survey: SurveyRef, version: number): DomainEvent =>
  aboutSurvey('surveys.version_published', survey, { version });

export const surveyClosed = (survey: SurveyRef): DomainEvent => aboutSurvey('surveys.survey_closed', survey);
