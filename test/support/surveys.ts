import { must } from './furnish';
import type { House } from './house';

export const words = (text: string) => ({ en: text, 'zh-CN': text });

export const questionnaire = (questions: object[], more: object = {}) => ({
  languages: ['en', 'zh-CN'],
  title: words('Your stay'),
  blocks: [{ key: 'all', questions }],
  ...more,
});

export const OVERALL = { key: 'overall', kind: 'csat', text: words('Overall?'), role: 'overall', required: true };
export const CLEAN = {
  key: 'clean',
  kind: 'rating',
  text: words('Clean?'),
  touchpoint: 'room',
  department: 'HOUSEKEEPING',
  notApplicable: true,
};
export const WORDS = { key: 'words', kind: 'text', text: words('Anything else?') };

let made = 0;

/** A survey of the hotel that is open, with these questions. */
export async function aSurvey(
  house: House,
  propertyId: string,
  questions: object[] = [OVERALL, CLEAN, WORDS],
  more: Record<string, unknown> = {},
  ask: object = {},
): Promise<string> {
  const draft = questionnaire(questions, ask);
  const { id } = await must(house, 'POST', '/v1/surveys', { propertyId, code: `SURVEY${++made}`, name: 'A survey', draft, ...more });
  await must(house, 'POST', `/v1/surveys/${id}/versions`, undefined, { headers: { 'if-match': '*' } });
  return id;
}

export const handOut = (house: House, propertyId: string, surveyId: string, kind: string, more: object = {}) =>
  must(house, 'POST', '/v1/survey-distributions', { surveyId, propertyId, kind, name: `By ${kind}`, ...more });

/** Answers by a link, as nobody in particular. */
export const answer = (house: House, token: string, body: object) => house.call('PUT', `/v1/survey-forms/${token}`, body, { token: null });
