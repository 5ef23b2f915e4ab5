const PRIVATE = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs'];

/**
 * What a role needs to enqueue and to work jobs without owning the queue. The queue's tables have row security switched on and no
 * policy, which hides every row from anyone but the owner: a grant alone is not enough. Safe to run again and again.
 */
export function jobQueueGrants(role: string): string[] {
  const name = `"${role.replaceAll('"', '""')}"`;
  return [
    `GRANT USAGE ON SCHEMA graphile_worker TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${name}`,
    `REVOKE INSERT, UPDATE, DELETE ON graphile_worker.migrations FROM ${name}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${name}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO ${name}`,
    // made once: DROP and CREATE at every start would lock the queue against those who are working
    ...PRIVATE.map(
      (table) => `
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'graphile_worker' AND tablename = '${table}' AND policyname = 'innkeeper') THEN
            CREATE POLICY innkeeper ON graphile_worker.${table} USING (true) WITH CHECK (true);
          END IF;
        END $$`,
    ),
  ];
}
