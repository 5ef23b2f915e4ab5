import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
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

  async list({ caller, at }: RequestContext): Promise<SessionDto[]> {
    const rows = await this.database.query<{
      id: string;
      created_at: Date;
      last_used_at: Date;
      expires_at: Date;
      sealed: Buffer | null;
      data_key: Buffer;
    }>(
      `SELECT s.id, s.created_at, s.last_used_at, s.expires_at, s.sealed, a.data_key FROM sessions s JOIN accounts a ON a.id = s.account_id
       WHERE s.account_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 ORDER BY s.last_used_at DESC, s.id`,
      [caller.accountId, at],
    );
    return rows.map((row) => ({
      id: row.id,
      current: row.id === caller.sessionId,
      createdAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      ...this.origin(row),
    }));
  }

  private origin({ id, sealed, data_key }: { id: string; sealed: Buffer | null; data_key: Buffer }): SessionOrigin {
    if (!sealed) return { userAgent: null, network: null };
    return JSON.parse(this.vault.open(this.vault.unwrap(data_key), sealed, originPlace(id)).toString('utf8')) as SessionOrigin;
  }
}
