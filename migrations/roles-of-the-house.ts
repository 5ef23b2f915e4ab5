import type { QueryRunner } from 'typeorm';

/** Permissions by the code of a role that comes with the house. */
export type MorePermissions = Readonly<Record<string, readonly string[]>>;

/** Adds permissions to roles that come with the house; those that a hotel has made are its own matter. Migrations that have landed rely on it as it is. */
export async function extendRoles(q: QueryRunner, more: MorePermissions): Promise<void> {
  for (const [code, permissions] of Object.entries(more)) {
    await q.query(
      'UPDATE roles SET permissions = permissions || $2::text[], version = version + 1, updated_at = now() WHERE code = $1 AND system',
      [code, permissions],
    );
  }
}

/** Takes back what {@link extendRoles} has added. */
export async function reduceRoles(q: QueryRunner, more: MorePermissions): Promise<void> {
  for (const [code, permissions] of Object.entries(more)) {
    await q.query(
      'UPDATE roles SET permissions = ARRAY(SELECT p FROM unnest(permissions) p WHERE p <> ALL ($2::text[])), version = version - 1 WHERE code = $1 AND system',
      [code, permissions],
    );
  }
}
