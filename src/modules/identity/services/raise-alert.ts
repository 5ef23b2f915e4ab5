import type { Work } from '../../../kernel/database/unit-of-work';
import { newId } from '../../../kernel/values/ids';
import type { AlertKind } from '../domain/watch';
import { alertRaised } from '../events/access.event';

export interface Alert {
  kind: AlertKind;
  accountId: string | null;
  /** What it is about where it is no account: the mark of a network. */
  subject?: string;
  counts: Record<string, number>;
  /** The moment at which the limit was passed; the same one is raised once. */
  occurredAt: Date;
}

/** Raises an alert, once: whoever looks at the same acts again comes to the same moment. */
export async function raiseAlert(work: Work, at: Date, { kind, accountId, subject, counts, occurredAt }: Alert): Promise<void> {
  const id = newId();
  const raised = await work.query(
    `INSERT INTO security_alerts (id, kind, account_id, subject, counts, occurred_at, raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT ON CONSTRAINT security_alerts_once DO NOTHING RETURNING 1`,
    [id, kind, accountId, subject ?? null, JSON.stringify(counts), occurredAt, at],
  );
  if (raised.length === 0) return;
  work.emit(alertRaised({ id, kind, accountId, counts }));
  work.audit({ action: 'security_alert.raised', target: { type: 'security_alert', id }, details: { kind, accountId, counts } });
}

/** When somebody was last told of the like. */
export async function lastAlert(work: Work, kind: AlertKind, accountId: string | null, subject?: string): Promise<Date | undefined> {
  const [alert] = await work.query<{ at: Date | null }>(
    `SELECT max(occurred_at) AS at FROM security_alerts WHERE kind = $1 AND account_id IS NOT DISTINCT FROM $2 AND subject IS NOT DISTINCT FROM $3`,
    [kind, accountId, subject ?? null],
  );
  return alert?.at ?? undefined;
}
