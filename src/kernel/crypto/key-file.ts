import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../config/environment';
import { randomKey } from '../config/secrets';
import { Vault } from './vault';

const LOOK_MS = 1_000;
/** Until every process that shares the file has looked. */
const SEEN_MS = 3 * LOOK_MS;

/** Where the master keys lie in a file, a process that runs takes up what changes there. */
@Injectable()
export class KeyFile implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Keys');
  private readonly path?: string;
  private known?: string;
  private timer?: NodeJS.Timeout;

  constructor(
    environment: Environment,
    private readonly vault: Vault,
  ) {
    this.path = environment.MASTER_KEY_FILE;
    this.known = environment.MASTER_KEY;
  }

  onApplicationBootstrap(): void {
    if (this.path) this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    try {
      const keys = readFileSync(this.path!, 'utf8').trim();
      if (keys === this.known) return;
      this.known = keys;
      this.vault.useKeys(keys);
      this.log.log('The master keys have changed');
    } catch (error) {
      this.log.error(`The master keys cannot be read: ${(error as Error).message}`);
    }
  }

  /**
   * Makes a new key the current one, in two steps, so that a process that runs never meets what it cannot open or find: first all know it, then all use it. Cut
   * short after the first step, it goes on with the second.
   * @throws Error for a person to read
   */
  async putNewKeyInFront(): Promise<void> {
    if (!this.path)
      throw new Error('The master keys come from MASTER_KEY: put the new one in front there. A key is made here where they lie in a file.');
    this.look();
    const keys = this.known!.split(',').map((key) => key.trim());
    const number = (key: string) => Number(/^k(\d+):/.exec(key)?.[1] ?? 0);
    const highest = Math.max(...keys.map(number));
    if (keys.length === 1 || number(keys.at(-1)!) !== highest) {
      keys.push(`k${highest + 1}:${randomKey()}`);
      await this.write(keys);
    }
    await this.write([keys.at(-1)!, ...keys.slice(0, -1)]);
  }

  private async write(keys: string[]): Promise<void> {
    const fresh = `${this.path}.new`;
    writeFileSync(fresh, `${keys.join(',')}\n`, { mode: 0o600, flush: true });
    renameSync(fresh, this.path!);
    this.look();
    await sleep(SEEN_MS);
  }
}
