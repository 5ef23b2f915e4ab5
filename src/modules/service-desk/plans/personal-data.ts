import type { Vault } from '../../../kernel/crypto/vault';
import type { PersonalDataHolder } from '../../../kernel/privacy/personal-data-holders';
import { taskPlace } from './queries/plan-rows';

/** What was planned and done for guests. A task says why it is done, and when: for a birthday that is the day. */
export const plansHolder = (vault: Vault): PersonalDataHolder => ({
  name: 'service_plans',
  columns: ['service_plan_tasks.remarks', 'service_plan_tasks.occasion', 'service_plan_tasks.due_at'],
  export: async (sql, { recordIds }) => {
    const tasks = await sql.query<{ id: string; remarks: Buffer | null }>(
      `SELECT id, property_id, reservation_id, title, occasion, due_at, status, ended_at, rating, remarks FROM service_plan_tasks
       WHERE guest_id = ANY ($1::uuid[]) ORDER BY due_at`,
      [recordIds],
    );
    return {
      service_plan_tasks: tasks.map(({ remarks, ...task }) => ({
        ...task,
        remarks: remarks && vault.openRecord(remarks, taskPlace(task.id)).toString('utf8'),
      })),
    };
  },
  forget: async (work, { recordIds }) => {
    const tasks = await work.query('DELETE FROM service_plan_tasks WHERE guest_id = ANY ($1::uuid[]) RETURNING 1', [recordIds]);
    return { service_plan_tasks: tasks.length };
  },
});
