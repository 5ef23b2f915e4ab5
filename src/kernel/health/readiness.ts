import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { Environment } from '../config/environment';

const WITHIN_MS = 1_000;

/** Whether this process may be sent requests. */
@Injectable()
export class Readiness implements OnApplicationShutdown {
  private state: 'starting' | 'open' | 'draining' = 'starting';
  private asking?: Promise<boolean>;
  /** A connection of its own: a busy pool is no reason to be taken out of the round. */
  private readonly pool: Pool;

  constructor(environment: Environment) {
    this.pool = new Pool({
      connectionString: environment.DATABASE_URL,
      max: 1,
      connectionTimeoutMillis: WITHIN_MS,
      query_timeout: WITHIN_MS,
      idleTimeoutMillis: 60_000,
      allowExitOnIdle: true,
      application_name: 'innkeeper-health',
    });
    this.pool.on('error', () => undefined);
  }

  /** Migrated and furnished. */
  open(): void {
    this.state = 'open';
  }

  /** Going down: answer what has come, take no more. */
  drain(): void {
    this.state = 'draining';
  }

  /** Why not, or undefined when requests are welcome. */
  async obstacle(): Promise<string | undefined> {
    if (this.state === 'starting') return 'The service is starting.';
    if (this.state === 'draining') return 'The service is shutting down.';
    this.asking ??= this.databaseAnswers().finally(() => (this.asking = undefined));
    return (await this.asking) ? undefined : 'The database does not answer.';
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private databaseAnswers(): Promise<boolean> {
    return this.pool.query('SELECT 1').then(
      () => true,
      (error: Error) => {
        new Logger('Readiness').warn(`The database does not answer: ${error.message}`);
        return false;
      },
    );
  }
}
