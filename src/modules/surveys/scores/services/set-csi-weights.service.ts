import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { CsiWeightsDto, SetCsiWeightsDto } from '../dto/models.dto';
import { csiWeights } from '../queries/csi-weights.query';

/** Says what the three questions of the satisfaction index count. The index by the old weights stays what it was: it is another formula. */
@Injectable()
export class SetCsiWeights {
  constructor(private readonly work: UnitOfWork) {}

  /** Weights that are in force already make no new version. @throws Refusal 404, 403, 400 where nothing counts */
  async run(ctx: RequestContext, surveyId: string, weights: SetCsiWeightsDto): Promise<CsiWeightsDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [survey] = await work.query<{ propertyId: string | null }>(
        'SELECT property_id AS "propertyId" FROM surveys WHERE id = $1 FOR UPDATE',
        [surveyId],
      );
      if (!survey) throw notFound();
      if (survey.propertyId) ctx.caller.require('surveys:write', survey.propertyId);
      else ctx.caller.requireEverywhere('surveys:write');
      const { satisfaction, expectancy, performance } = weights;
      if (satisfaction + expectancy + performance === 0) {
        throw invalid({ pointer: '/satisfaction', code: 'nothing_counts', detail: 'At least one of the three weights must be above 0.' });
      }
      const before = await csiWeights(work, surveyId);
      if (before.satisfaction === satisfaction && before.expectancy === expectancy && before.performance === performance) return before;
      const version = before.version + 1;
      await work.query(
        `INSERT INTO csi_weights (survey_id, version, satisfaction, expectancy, performance, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [surveyId, version, satisfaction, expectancy, performance, ctx.caller.accountId, ctx.at],
      );
      work.audit({
        action: 'csi_weights.set',
        target: { type: 'survey', id: surveyId },
        propertyId: survey.propertyId,
        details: { version, satisfaction, expectancy, performance },
      });
      return { satisfaction, expectancy, performance, version };
    });
  }
}
