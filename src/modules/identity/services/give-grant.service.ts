import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { permissionsOf, requireToHold } from '../domain/authority';
import { Role } from '../domain/role.entity';
import type { GiveGrantDto, GrantDto } from '../dto/grant.dto';
import { Accounts } from '../queries/accounts.query';
import { AccessSnapshots } from './access-snapshots';

/** Gives a role to an account, for one hotel or for all. */
@Injectable()
export class GiveGrant {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly snapshots: AccessSnapshots,
  ) {}

  async run(ctx: RequestContext, accountId: string, grant: GiveGrantDto): Promise<GrantDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const given = await this.work.run(ctx, 201, async (work) => {
      const account = await this.accounts.lock(work, accountId);
      return this.within(work, ctx, account.id, grant, '');
    });
    this.snapshots.forget(accountId);
    return given;
  }

  /**
   * The same within a transaction that is open.
   * @param pointer of the grant in the body
   * @throws Refusal 400 `unknown_role`, 403 `exceeds_own_permissions`, 409 when it is held already
   */
  async within(
    work: Work,
    ctx: RequestContext,
    accountId: string,
    { role: code, propertyId }: GiveGrantDto,
    pointer: string,
  ): Promise<GrantDto> {
    // locked, so that the role does not grow between the check and the grant
    const role = await work.manager.findOne(Role, { where: { code }, lock: { mode: 'pessimistic_read' } });
    if (!role) throw invalid({ pointer: `${pointer}/role`, code: 'unknown_role', detail: 'There is no role with this code.' });
    requireToHold(ctx.caller, [{ permissions: permissionsOf(role), propertyId }]);
    const id = newId();
    await work.query('INSERT INTO grants (id, account_id, role_id, property_id, created_at) VALUES ($1, $2, $3, $4, $5)', [
      id,
      accountId,
      role.id,
      propertyId,
      ctx.at,
    ]);
    work.audit({
      action: 'grant.given',
      target: { type: 'account', id: accountId },
      propertyId,
      details: { grantId: id, role: role.code },
    });
    return { id, role: role.code, propertyId, createdAt: ctx.at.toISOString() };
  }
}
