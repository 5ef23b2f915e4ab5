import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Environment } from '../config/environment';
import { Database } from '../database/database';
import { Clock } from '../values/clock';
import { Loop } from './loop';

const DAY_MS = 86_400_000;

/** Months for which there is always a partition: the current one and three more. */
export const MONTHS_AHEAD = 4;

/** Advisory lock of whoever makes partitions; any constant does. */
const LOCK = 7_146_032_302;

/** Makes the monthly partitions of the append-only logs before they are needed: at start and once a day. */
@Injectable()
export class Partitions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new Loop('Partitions', { idleMs: DAY_MS, backOffMs: 60_000 }, () => this.ensure());

  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (this.environment.ROLES.includes('worker')) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  async ensure(): Promise<boolean> {
    await this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]); // two processes that start together must not make the same table
      await tx.query('SELECT ensure_month_partitions($1::date, $2::int)', [this.clock.now().toISOString().slice(0, 10), MONTHS_AHEAD]);
    });
    return false;
  }
}
