import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql, type Transaction } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage, type Page, type PageQuery } from '../../../kernel/http/page';
import { Account, type AccountKind } from '../domain/account.entity';
import type { AccountDto, AccountQuery } from '../dto/account.dto';
import type { ApiClientDto, ApiClientQuery } from '../dto/api-client.dto';
import { grantsOf, grantView, type HeldGrant } from './grants.query';

/** Accounts for those who administer them. */
@Injectable()
export class Accounts {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404 */
  async find(id: string, kind?: AccountKind): Promise<Account> {
    const account = await this.database.manager.findOneBy(Account, { id, ...(kind && { kind }) });
    if (!account) throw notFound();
    return account;
  }

  /** Locks the account until the transaction ends. @throws Refusal 404 */
  async lock(work: Transaction, id: string, kind?: AccountKind): Promise<Account> {
    const account = await work.manager.findOne(Account, { where: { id, ...(kind && { kind }) }, lock: { mode: 'pessimistic_write' } });
    if (!account) throw notFound();
    return account;
  }

  async staffView(sql: Sql, account: Account): Promise<AccountDto> {
    return this.staff(account, await grantsOf(sql, [account.id]));
  }

  async clientView(sql: Sql, account: Account): Promise<ApiClientDto> {
    return client(account, await grantsOf(sql, [account.id]));
  }

  async listStaff(query: AccountQuery): Promise<Page<AccountDto>> {
    const { page, grants } = await this.list('staff', query.status, query);
    return { ...page, data: page.data.map((account) => this.staff(account, grants(account.id))) };
  }

  async listClients(query: ApiClientQuery): Promise<Page<ApiClientDto>> {
    const { page, grants } = await this.list('client', query.status, query);
    return { ...page, data: page.data.map((account) => client(account, grants(account.id))) };
  }

  emailOf({ id, dataKey, emailSealed }: Pick<Account, 'id' | 'dataKey' | 'emailSealed'>): string {
    return this.vault.open(this.vault.unwrap(dataKey!), emailSealed!, emailPlace(id)).toString('utf8');
  }

  private async list(kind: AccountKind, status: string | undefined, query: PageQuery) {
    const [where, values]: [string[], unknown[]] = [['kind = $1'], [kind]];
    if (status) where.push(`status = $${values.push(status)}`);
    if (query.updatedSince) where.push(`updated_at >= $${values.push(query.updatedSince)}`);
    const page = await keysetPage<Account>(
      this.database,
      {
        select: `SELECT id, display_name AS "displayName", status, data_key AS "dataKey", email_sealed AS "emailSealed", password_hash AS "passwordHash",
          totp_confirmed_at AS "totpConfirmedAt", requires_second_factor AS "requiresSecondFactor", old_secret_until AS "oldSecretUntil", locked_until AS "lockedUntil",
          client_id AS "clientId", scopes, created_at AS "createdAt", updated_at AS "updatedAt" FROM accounts`,
        where,
        values,
        sortable: {
          createdAt: { column: 'created_at', type: 'timestamptz' },
          updatedAt: { column: 'updated_at', type: 'timestamptz' },
          displayName: { column: 'display_name', type: 'text' },
        },
        idColumn: 'id',
        defaultSort: 'createdAt',
      },
      query,
    );
    const all = await grantsOf(
      this.database,
      page.data.map((a) => a.id),
    );
    return { page, grants: (id: string) => all.filter((g) => g.accountId === id) };
  }

  private staff(account: Account, grants: readonly HeldGrant[]): AccountDto {
    const { id, displayName, status, lockedUntil, requiresSecondFactor, createdAt, updatedAt } = account;
    return {
      id,
      email: this.emailOf(account),
      displayName,
      status,
      lockedUntil: lockedUntil?.toISOString() ?? null,
      joined: account.passwordHash !== null,
      secondFactor: account.totpConfirmedAt !== null,
      requiresSecondFactor,
      grants: grants.map(grantView),
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  }
}

/** Binds a sealed e-mail to its row. */
export const emailPlace = (accountId: string): string => `accounts.email/${accountId}`;

const client = (
  { id, clientId, displayName, status, scopes, oldSecretUntil, createdAt, updatedAt }: Account,
  grants: readonly HeldGrant[],
): ApiClientDto => ({
  id,
  clientId: clientId!,
  displayName,
  status,
  scopes: scopes!,
  oldSecretUntil: oldSecretUntil?.toISOString() ?? null,
  grants: grants.map(grantView),
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
