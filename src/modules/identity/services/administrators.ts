import type { Transaction } from '../../../kernel/database/database';
import { Refusal } from '../../../kernel/errors/problem';
import { IdentityProblems } from '../domain/problems';
import { ADMINISTRATOR_ROLE_ID } from '../domain/role.entity';

/** One writer at a time decides who remains: two administrators must not remove each other. To be called before the change. */
export async function lockAdministrators(work: Transaction): Promise<void> {
  await work.query('SELECT 1 FROM roles WHERE id = $1 FOR NO KEY UPDATE', [ADMINISTRATOR_ROLE_ID]);
}

/** To be called after the change. @throws Refusal 409 `last_administrator` */
export async function requireAnAdministrator(work: Transaction): Promise<void> {
  const left = await work.query(
    `SELECT 1 FROM grants g JOIN accounts a ON a.id = g.account_id
     WHERE g.role_id = $1 AND g.property_id IS NULL AND a.kind = 'staff' AND a.status = 'active' LIMIT 1`,
    [ADMINISTRATOR_ROLE_ID],
  );
  if (left.length === 0) throw new Refusal(IdentityProblems.lastAdministrator);
}
