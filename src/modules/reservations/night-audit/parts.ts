import { ChargeNights } from './charge-nights';
import { CloseDay } from './close-day.service';
import { NightAuditQueries } from './night-audit.queries';
import { NightAuditsController } from './night-audits.controller';

/** What the night audit adds to the module. */
export const NIGHT_AUDIT_CONTROLLERS = [NightAuditsController];
export const NIGHT_AUDIT_PROVIDERS = [ChargeNights, CloseDay, NightAuditQueries];
