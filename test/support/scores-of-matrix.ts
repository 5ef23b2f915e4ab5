import { newId } from '../../src/kernel/values/ids';
import { answered } from './answers';
import { must } from './furnish';
import type { House } from './house';

/** A survey that has been answered, and a score of it that has fallen: for the access matrix. */
export async function scoresOfMatrix(house: House, propertyId: string, code: string): Promise<Record<string, string>> {
  const { id: surveys } = await must(house, 'POST', '/v1/surveys', {
    propertyId,
    code: `STAY-${code}`,
    name: 'Stay',
    template: 'touchpoints',
  });
  await must(house, 'POST', `/v1/surveys/${surveys}/versions`, undefined, { headers: { 'if-match': '*' } });
  await answered(house, surveys, propertyId, [{ answers: { overall: 5 } }]);
  const alert = newId();
  await house.db.query(
    `INSERT INTO score_alerts (id, property_id, survey_id, item_id, fell_on, before_from, before_n, before_score, before_error, now_from, now_n, now_score, now_error,
       chance, created_at, updated_at)
     SELECT $1, $2, $3, id, '2026-11-22', '2026-08-01', 80, 90, 1, '2026-10-25', 40, 60, 1, 0.0001, now(), now() FROM survey_items WHERE survey_id = $3 AND key = 'overall'`,
    [alert, propertyId, surveys],
  );
  return { surveys, 'score-alerts': alert };
}
