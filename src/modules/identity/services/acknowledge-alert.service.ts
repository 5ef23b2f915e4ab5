import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { AccessProblems } from '../domain/access-problems';
import type { SecurityAlertDto } from '../dto/security-alert.dto';
import { notePlace, SecurityAlerts } from '../queries/security-alerts.query';

/** Somebody has looked at an alert and says what came of it. */
@Injectable()
export class AcknowledgeAlert {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly alerts: SecurityAlerts,
  ) {}

  /** @throws Refusal 404, 409 `already_acknowledged`, 403 `own_access` for who is meant by it */
  run(ctx: RequestContext, id: string, note: string): Promise<SecurityAlertDto> {
    ctx.caller.requireEverywhere('accounts:write');
    return this.work.run(ctx, 200, async (work) => {
      const alert = await this.alerts.one(work, id);
      if (alert.accountId === ctx.caller.accountId) throw new Refusal(AccessProblems.ownAccess);
      const taken = await work.query(
        `UPDATE security_alerts SET acknowledged_at = $2, acknowledged_by = $3, note_sealed = $4 WHERE id = $1 AND acknowledged_at IS NULL RETURNING 1`,
        [id, ctx.at, ctx.caller.accountId, this.vault.sealRecord(note, notePlace(id))],
      );
      if (taken.length === 0) {
        const { acknowledgedBy, acknowledgedAt } = await this.alerts.one(work, id);
        throw new Refusal(AccessProblems.alreadyAcknowledged, undefined, [], { standing: { acknowledgedBy, acknowledgedAt } });
      }
      work.audit({ action: 'security_alert.acknowledged', target: { type: 'security_alert', id }, details: { kind: alert.kind } });
      return this.alerts.one(work, id);
    });
  }
}
