import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { browserOf, networkOf } from '../domain/watch';

/** More failures of one network in a minute tell nothing new, and would only fill the table. */
const FAILURES_PER_MINUTE = 120;

export type SignInMethod = 'password' | 'second_factor' | 'client_secret' | 'guest_code';

/** Keeps what only a sign-in knows for the watch over unusual access: from which network and browser, as keyed hashes and nothing else. */
@Injectable()
export class NotePlaceOfSignIn {
  private readonly failures = new LRUCache<string, number>({ max: 20_000, ttl: 60_000, noUpdateTTL: true });

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** To be called in the transaction that signs somebody in. */
  async signedIn(work: Sql, ctx: RequestContext, accountId: string, method: SignInMethod = 'password'): Promise<void> {
    await this.note(work, ctx, method, { accountId, succeeded: true });
  }

  /**
   * To be called when it failed, in no transaction of the caller's or in one that commits.
   * @param tried whom it was meant for (an e-mail, a phone, a client id), whether there is such an account or not; kept as a keyed hash
   */
  async failed(ctx: RequestContext, method: SignInMethod, tried: string, work: Sql = this.database): Promise<void> {
    const network = networkOf(ctx.from?.address ?? '') ?? '';
    const failures = (this.failures.get(network) ?? 0) + 1;
    this.failures.set(network, failures);
    if (failures <= FAILURES_PER_MINUTE) await this.note(work, ctx, method, { succeeded: false, tried });
  }

  private async note(
    work: Sql,
    ctx: RequestContext,
    method: SignInMethod,
    { accountId = null, succeeded, tried }: { accountId?: string | null; succeeded: boolean; tried?: string },
  ): Promise<void> {
    const network = networkOf(ctx.from?.address ?? '');
    const browser = ctx.from?.userAgent && browserOf(ctx.from.userAgent);
    const index = (kind: string, value: string | undefined) => (value ? this.vault.blindIndex(kind, value) : null);
    await work.hot(
      'note_sign_in',
      `INSERT INTO sign_in_notes (id, at, method, account_id, succeeded, tried_index, network_index, browser_index)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        newId(),
        ctx.at,
        method,
        accountId,
        succeeded,
        index('sign_in_tried', tried?.trim().toLowerCase()),
        index('sign_in_network', network),
        index('sign_in_browser', browser),
      ],
    );
  }
}
