import { aFall } from './answers';
import { type Hotel, must } from './furnish';
import type { House } from './house';
import { answer, aSurvey, handOut, OVERALL, questionnaire } from './surveys';

/** Surveys of a hotel, one of each kind that a route asks for. */
export async function surveysOfMatrix(house: House, { propertyId }: Hotel, reservationId: string): Promise<Record<string, string>> {
  const surveyId = await aSurvey(house, propertyId, [OVERALL]);
  const drafted = await must(house, 'POST', '/v1/surveys', { propertyId, code: 'DRAFT', name: 'A draft', draft: questionnaire([OVERALL]) });
  const link = () => handOut(house, propertyId, surveyId, 'link');
  const { token } = await link();
  await answer(house, token, { clientId: 'of-the-matrix', language: 'en', answers: { overall: 4 }, complete: true });
  const { data } = await must(house, 'GET', `/v1/survey-responses?surveyId=${surveyId}`);
  const handed = await link();
  await must(house, 'POST', '/v1/survey-invitations', { distributionId: handed.id, reservationId, handOver: true });
  return {
    surveys: surveyId,
    'POST /v1/surveys/{id}/versions': drafted.id,
    'POST /v1/surveys/{id}/closing': await aSurvey(house, propertyId, [OVERALL]),
    'survey-distributions': (await link()).id,
    'POST /v1/survey-distributions/{id}/ending': (await link()).id,
    'POST /v1/survey-distributions/{id}/paper-batches': (await handOut(house, propertyId, surveyId, 'paper')).id,
    'survey-responses': data[0].id,
    'survey-token': token,
    'score-alerts': await aFall(house, surveyId, propertyId),
  };
}
