import type { Sql } from '../../../kernel/database/database';
import { permissionsOf } from '../domain/authority';
import type { GrantDto } from '../dto/grant.dto';

export interface HeldGrant {
  id: string;
  accountId: string;
  role: string;
  propertyId: string | null;
  permissions: readonly string[];
  createdAt: Date;
}

interface Row extends Omit<HeldGrant, 'permissions'> {
  rolePermissions: string[];
  allPermissions: boolean;
}

/** The grants of these accounts, oldest first. */
export async function grantsOf(sql: Sql, accountIds: readonly string[]): Promise<HeldGrant[]> {
  const rows = await sql.query<Row>(
    `SELECT g.id, g.account_id AS "accountId", r.code AS role, g.property_id AS "propertyId", g.created_at AS "createdAt",
       r.permissions AS "rolePermissions", r.all_permissions AS "allPermissions"
     FROM grants g JOIN roles r ON r.id = g.role_id WHERE g.account_id = ANY ($1) ORDER BY g.created_at, g.id`,
    [accountIds],
  );
  return rows.map(({ rolePermissions, allPermissions, ...grant }) => ({
    ...grant,
    permissions: permissionsOf({ permissions: rolePermissions, allPermissions }),
  }));
}

export const grantView = ({ id, role, propertyId, createdAt }: HeldGrant): GrantDto => ({
  id,
  role,
  propertyId,
  createdAt: createdAt.toISOString(),
});
