import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { etagOf } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { Account } from '../domain/account.entity';
import type { AccountDto, CreateAccountDto } from '../dto/account.dto';
import { Accounts } from '../queries/accounts.query';
import { GiveGrant } from './give-grant.service';
import { StaffLetters } from './staff-letters';
import { StaffSecrets } from './staff-secrets';

/** Makes an account for a member of staff; without a password they are invited. */
@Injectable()
export class CreateAccount {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly secrets: StaffSecrets,
    private readonly giveGrant: GiveGrant,
    private readonly letters: StaffLetters,
  ) {}

  /** @throws Refusal 400 `weak_password`, 403 `exceeds_own_permissions`, 409 when the e-mail is taken */
  async run(ctx: RequestContext, body: CreateAccountDto): Promise<AccountDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const passwordHash = await this.hashOf(body);
    return this.work.run(ctx, 201, (work) => this.within(work, ctx, body, passwordHash));
  }

  /** To be made before the transaction: it takes its time. */
  async hashOf({ email, displayName, password }: CreateAccountDto): Promise<string | null> {
    return password === undefined ? null : this.secrets.passwordHash(password, [email, displayName]);
  }

  async within(
    work: Work,
    ctx: RequestContext,
    { email, displayName, requiresSecondFactor = false, grants = [] }: CreateAccountDto,
    passwordHash: string | null,
  ): Promise<AccountDto> {
    const id = newId();
    const account = work.manager.create(Account, {
      id,
      kind: 'staff',
      status: 'active',
      displayName,
      passwordHash,
      lockedUntil: null,
      totpConfirmedAt: null,
      requiresSecondFactor,
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
      ...this.secrets.email(id, email),
    });
    await this.secrets.requireFree(work, id, email);
    await work.manager.insert(Account, account);
    work.audit({ action: 'account.created', target: { type: 'account', id } });
    if (!passwordHash) {
      await this.letters.invite(work, account, ctx.at);
      work.audit({ action: 'account.invited', target: { type: 'account', id } });
    }
    for (const [i, grant] of grants.entries()) await this.giveGrant.within(work, ctx, id, grant, `/grants/${i}`);
    ctx.answer.etag = etagOf(1);
    ctx.answer.location = `/v1/accounts/${id}`;
    return this.accounts.staffView(work, account);
  }
}
