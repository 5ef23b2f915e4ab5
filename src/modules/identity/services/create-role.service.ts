import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { etagOf } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { requireToHold } from '../domain/authority';
import { Role } from '../domain/role.entity';
import type { CreateRoleDto, RoleDto } from '../dto/role.dto';
import { roleView } from '../queries/roles.query';

/** Makes a role of the organization's own. */
@Injectable()
export class CreateRole {
  constructor(private readonly work: UnitOfWork) {}

  /** @throws Refusal 403 `exceeds_own_permissions`, 409 when the code is taken */
  async run(ctx: RequestContext, { code, name, permissions, requiresSecondFactor = false }: CreateRoleDto): Promise<RoleDto> {
    ctx.caller.requireEverywhere('accounts:write');
    requireToHold(ctx.caller, [{ permissions, propertyId: null }]);
    return this.work.run(ctx, 201, async (work) => {
      const role = work.manager.create(Role, {
        id: newId(),
        code,
        name,
        permissions: permissions.toSorted(),
        allPermissions: false,
        requiresSecondFactor,
        system: false,
        version: 1,
        createdAt: ctx.at,
        updatedAt: ctx.at,
      });
      await work.manager.insert(Role, role);
      work.audit({ action: 'role.created', target: { type: 'role', id: role.id }, details: { code, permissions: role.permissions } });
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/roles/${role.id}`;
      return roleView(role);
    });
  }
}
