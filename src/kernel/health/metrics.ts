import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Environment } from '../config/environment';
import { Database } from '../database/database';

/** What Prometheus reads at /metrics. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor(environment: Environment, database: Database) {
    // its observers outlive an application, of which a test run starts many
    if (environment.NODE_ENV !== 'test') collectDefaultMetrics({ register: this.registry });
    this.observePool(database);
    this.observeOutbox(database);
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    const labels = { method, route, status };
    this.requests.inc(labels);
    this.durations.observe(labels, seconds);
  }

  private observePool(database: Database): void {
    const pool = () => (database.dataSource.driver as unknown as { master: Pool }).master;
    new Gauge({
      name: 'database_pool_connections',
      help: 'Connections of the pool by what they do; waiting are the requests that have none yet',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        const { totalCount, idleCount, waitingCount } = pool();
        this.set({ state: 'busy' }, totalCount - idleCount);
        this.set({ state: 'idle' }, idleCount);
        this.set({ state: 'waiting' }, waitingCount);
      },
    });
  }

  private observeOutbox(database: Database): void {
    const count = new Gauge({
      name: 'outbox_backlog',
      help: 'Events that are committed and not yet published',
      registers: [this.registry],
    });
    new Gauge({
      name: 'outbox_oldest_seconds',
      help: 'Age of the oldest of them',
      registers: [this.registry],
      async collect() {
        const [row] = await database
          .query<{ n: number; age: number }>(
            `SELECT count(*)::int AS n, coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float8 AS age FROM outbox`,
          )
          .catch(() => [{ n: Number.NaN, age: Number.NaN }]);
        count.set(row!.n);
        this.set(row!.age);
      },
    });
  }
}
