import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { requireToHold } from '../domain/authority';
import { IdentityProblems } from '../domain/problems';
import type { InvitationDto } from '../dto/invitation.dto';
import { Accounts } from '../queries/accounts.query';
import { grantsOf } from '../queries/grants.query';
import { Invitations } from '../queries/invitations.query';
import { StaffLetters } from './staff-letters';

/** Sends invitations again, and takes them back. */
@Injectable()
export class ManageInvitations {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly letters: StaffLetters,
  ) {}

  /** @throws Refusal 404, 403 `exceeds_own_permissions`, 409 `already_joined` */
  async send(ctx: RequestContext, accountId: string): Promise<InvitationDto> {
    ctx.caller.requireEverywhere('accounts:write');
    return this.work.run(ctx, 201, async (work) => {
      const account = await this.accounts.lock(work, accountId, 'staff');
      requireToHold(ctx.caller, await grantsOf(work, [accountId]));
      if (account.passwordHash) throw new Refusal(IdentityProblems.alreadyJoined);
      const id = await this.letters.invite(work, account, ctx.at);
      work.audit({ action: 'account.invited', target: { type: 'account', id: accountId } });
      return (await this.invitations.of(work, id, ctx.at))!;
    });
  }

  /** @throws Refusal 404 */
  async withdraw(ctx: RequestContext, id: string): Promise<void> {
    ctx.caller.requireEverywhere('accounts:write');
    await this.work.run(ctx, 204, async (work) => {
      const [gone] = await work.query<{ account_id: string }>(
        `DELETE FROM account_tokens WHERE id = $1 AND purpose = 'invitation' RETURNING account_id`,
        [id],
      );
      if (!gone) throw notFound();
      work.audit({ action: 'account.invitation_withdrawn', target: { type: 'account', id: gone.account_id } });
    });
  }
}
