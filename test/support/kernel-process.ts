import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { Caller } from '../../src/kernel/auth/caller';
import { Environment } from '../../src/kernel/config/environment';
import { Vault } from '../../src/kernel/crypto/vault';
import { API_ROLE, createDataSource } from '../../src/kernel/database/data-source';
import { Database } from '../../src/kernel/database/database';
import { UnitOfWork } from '../../src/kernel/database/unit-of-work';
import type { DomainEvent } from '../../src/kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../src/kernel/events/listener';
import { ListenerRunner } from '../../src/kernel/events/listener-runner';
import { OutboxSignal } from '../../src/kernel/events/outbox-signal';
import { Publisher } from '../../src/kernel/events/publisher';
import { systemContext } from '../../src/kernel/http/request-context';
import { RequestsFirst } from '../../src/kernel/http/requests-first';
import { TestClock } from './test-clock';

export const HOTEL_A = randomUUID();
export const HOTEL_B = randomUUID();

export const event = (
  id: string,
  data: Record<string, unknown> = {},
  propertyId: string | null = HOTEL_A,
  type = 'tests.changed',
): DomainEvent => ({
  type,
  version: 1,
  aggregate: { type: 'subject', id },
  propertyId,
  data,
  changes: [],
});

/** What one process has of the machinery. */
export class Process {
  readonly signal = new OutboxSignal();
  readonly environment = Object.assign(new Environment(), { ROLES: ['worker'], DATABASE_ROLE: API_ROLE });
  readonly publisher: Publisher;
  readonly work: UnitOfWork;

  private constructor(
    readonly database: Database,
    readonly clock: TestClock,
    url: string,
  ) {
    this.environment.DATABASE_URL = url;
    this.publisher = new Publisher(this.environment, database, clock, this.signal);
    this.work = new UnitOfWork(database, new Vault(`t1:${randomBytes(32).toString('base64')}`), this.signal);
  }

  static async start(url: string): Promise<Process> {
    return new Process(
      new Database(await createDataSource({ url, role: API_ROLE, poolSize: 8 }, { entities: [] }).initialize()),
      new TestClock(),
      url,
    );
  }

  context = () => systemContext(Caller.system, this.clock.now(), 'test');

  emit(...events: DomainEvent[]): Promise<void> {
    return this.work.run(this.context(), 200, async (work) => events.forEach((e) => work.emit(e)));
  }

  async publishAll(): Promise<void> {
    while (await this.publisher.publish());
  }

  runner(...listeners: EventListener[]): ListenerRunner {
    const registry = new ListenerRegistry();
    listeners.forEach((l) => registry.register(l));
    return new ListenerRunner(this.environment, this.database, this.clock, registry, this.signal, new RequestsFirst(), this.publisher);
  }

  async end(): Promise<void> {
    await this.publisher.beforeApplicationShutdown();
    await this.database.dataSource.destroy();
  }
}

export async function drain(runner: ListenerRunner): Promise<void> {
  while (await runner.round());
}

export async function eventually(holds: () => Promise<boolean>, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; !(await holds()); await sleep(20)) if (Date.now() > end) throw new Error('It did not happen in time');
}

export async function parallel(workers: number, job: (worker: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: workers }, (_, i) => job(i)));
}

/** Empties a database of the tests' server out of the way. */
export async function dropDatabase(url: string): Promise<void> {
  const client = new Client(process.env.TEST_PG_URL);
  await client.connect();
  await client.query(`DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`).finally(() => client.end());
}
