import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage, type Page, type PageQuery } from '../../../kernel/http/page';
import { permissionsOf } from '../domain/authority';
import { Role } from '../domain/role.entity';
import type { RoleDto } from '../dto/role.dto';

export const roleView = (role: Role): RoleDto => ({
  id: role.id,
  code: role.code,
  name: role.name,
  permissions: [...permissionsOf(role)],
  requiresSecondFactor: role.requiresSecondFactor,
  system: role.system,
  updatedAt: role.updatedAt.toISOString(),
});

/** Roles for those who give them. */
@Injectable()
export class Roles {
  constructor(private readonly database: Database) {}

  /** @throws Refusal 404 */
  async find(id: string): Promise<Role> {
    const role = await this.database.manager.findOneBy(Role, { id });
    if (!role) throw notFound();
    return role;
  }

  async list(query: PageQuery): Promise<Page<RoleDto>> {
    const page = await keysetPage<Role>(
      this.database,
      {
        select: `SELECT id, code, name, permissions, all_permissions AS "allPermissions", requires_second_factor AS "requiresSecondFactor", system, updated_at AS "updatedAt" FROM roles`,
        where: query.updatedSince ? ['updated_at >= $1'] : [],
        values: query.updatedSince ? [query.updatedSince] : [],
        sortable: { code: { column: 'code', type: 'text' }, updatedAt: { column: 'updated_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: 'code',
      },
      query,
    );
    return { ...page, data: page.data.map(roleView) };
  }
}
