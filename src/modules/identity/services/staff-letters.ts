import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Vault } from '../../../kernel/crypto/vault';
import { Environment } from '../../../kernel/config/environment';
import type { Transaction } from '../../../kernel/database/database';
import { type Addressed, type Letter, Mail } from '../../../kernel/mail/mail';
import { Clock } from '../../../kernel/values/clock';
import { Account } from '../domain/account.entity';
import { type NoticeKind, noticeLetter, tokenLetter } from '../domain/letters';
import { normaliseEmail } from '../domain/secrets';
import { Accounts } from '../queries/accounts.query';
import { OneTimeTokens } from './one-time-tokens';

export const INVITATION_HOURS = 72;
export const RESET_MINUTES = 60;
const MINUTE = 60_000;

/** What the house writes to its staff. */
@Injectable()
export class StaffLetters {
  constructor(
    private readonly mail: Mail,
    private readonly tokens: OneTimeTokens,
    private readonly accounts: Accounts,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {
    mail.writes('invitation', (work, { about }) => this.invitation(work, about!.id));
    mail.writes('password_reset', (work, mail) => this.passwordReset(work, mail));
  }

  /** Invites somebody without a password, in place of any invitation before. @returns its id */
  async invite(work: Transaction, account: Account, at: Date): Promise<string> {
    const until = new Date(at.getTime() + INVITATION_HOURS * 60 * MINUTE);
    const id = await this.tokens.prepare(work, account.id, 'invitation', at, until);
    const about = { type: 'account' as const, id: account.id };
    await this.mail.send(work, { to: this.accounts.emailOf(account), purpose: 'invitation', about, goodUntil: until }, at);
    return id;
  }

  /** Takes the same time for an address that has no account: whose it is, is looked up when the letter is written. @returns until when it is good */
  async sendReset(work: Transaction, email: string, at: Date): Promise<Date> {
    const goodUntil = new Date(at.getTime() + RESET_MINUTES * MINUTE);
    const order = { to: email.trim(), purpose: 'password_reset', goodUntil, atMost: { count: 3, minutes: 15 } };
    await this.mail.send(work, order, at);
    return goodUntil;
  }

  async notice(work: Transaction, account: Account, kind: NoticeKind, at: Date): Promise<void> {
    const letter = noticeLetter(kind, account.displayName, at);
    const about = { type: 'account' as const, id: account.id };
    await this.mail.send(work, { to: this.accounts.emailOf(account), purpose: 'security_notice', letter, about }, at);
  }

  private async invitation(work: Transaction, accountId: string): Promise<Letter | undefined> {
    const account = await work.manager.findOneBy(Account, { id: accountId, status: 'active' });
    const made = account && (await this.tokens.make(work, accountId, 'invitation', this.clock.now()));
    return made ? tokenLetter('invitation', account.displayName, made.token, made.until, this.environment.STAFF_APP_URL) : undefined;
  }

  /** Nothing for who was never let in: a withdrawn invitation must not come back this way. */
  private async passwordReset(work: Transaction, { to }: Addressed): Promise<Letter | undefined> {
    const indexes = this.vault.blindIndexes('account_email', normaliseEmail(to));
    const account = await work.manager.findOneBy(Account, { emailIndex: In(indexes), kind: 'staff', status: 'active' });
    if (!account?.passwordHash) return undefined;
    const at = this.clock.now();
    await this.tokens.prepare(work, account.id, 'password_reset', at, new Date(at.getTime() + RESET_MINUTES * MINUTE));
    const made = await this.tokens.make(work, account.id, 'password_reset', at);
    const letter = tokenLetter('password_reset', account.displayName, made!.token, made!.until, this.environment.STAFF_APP_URL);
    return { ...letter, to: this.accounts.emailOf(account), about: { type: 'account', id: account.id } };
  }
}
