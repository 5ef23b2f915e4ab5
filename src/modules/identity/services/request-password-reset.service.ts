import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { AddressLimits } from '../../../kernel/http/address-limits';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { PasswordResetOrderDto } from '../dto/auth.dto';
import { unstoredContext } from './own-context';
import { StaffLetters } from './staff-letters';

/** Sends a token to the address, if it is one of ours; nobody learns here whether it is. */
@Injectable()
export class RequestPasswordReset {
  constructor(
    private readonly work: UnitOfWork,
    private readonly letters: StaffLetters,
    private readonly limits: AddressLimits,
  ) {}

  /** @throws Refusal 429 */
  async run(ctx: RequestContext, email: string): Promise<PasswordResetOrderDto> {
    this.limits.enter('password reset', ctx);
    const expiresAt = await this.work.run(unstoredContext(ctx), 202, (work) => this.letters.sendReset(work, email, ctx.at));
    return { expiresAt: expiresAt.toISOString() };
  }
}
