import { Caller } from '../auth/caller';
import type { Transaction } from '../database/database';
import { insertAudit, insertOutbox, Work } from '../database/unit-of-work';
import { systemContext } from '../http/request-context';
import { newId } from '../values/ids';
import { backOffMs, describeFailure, RETRY } from './back-off';
import { EVENT_COLUMNS, type EventRow, publishedEvent } from './event-row';
import type { EventListener } from './listener';

/** Events handled in one transaction, and how long such a transaction may go on taking further ones. */
const BATCH = 100;
const BATCH_MS = 2_000;
/** Numbers looked at for events of the listener's types. */
const WINDOW = 1_000;

export interface Delivered {
  more: boolean;
  emitted: boolean;
}

const NOTHING: Delivered = { more: false, emitted: false };

/** Hands the listener what stands after its position. Holds the listener's row: its effects and its progress commit together. */
export async function deliverNew(tx: Transaction, listener: EventListener, at: Date): Promise<Delivered> {
  const [held] = await tx.hot<{ position: number }>('hold_listener', HOLD, [listener.name]);
  if (!held) return NOTHING;
  const rows = await tx.hot<{ last_seq: number } & Partial<EventRow>>(
    'next_events',
    `SELECT s.last_seq, ${EVENT_COLUMNS} FROM event_sequence s LEFT JOIN LATERAL (
       SELECT * FROM events WHERE seq > $1 AND seq <= least($1 + $2::bigint, s.last_seq) AND ($3::text[] IS NULL OR type = ANY ($3)) ORDER BY seq LIMIT $4
     ) e ON true ORDER BY e.seq`,
    [held.position, WINDOW, listener.types === 'all' ? null : listener.types, BATCH],
  );
  const lastSeq = rows[0]!.last_seq;
  const events = rows.filter((row): row is typeof row & EventRow => row.seq !== null);
  const blocked = await blockedAggregates(tx, listener.name, events);
  const deadline = performance.now() + BATCH_MS;
  let position = events.length === BATCH ? events.at(-1)!.seq : Math.max(held.position, Math.min(held.position + WINDOW, lastSeq));
  const free = events.filter((row) => !blocked.has(row.aggregate_id));
  const together = listener.handleTogether && free.length > 1 ? await attempt(tx, listener, free, at) : undefined;
  const done = together !== undefined && together.error === undefined;
  let emitted = together?.emitted ?? false;
  for (const [i, row] of events.entries()) {
    if (done && !blocked.has(row.aggregate_id)) continue;
    if (!done && i > 0 && performance.now() > deadline) {
      position = events[i - 1]!.seq;
      break;
    }
    if (blocked.has(row.aggregate_id)) {
      await keep(tx, listener.name, row, at, { attempts: 0, nextAttemptAt: null, lastError: null });
      continue;
    }
    const outcome = await attempt(tx, listener, [row], at);
    emitted ||= outcome.emitted;
    if (outcome.error === undefined) continue;
    blocked.add(row.aggregate_id);
    await keep(tx, listener.name, row, at, {
      attempts: 1,
      nextAttemptAt: after(at, backOffMs(1)),
      lastError: describeFailure(outcome.error),
    });
  }
  await tx.hot('move_listener', 'UPDATE event_listeners SET position = $2, updated_at = $3 WHERE name = $1', [listener.name, position, at]);
  return { more: position < lastSeq, emitted };
}

/** Tries again what is due. After a success the next parked event of the same aggregate is due at once. */
export async function deliverRetries(tx: Transaction, listener: EventListener, at: Date): Promise<Delivered> {
  const due = `SELECT ${EVENT_COLUMNS}, r.attempts FROM event_retries r JOIN events e ON e.seq = r.seq
    WHERE r.listener = $1 AND r.next_attempt_at <= $2 ORDER BY r.next_attempt_at, r.seq LIMIT 1`;
  const [held] = await tx.hot('hold_listener', HOLD, [listener.name]);
  if (!held) return NOTHING;
  const deadline = performance.now() + BATCH_MS;
  let emitted = false;
  for (let n = 0; n < BATCH && performance.now() < deadline; n++) {
    const [row] = await tx.hot<EventRow & { attempts: number }>('due_retry', due, [listener.name, at]);
    if (!row) return { more: false, emitted };
    const outcome = await attempt(tx, listener, [row], at);
    emitted ||= outcome.emitted;
    if (outcome.error === undefined) {
      await forget(tx, listener.name, row.seq, row.aggregate_id, at);
      continue;
    }
    const attempts = row.attempts + 1;
    const dead = attempts >= RETRY.attempts;
    await tx.hot(
      'retry_failed',
      'UPDATE event_retries SET attempts = $3, next_attempt_at = $4, dead_at = $5, last_error = $6 WHERE listener = $1 AND seq = $2',
      [listener.name, row.seq, attempts, dead ? null : after(at, backOffMs(attempts)), dead ? at : null, describeFailure(outcome.error)],
    );
  }
  return { more: true, emitted };
}

/** Ends the waiting of one event; the next one of its aggregate becomes due. The caller holds the listener's row. */
export async function forget(tx: Transaction, listener: string, seq: number, aggregateId: string, at: Date): Promise<void> {
  await tx.hot('forget_retry', 'DELETE FROM event_retries WHERE listener = $1 AND seq = $2', [listener, seq]);
  await tx.hot(
    'unpark_next',
    `UPDATE event_retries SET next_attempt_at = $3
     WHERE listener = $1 AND seq = (SELECT min(seq) FROM event_retries WHERE listener = $1 AND aggregate_id = $2)
       AND next_attempt_at IS NULL AND dead_at IS NULL`,
    [listener, aggregateId, at],
  );
}

const HOLD = 'SELECT position FROM event_listeners WHERE name = $1 FOR UPDATE SKIP LOCKED';

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

async function blockedAggregates(tx: Transaction, listener: string, events: EventRow[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = await tx.hot<{ aggregate_id: string }>(
    'blocked_aggregates',
    'SELECT DISTINCT aggregate_id FROM event_retries WHERE listener = $1 AND aggregate_id = ANY ($2)',
    [listener, events.map((e) => e.aggregate_id)],
  );
  return new Set(rows.map((r) => r.aggregate_id));
}

interface Waiting {
  attempts: number;
  nextAttemptAt: Date | null;
  lastError: string | null;
}

async function keep(tx: Transaction, listener: string, row: EventRow, at: Date, waiting: Waiting): Promise<void> {
  await tx.hot(
    'keep_for_retry',
    `INSERT INTO event_retries (id, listener, seq, aggregate_id, property_id, attempts, next_attempt_at, last_error, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [newId(), listener, row.seq, row.aggregate_id, row.property_id, waiting.attempts, waiting.nextAttemptAt, waiting.lastError, at],
  );
}

// Constraints that are checked at commit would fail the whole batch for ever because of one event: they are checked here, and the
// setting is undone with the inner savepoint.
const ACCEPT = 'SAVEPOINT checked; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO SAVEPOINT checked; RELEASE SAVEPOINT handler';

/** Runs the handler between savepoints. An error that leaves no usable connection behind is thrown. */
async function attempt(
  tx: Transaction,
  listener: EventListener,
  rows: readonly EventRow[],
  at: Date,
): Promise<{ error?: unknown; emitted: boolean }> {
  // what comes of it bears the id of the request that began it all, or began the first of several
  const requestId = rows[0]!.request_id ?? `${listener.name}-${rows[0]!.seq}`;
  const work = new Work(tx.client, tx.manager, systemContext(Caller.system, at, requestId));
  await tx.query('SAVEPOINT handler');
  try {
    if (rows.length > 1) await listener.handleTogether!(rows.map(publishedEvent), work);
    else await listener.handle(publishedEvent(rows[0]!), work);
    if (work.events.length + work.audits.length > 0) {
      await work.hot('flush_listener', `WITH events AS (${insertOutbox('$1')}) ${insertAudit('$2')}`, [
        work.unwrittenEvents(),
        work.auditRows(),
      ]);
    }
    await tx.client.query(ACCEPT);
    return { emitted: work.hasTold };
  } catch (error) {
    await tx.client.query('ROLLBACK TO SAVEPOINT handler; RELEASE SAVEPOINT handler');
    return { error: error ?? new Error('The handler threw nothing'), emitted: false };
  }
}
