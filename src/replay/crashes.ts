import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from './api-client';
import type { OwnServer } from './own-server';

export interface Crash {
  what: 'server' | 'database';
  afterOperations: number;
  /** From the kill to the server saying that it is ready; null for a database, during whose absence the server stays. */
  readyMs: number | null;
  /** From the kill to the first success of a request that was sent after it. */
  firstSuccessMs: number;
}

interface Due {
  what: Crash['what'];
  at: number;
}

/** Moments spread over the run: one in each of `count` equal parts, anywhere within it. */
export function moments(what: Crash['what'], count: number, operations: number, random: () => number): Due[] {
  return Array.from({ length: count }, (_, i) => ({ what, at: Math.floor(((i + random()) / count) * operations * 0.98) }));
}

/** Kills what it is told to, in the middle of the work, and measures how long the work stood still. */
export class Crashes {
  readonly happened: Crash[] = [];
  private readonly due: Due[];
  private work = Promise.resolve();
  private failure?: Error;
  private awaited?: { since: number; success: (at: number) => void };
  private busy = 0;

  constructor(
    private readonly server: OwnServer | undefined,
    private readonly api: ApiClient,
    due: readonly Due[],
    private readonly random: () => number,
  ) {
    this.due = [...due].sort((a, b) => a.at - b.at);
    api.onSuccess = (sentAt) => {
      if (this.awaited && sentAt > this.awaited.since) this.awaited.success(performance.now());
    };
  }

  /** To be told after each operation. @throws Error when a server that was killed did not come back */
  operationDone(done: number): void {
    if (this.failure) throw this.failure;
    while (this.due[0] && this.due[0].at <= done) {
      const { what } = this.due.shift()!;
      this.busy++;
      this.work = this.work
        .then(() => this.crash(what, done))
        .catch((error: Error) => {
          this.failure ??= error;
          this.api.abandon(error);
        })
        .finally(() => this.busy--);
    }
  }

  /** Resolves when everything runs again. */
  async settled(): Promise<void> {
    while (this.busy > 0) {
      await this.api.call('GET', '/v1/events?limit=1');
      await sleep(20);
    }
    if (this.failure) throw this.failure;
  }

  private async crash(what: Crash['what'], afterOperations: number): Promise<void> {
    await sleep(this.random() * 150); // anywhere within a request, not where one has just ended
    const server = this.server!;
    const since = what === 'server' ? await server.killServer() : server.killDatabase();
    const success = new Promise<number>((resolve) => (this.awaited = { since, success: resolve }));
    const ready = what === 'server' ? server.ready().then(() => performance.now() - since) : Promise.resolve(null);
    const readyMs = await ready;
    const firstSuccessMs = (await success) - since;
    this.awaited = undefined;
    this.happened.push({ what, afterOperations, readyMs: readyMs && Math.round(readyMs), firstSuccessMs: Math.round(firstSuccessMs) });
  }
}
