import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { ScoreAlertDto } from '../dto/score-alert.dto';
import { ScoreAlerts } from '../queries/score-alerts.query';

/** Somebody has taken notice of a fall. */
@Injectable()
export class AcknowledgeScoreAlert {
  constructor(
    private readonly work: UnitOfWork,
    private readonly alerts: ScoreAlerts,
  ) {}

  /** Whoever was first stays named. @throws Refusal 404, 403 */
  async run(ctx: RequestContext, id: string): Promise<ScoreAlertDto> {
    return this.work.run(ctx, 200, async (work) => {
      const { propertyId } = await this.alerts.one(work, id);
      ctx.caller.require('surveys:write', propertyId);
      const noticed = await work.query(
        'UPDATE score_alerts SET acknowledged_at = $2, acknowledged_by = $3, updated_at = $2 WHERE id = $1 AND acknowledged_at IS NULL RETURNING 1',
        [id, ctx.at, ctx.caller.accountId],
      );
      if (noticed.length) work.audit({ action: 'score_alert.acknowledged', target: { type: 'score_alert', id }, propertyId });
      return this.alerts.one(work, id);
    });
  }
}
