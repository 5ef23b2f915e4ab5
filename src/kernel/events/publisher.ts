import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { Environment } from '../config/environment';
import { Database } from '../database/database';
import { Clock } from '../values/clock';
import { Loop } from './loop';
import { OutboxSignal } from './outbox-signal';

/** Events moved in one statement. */
export const PUBLISH_BATCH = 1_000;

/** Advisory lock of the one publisher; any constant does. */
const LOCK = 7_146_032_301;

// One statement, one snapshot: whoever sees an event of an aggregate sees the earlier ones too, for the aggregate's row was locked
// from before its events were inserted until they were committed. A transaction that commits late merely gets later numbers.
const MOVE = `
  WITH taken AS (
    DELETE FROM outbox WHERE id <= (SELECT max(id) FROM (SELECT id FROM outbox ORDER BY id LIMIT $1) first) RETURNING *
  ), numbered AS (
    SELECT *, row_number() OVER (ORDER BY id) AS place FROM taken
  ), sequence AS (
    UPDATE event_sequence SET last_seq = last_seq + (SELECT count(*) FROM taken) RETURNING last_seq - (SELECT count(*) FROM taken) AS base
  )
  INSERT INTO events (seq, event_id, type, version, aggregate_type, aggregate_id, property_id, data, changes, occurred_at, request_id, actor_id, published_at)
  SELECT base + place, event_id, type, version, aggregate_type, aggregate_id, property_id, data, changes, occurred_at, request_id, actor_id, $2
  FROM numbered, sequence`;

/**
 * Moves committed events from the outbox into the event log and numbers them without gaps.
 *
 * One at a time over all processes, by a transaction-level advisory lock taken in every round. A session-level lock would have to be
 * kept alive on a connection of its own, noticed when lost, and would stay with a frozen host until TCP gives up; this one ends with
 * the transaction, whatever ends it: commit, crash of the process, restart of the database, idle_in_transaction_session_timeout.
 * Even without it the numbers were right, since the row of `event_sequence` is locked in the same transaction; it spares the waiting.
 */
@Injectable()
export class Publisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new Loop('Publisher', { idleMs: 250, gatherMs: 20 }, () => this.publish());
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly clock: Clock,
    signal: OutboxSignal,
  ) {
    signal.onCommitted(() => this.loop.wake());
  }

  onApplicationBootstrap(): void {
    if (this.environment.ROLES.includes('worker')) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** Called in this process after events were added to the log. */
  onPublished(listener: () => void): void {
    this.emitter.on('published', listener);
  }

  /** One round: publishes at most {@link PUBLISH_BATCH} events. @returns whether more may be waiting */
  async publish(): Promise<boolean> {
    const waiting = await this.database.hot('outbox_waiting', 'SELECT 1 FROM outbox ORDER BY id LIMIT 1');
    if (waiting.length === 0) return false;
    const moved = await this.database.transaction(async (tx) => {
      const [lock] = await tx.hot<{ mine: boolean }>('publisher_lock', 'SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
      if (!lock!.mine) return 0;
      const { rowCount } = await tx.client.query({ name: 'publish_events', text: MOVE, values: [PUBLISH_BATCH, this.clock.now()] });
      return rowCount ?? 0;
    });
    if (moved > 0) this.emitter.emit('published');
    return moved === PUBLISH_BATCH;
  }
}
