import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Caller, type Grant } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { Clock } from '../../../kernel/values/clock';
import { permissionsOf } from '../domain/authority';
import type { AccountKind } from '../domain/account.entity';
import type { AccessClaims } from './access-tokens';

/** How long a change made in another process may go unnoticed. */
const MAX_AGE_MS = 1000;

interface Row {
  kind: AccountKind;
  status: string;
  token_generation: number;
  scopes: string[] | null;
  grants: { permissions: string[]; all_permissions: boolean; properties: string[] | null }[];
  sessions: string[];
  lacks_second_factor: boolean;
}

/** What each account may do, at most a second old. One query serves all requests of an account that come meanwhile. */
@Injectable()
export class AccessSnapshots {
  private readonly cache = new LRUCache<string, Promise<Access | undefined>>({ max: 20_000, ttl: MAX_AGE_MS });

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  of(accountId: string): Promise<Access | undefined> {
    const known = this.cache.get(accountId);
    if (known) return known;
    const loading = this.load(accountId);
    this.cache.set(accountId, loading); // the age counts from before the query
    loading.catch(() => {
      if (this.cache.peek(accountId) === loading) this.cache.delete(accountId);
    });
    return loading;
  }

  /** To be called after the commit of whatever changes an account, its grants or its sessions. */
  forget(accountId: string): void {
    this.cache.delete(accountId);
  }

  /** The same for a role, which any account may hold. */
  forgetAll(): void {
    this.cache.clear();
  }

  private async load(accountId: string): Promise<Access | undefined> {
    const [row] = await this.database.hot<Row>(
      'access_snapshot',
      `SELECT a.kind, a.status, a.token_generation, a.scopes,
         ARRAY(SELECT s.id FROM sessions s WHERE s.account_id = a.id AND s.revoked_at IS NULL AND s.expires_at > $2) AS sessions,
         (SELECT coalesce(json_agg(json_build_object('permissions', r.permissions, 'all_permissions', r.all_permissions, 'properties', g.properties)), '[]')
          FROM (SELECT role_id, CASE WHEN bool_or(property_id IS NULL) THEN NULL ELSE array_agg(property_id) END AS properties
                FROM grants WHERE account_id = a.id GROUP BY role_id) g JOIN roles r ON r.id = g.role_id) AS grants,
         a.totp_confirmed_at IS NULL AND (a.requires_second_factor OR EXISTS (
           SELECT FROM grants g JOIN roles r ON r.id = g.role_id WHERE g.account_id = a.id AND r.requires_second_factor)) AS lacks_second_factor
       FROM accounts a WHERE a.id = $1`,
      [accountId, this.clock.now()],
    );
    return row && new Access(accountId, row);
  }
}

/** One account at one moment. */
export class Access {
  private readonly callers = new Map<string, Caller>();

  constructor(
    private readonly accountId: string,
    private readonly row: Row,
  ) {}

  /** The caller that a token stands for; undefined when it is dead. */
  callerOf(claims: AccessClaims): Caller | undefined {
    const { kind, status, token_generation, sessions, lacks_second_factor } = this.row;
    if (status !== 'active' || claims.gen !== token_generation) return undefined;
    if (kind === 'staff' ? !claims.sid || !sessions.includes(claims.sid) : claims.scope === undefined) return undefined;
    const key = kind === 'staff' ? claims.sid! : claims.scope!;
    let caller = this.callers.get(key);
    if (!caller) {
      caller =
        kind === 'staff'
          ? new Caller(this.accountId, 'staff', lacks_second_factor ? [] : this.grantsWithin(undefined), claims.sid, lacks_second_factor)
          : new Caller(this.accountId, 'client', this.grantsWithin(claims.scope!.split(' ')));
      this.callers.set(key, caller);
    }
    return caller;
  }

  /** An API client's grants reach as far as its scopes: those of the token that it still has. */
  private grantsWithin(scopes: string[] | undefined): Grant[] {
    const allowed = scopes && new Set(scopes.filter((s) => this.row.scopes?.includes(s)));
    return this.row.grants.map(({ permissions, all_permissions, properties }) => ({
      permissions: new Set(permissionsOf({ permissions, allPermissions: all_permissions }).filter((p) => !allowed || allowed.has(p))),
      propertyIds: properties && new Set(properties),
    }));
  }
}
