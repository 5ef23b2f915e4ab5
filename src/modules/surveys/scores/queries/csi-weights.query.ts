import type { Sql } from '../../../../kernel/database/database';
import { EQUAL_WEIGHTS } from '../domain/csi';
import type { CsiWeightsDto } from '../dto/models.dto';

/** Those that a survey was given last; equal ones where it never was. */
export async function csiWeights(sql: Sql, surveyId: string): Promise<CsiWeightsDto> {
  const [last] = await sql.query<CsiWeightsDto>(
    'SELECT satisfaction, expectancy, performance, version FROM csi_weights WHERE survey_id = $1 ORDER BY version DESC LIMIT 1',
    [surveyId],
  );
  return last ?? { ...EQUAL_WEIGHTS, version: 0 };
}
