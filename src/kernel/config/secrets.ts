import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What a single machine keeps of its own: one file each under DATA_DIR/secrets, readable by its user alone. */
export class Secrets {
  private readonly dir: string;

  constructor(dataDir: string) {
    this.dir = resolve(dataDir, 'secrets');
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  read(name: string): string | undefined {
    return existsSync(this.path(name)) ? readFileSync(this.path(name), 'utf8').trim() : undefined;
  }

  /** The secret of this name, made by `make` when there is none. Processes that start at once all get the same one. */
  ensure(name: string, make: () => string): string {
    const kept = this.read(name);
    if (kept) return kept;
    const fresh = this.writeBeside(name, make());
    try {
      linkSync(fresh, this.path(name)); // fails where the name is taken, unlike a rename
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(fresh);
    }
    return this.read(name)!;
  }

  replace(name: string, value: string): void {
    renameSync(this.writeBeside(name, value), this.path(name));
  }

  private writeBeside(name: string, value: string): string {
    mkdirSync(this.dir, { recursive: true, mode: 0o700 });
    chmodSync(this.dir, 0o700);
    const fresh = this.path(`.${name}.${process.pid}.${randomBytes(4).toString('hex')}`);
    writeFileSync(fresh, `${value}\n`, { mode: 0o600, flush: true });
    return fresh;
  }
}

export const randomKey = (): string => randomBytes(32).toString('base64');
export const randomMasterKey = (): string => `k1:${randomKey()}`;
/** 24 characters that can be read aloud, 120 bits. */
export const randomPassword = (): string => Array.from(randomBytes(24), (byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte & 31]).join('');
