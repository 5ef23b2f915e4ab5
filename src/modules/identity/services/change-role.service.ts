import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { permissionsOf, requireToHold } from '../domain/authority';
import { IdentityProblems } from '../domain/problems';
import { Role } from '../domain/role.entity';
import type { ChangeRoleDto, RoleDto } from '../dto/role.dto';
import { roleView } from '../queries/roles.query';
import { AccessSnapshots } from './access-snapshots';

/** Changes a role of the organization's own; of one that comes with the house only whether it demands a second factor. Whoever holds it gains or loses at once. */
@Injectable()
export class ChangeRole {
  constructor(
    private readonly work: UnitOfWork,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 404, 403 `exceeds_own_permissions`, 409 `system_role`, 412, 428 */
  async run(ctx: RequestContext, id: string, patch: ChangeRoleDto, ifMatch: string | undefined): Promise<RoleDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const view = await this.work.run(ctx, 200, async (work) => {
      const role = await work.manager.findOne(Role, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!role) throw notFound();
      requireMatch(ifMatch, role.version);
      if (role.system && (patch.name !== undefined || patch.permissions !== undefined)) throw new Refusal(IdentityProblems.systemRole);
      requireToHold(ctx.caller, [{ permissions: permissionsOf(role), propertyId: null }]);
      const wanted = { name: role.name, permissions: role.permissions, requiresSecondFactor: role.requiresSecondFactor };
      const fields = mergePatch(wanted, { ...patch, permissions: patch.permissions?.toSorted() ?? patch.permissions }, []);
      if (fields.length > 0) {
        requireToHold(ctx.caller, [{ permissions: wanted.permissions, propertyId: null }]);
        const withdrawn = role.permissions.filter((p) => !wanted.permissions.includes(p));
        const added = wanted.permissions.filter((p) => !role.permissions.includes(p));
        Object.assign(role, wanted, { version: role.version + 1, updatedAt: ctx.at });
        await work.manager.update(Role, { id }, role);
        work.audit({ action: 'role.changed', target: { type: 'role', id }, details: { fields, added, withdrawn } });
      }
      ctx.answer.etag = etagOf(role.version);
      return roleView(role);
    });
    this.snapshots.forgetAll();
    return view;
  }
}
