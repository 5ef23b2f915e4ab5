import { Logger } from '@nestjs/common';

export interface LoopOptions {
  /** Pause after a round that found nothing more to do, in milliseconds. */
  idleMs: number;
  /** From the start of one round to the start of the next, when woken: gathers what comes in close together. */
  gatherMs?: number;
  /** Longest pause after failures, which doubles from 100 ms. */
  backOffMs?: number;
}

/**
 * Runs rounds of background work, one at a time, until it is stopped. A failing round (a database that restarts) never ends the loop:
 * it is logged once and tried again with growing pauses.
 */
export class Loop {
  private readonly log: Logger;
  private running?: Promise<void>;
  private stopped = false;
  private woken = false;
  private ring?: () => void;

  /** @param round returns whether there is more to do at once */
  constructor(
    name: string,
    private readonly options: LoopOptions,
    private readonly round: () => Promise<boolean>,
  ) {
    this.log = new Logger(name);
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Cuts the pause short. */
  wake(): void {
    this.woken = true;
    this.ring?.();
  }

  /** Resolves when the round that is running has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.ring?.();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      const started = performance.now();
      this.woken = false;
      let more = false;
      try {
        more = await this.round();
        if (failures > 0) this.log.log('works again');
        failures = 0;
      } catch (error) {
        if (failures++ === 0) this.log.warn(`failed, will be tried again: ${error instanceof Error ? error.message : String(error)}`);
        await this.pause(Math.min(this.options.backOffMs ?? 5_000, 100 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2), false);
        continue;
      }
      if (more) continue;
      await this.pause(this.options.idleMs, true);
      await this.pause((this.options.gatherMs ?? 0) - (performance.now() - started), false);
    }
  }

  private async pause(ms: number, untilWoken: boolean): Promise<void> {
    if (this.stopped || ms <= 0 || (untilWoken && this.woken)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        if (!this.stopped && !untilWoken) return;
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(resolve, ms);
      this.ring = done;
    });
    this.ring = undefined;
  }
}
