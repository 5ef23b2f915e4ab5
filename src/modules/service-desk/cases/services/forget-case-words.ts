import type { Database } from '../../../../kernel/database/database';
import type { RetentionClass } from '../../../../kernel/privacy/retention-classes';

const OLD = `FROM cases c WHERE c.status = 'closed' AND c.closed_at < $1 AND c.sealed IS NOT NULL`;
const CHUNK = 2_000;

/** The words go, of the case, its notes and its compensations; that there was a case stays, with its times. */
export const forgetCaseWords =
  (database: Database): RetentionClass['apply'] =>
  async (before, { dryRun }) => {
    if (dryRun) return (await database.query<{ n: number }>(`SELECT count(*)::int AS n ${OLD}`, [before]))[0]!.n;
    for (let total = 0; ;) {
      const gone = await database.query(
        `WITH old AS (SELECT c.id ${OLD} LIMIT ${CHUNK}),
           notes AS (UPDATE case_notes n SET sealed = NULL FROM old WHERE n.case_id = old.id),
           given AS (UPDATE case_compensations g SET sealed = NULL FROM old WHERE g.case_id = old.id)
         UPDATE cases c SET sealed = NULL FROM old WHERE c.id = old.id RETURNING 1`,
        [before],
      );
      total += gone.length;
      if (gone.length < CHUNK) return total;
    }
  };
