import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { keysetPage, type Page, type PageQuery } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { SessionDto } from '../dto/session.dto';
import { originPlace, type SessionOrigin } from '../services/sessions';

/** Where the caller is signed in. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async list({ caller, at }: RequestContext, query: PageQuery): Promise<Page<SessionDto>> {
    const where = ['s.account_id = $1', 's.revoked_at IS NULL', 's.expires_at > $2'];
    if (query.updatedSince) where.push('s.last_used_at >= $3::timestamptz');
    const page = await keysetPage<{
      id: string;
      created_at: Date;
      last_used_at: Date;
      expires_at: Date;
      sealed: Buffer | null;
      data_key: Buffer;
    }>(
      this.database,
      {
        select: `SELECT s.id, s.created_at, s.last_used_at, s.expires_at, s.sealed, a.data_key FROM sessions s JOIN accounts a ON a.id = s.account_id`,
        where,
        values: [caller.accountId, at, ...(query.updatedSince ? [query.updatedSince] : [])],
        sortable: {
          lastUsedAt: { column: 's.last_used_at', type: 'timestamptz' },
          createdAt: { column: 's.created_at', type: 'timestamptz' },
        },
        idColumn: 's.id',
        defaultSort: '-lastUsedAt',
      },
      query,
    );
    const data = page.data.map((row) => ({
      id: row.id,
      current: row.id === caller.sessionId,
      createdAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      ...this.origin(row),
    }));
    return { ...page, data };
  }

  private origin({ id, sealed, data_key }: { id: string; sealed: Buffer | null; data_key: Buffer }): SessionOrigin {
    if (!sealed) return { userAgent: null, network: null };
    return JSON.parse(this.vault.open(this.vault.unwrap(data_key), sealed, originPlace(id)).toString('utf8')) as SessionOrigin;
  }
}
