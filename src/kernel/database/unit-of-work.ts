import { Injectable } from '@nestjs/common';
import type { SealedTable } from '../crypto/sealed-tables';
import { Vault } from '../crypto/vault';
import { Problems, Refusal } from '../errors/problem';
import type { DomainEvent } from '../events/domain-event';
import type { IdempotencyKey, RequestContext } from '../http/request-context';
import { newId } from '../values/ids';
import { Database, sqlState, Transaction } from './database';
import { OutboxSignal } from '../events/outbox-signal';

/** What the audit trail keeps of a write: who (from the context), what, on what. Field names, never personal values. */
export interface AuditEntry {
  action: string;
  target: { type: string; id: string };
  propertyId?: string | null;
  details?: Record<string, unknown>;
}

export interface OutboxRow {
  id: string;
  type: string;
  version: number;
  aggregate_type: string;
  aggregate_id: string;
  property_id: string | null;
  data: Record<string, unknown>;
  changes: unknown[];
  occurred_at: string;
  request_id: string;
  actor_id: string;
}

export interface AuditRow {
  id: string;
  at: string;
  actor_id: string;
  actor_kind: string;
  action: string;
  target_type: string;
  target_id: string;
  property_id: string | null;
  request_id: string;
  details: Record<string, unknown>;
}

export function outboxRow(ctx: RequestContext, event: DomainEvent): OutboxRow {
  return {
    id: newId(),
    type: event.type,
    version: event.version,
    aggregate_type: event.aggregate.type,
    aggregate_id: event.aggregate.id,
    property_id: event.propertyId,
    data: event.data,
    changes: event.changes,
    occurred_at: ctx.at.toISOString(),
    request_id: ctx.requestId,
    actor_id: ctx.caller.accountId,
  };
}

export function auditRow(ctx: RequestContext, entry: AuditEntry): AuditRow {
  return {
    id: newId(),
    at: ctx.at.toISOString(),
    actor_id: ctx.caller.accountId,
    actor_kind: ctx.caller.kind,
    action: entry.action,
    target_type: entry.target.type,
    target_id: entry.target.id,
    property_id: entry.propertyId ?? null,
    request_id: ctx.requestId,
    details: entry.details ?? {},
  };
}

/** For events that a statement makes of what it finds: their columns follow in this order. */
export const INTO_OUTBOX =
  'INSERT INTO outbox (event_id, type, version, aggregate_type, aggregate_id, property_id, data, changes, occurred_at, request_id, actor_id)';

/** Fragments that other single-statement writes splice in, so that the columns of these tables are named once. `$n` is a JSON array of rows. */
export const insertOutbox = (param: string) => `
  ${INTO_OUTBOX}
  SELECT id, type, version, aggregate_type, aggregate_id, property_id, data, changes, occurred_at, request_id, actor_id
  FROM json_to_recordset(${param}::json) AS e(id uuid, type text, version int, aggregate_type text, aggregate_id uuid, property_id uuid,
    data jsonb, changes jsonb, occurred_at timestamptz, request_id text, actor_id uuid)`;

/** For entries that a statement makes of what it finds: their columns follow in this order. */
export const INTO_AUDIT =
  'INSERT INTO audit_entries (id, at, actor_id, actor_kind, action, target_type, target_id, property_id, request_id, details)';

export const insertAudit = (param: string) => `
  ${INTO_AUDIT}
  SELECT id, at, actor_id, actor_kind, action, target_type, target_id, property_id, request_id, details
  FROM json_to_recordset(${param}::json) AS a(id uuid, at timestamptz, actor_id uuid, actor_kind text, action text, target_type text,
    target_id uuid, property_id uuid, request_id text, details jsonb)`;

/** Guests whom events and audit entries name: their aggregate or target, `guestId` and its like, `guestIds`. */
export function subjectsOf(events: readonly DomainEvent[], audits: readonly AuditEntry[] = []): string[] {
  const named = events.flatMap(({ aggregate, data }) => [
    ...(aggregate.type === 'guest' ? [aggregate.id] : []),
    ...Object.entries(data).flatMap(([field, value]) => (/(^g|G)uestIds?$|^companionIds$/.test(field) && value ? [value].flat() : [])),
  ]);
  const targets = audits.flatMap(({ target }) => (target.type === 'guest' ? [target.id] : []));
  return [...new Set([...(named as string[]), ...targets])];
}

/** The open transaction of one use case: its change, and the events and audit entries that commit with it. */
export class Work extends Transaction {
  readonly events: DomainEvent[] = [];
  readonly audits: AuditEntry[] = [];
  private readonly named = new Set<string>();
  /** So many of the events are written. */
  private written = 0;
  private told = false;
  /** Who is at work, when by the injected clock, and at whose request: for rows that tell. */
  readonly by: { accountId: string; at: Date; requestId: string };

  constructor(
    client: Transaction['client'],
    manager: Transaction['manager'],
    private readonly ctx: RequestContext,
  ) {
    super(client, manager);
    this.by = { accountId: ctx.caller.accountId, at: ctx.at, requestId: ctx.requestId };
  }

  /** To be called after the aggregate's row is locked, so that its events stand in the order of its changes. */
  emit(event: DomainEvent): void {
    this.events.push(event);
  }

  /** {@link hot}, for a statement that writes events of what it finds. They name no guest, and stand after those that were emitted before. */
  async tell<Row>(name: string, text: string, values?: unknown[]): Promise<Row[]> {
    if (this.written < this.events.length) await this.hot('flush_events', insertOutbox('$1'), [this.unwrittenEvents()]);
    this.told = true;
    return this.hot<Row>(name, text, values);
  }

  audit(entry: AuditEntry): void {
    this.audits.push(entry);
  }

  /** Whether anything has happened that others are told of. */
  get hasTold(): boolean {
    return this.told || this.events.length > 0;
  }

  /** Rows of the events that are still to be written, for the statement that does so. */
  unwrittenEvents(): string {
    const rows = this.events.slice(this.written).map((e) => outboxRow(this.ctx, e));
    this.written = this.events.length;
    return JSON.stringify(rows);
  }

  auditRows(): string {
    return JSON.stringify(this.audits.map((a) => auditRow(this.ctx, a)));
  }

  /** Whose personal data the stored answer may hold. Who is named by the events and audit entries need not be named again. */
  concerns(...subjects: string[]): void {
    for (const id of subjects) this.named.add(id);
  }

  /** Ids of everybody concerned, so that an erasure finds the answer. */
  subjects(): string[] {
    return [...new Set([...this.named, ...subjectsOf(this.events, this.audits)])];
  }
}

/** What is sealed of an answer. */
interface StoredAnswer {
  /** Digest of the request, so that the fingerprint can be made again under another key. */
  request: string;
  body: unknown;
  etag?: string;
  location?: string;
}

const answerPlace = ({ scope, key }: { scope: string; key: string }): string => `${scope}\0${key}`;
const openAnswer = (vault: Vault, key: { scope: string; key: string }, answer: Buffer): StoredAnswer =>
  JSON.parse(vault.openRecord(answer, answerPlace(key)).toString('utf8')) as StoredAnswer;

export const idempotencyTable = (vault: Vault): SealedTable => ({
  table: 'idempotency_keys',
  key: { scope: 'text', key: 'text' },
  records: ['answer'],
  indexes: {
    columns: ['fingerprint'],
    remake: (row) => {
      const request = row.answer && openAnswer(vault, row as { scope: string; key: string }, row.answer as Buffer).request;
      return { fingerprint: request ? vault.blindIndex('idempotency', request) : Buffer.alloc(0) };
    },
  },
});

const FLUSH = `
  WITH events AS (${insertOutbox('$1')}), audits AS (${insertAudit('$2')})
  UPDATE idempotency_keys SET status = $5::smallint, answer = $6::bytea, subjects = $7::uuid[] WHERE scope = $3::text AND key = $4::text`;

/**
 * One transaction per use case: the change, its events, its audit entry and the stored answer commit together. With an
 * `Idempotency-Key` the key's row is claimed first: a parallel twin waits for it, then gets the same answer.
 */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly signal: OutboxSignal,
  ) {}

  /**
   * @param status of the answer that a replay repeats
   * @throws Refusal 422 `idempotency_key_reused`, 409 `in_progress`
   */
  async run<T>(ctx: RequestContext, status: number, effect: (work: Work) => Promise<T>): Promise<T> {
    const key = ctx.idempotency;
    const outcome = await this.database
      .transaction(async (tx) => {
        const work = new Work(tx.client, tx.manager, ctx);
        if (key) {
          const claimed = await work.hot(
            'claim_key',
            `INSERT INTO idempotency_keys (scope, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (scope, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = NULL, answer = NULL, subjects = NULL, created_at = excluded.created_at
               WHERE idempotency_keys.created_at < excluded.created_at - interval '24 hours'
             RETURNING 1`,
            [key.scope, key.key, key.fingerprint, ctx.at],
          );
          if (claimed.length === 0) return { replay: true as const };
        }
        const value = await effect(work);
        ctx.answer.status ??= status;
        if (key || work.events.length || work.audits.length) {
          await work.hot('flush_work', FLUSH, [
            work.unwrittenEvents(),
            work.auditRows(),
            key?.scope ?? null,
            key?.key ?? null,
            ctx.answer.status,
            key ? this.sealAnswer(key, ctx, value) : null,
            key ? work.subjects() : null,
          ]);
        }
        return { replay: false as const, value, told: work.hasTold };
      })
      .catch((error: unknown) => {
        // 55P03: the wait for the twin's lock ran out
        if (key && sqlState(error) === '55P03') throw new Refusal(Problems.inProgress, undefined, [], {}, { 'retry-after': '1' });
        throw error;
      });
    if (outcome.replay) return (await this.replay<T>(ctx))!;
    if (outcome.told) this.signal.wake();
    return outcome.value;
  }

  /** The final answer of a request whose effect lies outside the database, in place of the one that was stored before it. */
  async amendAnswer(ctx: RequestContext, value: unknown): Promise<void> {
    const key = ctx.idempotency;
    if (!key) return;
    await this.database.query('UPDATE idempotency_keys SET answer = $3 WHERE scope = $1 AND key = $2 AND answer IS NOT NULL', [
      key.scope,
      key.key,
      this.sealAnswer(key, ctx, value),
    ]);
  }

  /** The bytes kept for a replay, for writes that store them in a statement of their own. */
  sealAnswer(key: IdempotencyKey, ctx: RequestContext, value: unknown): Buffer {
    const stored: StoredAnswer = { request: key.digest, body: value, etag: ctx.answer.etag, location: ctx.answer.location };
    return this.vault.sealRecord(JSON.stringify(stored), answerPlace(key));
  }

  /** The stored answer of the context's key, applied to the context; undefined when the key is unknown. */
  async replay<T>(ctx: RequestContext): Promise<T | undefined> {
    const key = ctx.idempotency!;
    const [row] = await this.database.query<{ fingerprint: Buffer; status: number; answer: Buffer | null }>(
      `SELECT fingerprint, status, answer FROM idempotency_keys WHERE scope = $1 AND key = $2 AND created_at >= $3::timestamptz - interval '24 hours'`,
      [key.scope, key.key, ctx.at],
    );
    if (!row) return undefined;
    if (!row.answer) throw new Refusal(Problems.answerErased);
    if (row.fingerprint.length && !key.fingerprints.some((f) => row.fingerprint.equals(f))) throw new Refusal(Problems.keyReused);
    const stored = openAnswer(this.vault, key, row.answer);
    Object.assign(ctx.answer, { status: row.status, replayed: true, etag: stored.etag, location: stored.location });
    return stored.body as T;
  }
}
