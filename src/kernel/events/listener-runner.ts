import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Environment } from '../config/environment';
import { Database } from '../database/database';
import { RequestsFirst } from '../http/requests-first';
import { Clock } from '../values/clock';
import { deliverNew, deliverRetries } from './delivery';
import { type EventListener, ListenerRegistry } from './listener';
import { Loop } from './loop';
import { OutboxSignal } from './outbox-signal';
import { Publisher } from './publisher';

/** Listeners served at once by one process; each takes a database connection. */
const AT_ONCE = 3;

/**
 * Brings every listener forward in the log, a batch at a time. Any number of processes may run one: a listener is served by whoever
 * holds the lock on its row, the others pass it by.
 */
@Injectable()
export class ListenerRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new Loop('Listeners', { idleMs: 250, gatherMs: 20 }, () => this.round());
  private readonly enrolled = new Set<string>();

  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly registry: ListenerRegistry,
    private readonly signal: OutboxSignal,
    private readonly requestsFirst: RequestsFirst,
    publisher: Publisher,
  ) {
    publisher.onPublished(() => this.loop.wake());
  }

  onApplicationBootstrap(): void {
    if (this.environment.ROLES.includes('worker')) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One batch of each listener that has something to do. @returns whether more is waiting */
  async round(): Promise<boolean> {
    const listeners = this.registry.all();
    if (listeners.length === 0) return false;
    const started = performance.now();
    await this.enrol(listeners.filter(({ name }) => !this.enrolled.has(name)));
    const waiting = new Set((await this.waiting(listeners)).map(({ name }) => name));
    const queue = listeners.filter(({ name }) => waiting.has(name));
    const results: PromiseSettledResult<boolean>[] = [];
    const serve = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) results.push(...(await Promise.allSettled([this.serve(next)])));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, serve)); // one that fails as a whole must not keep the others from their turn
    await this.requestsFirst.giveWay(performance.now() - started);
    const failed = results.find((r) => r.status === 'rejected');
    if (failed) throw failed.reason;
    return results.some((r) => r.status === 'fulfilled' && r.value);
  }

  /** A cheap look that tells who is behind or has a retry due. */
  private waiting(listeners: EventListener[]): Promise<{ name: string }[]> {
    return this.database.hot(
      'listeners_waiting',
      `SELECT l.name FROM event_listeners l, event_sequence s
       WHERE l.name = ANY ($1) AND (l.position < s.last_seq
         OR EXISTS (SELECT FROM event_retries r WHERE r.listener = l.name AND r.next_attempt_at <= $2))`,
      [listeners.map((l) => l.name), this.clock.now()],
    );
  }

  private async enrol(listeners: EventListener[]): Promise<void> {
    for (const { name, from } of listeners) {
      await this.database.query(
        `INSERT INTO event_listeners (name, position, updated_at)
         SELECT $1, CASE WHEN $2 THEN 0 ELSE last_seq END, $3 FROM event_sequence ON CONFLICT (name) DO NOTHING`,
        [name, from === 'beginning', this.clock.now()],
      );
      this.enrolled.add(name);
    }
  }

  private async serve(listener: EventListener): Promise<boolean> {
    const at = this.clock.now();
    const retried = await this.database.transaction((tx) => deliverRetries(tx, listener, at));
    const moved = await this.database.transaction((tx) => deliverNew(tx, listener, at));
    if (retried.emitted || moved.emitted) this.signal.wake();
    return retried.more || moved.more;
  }
}
