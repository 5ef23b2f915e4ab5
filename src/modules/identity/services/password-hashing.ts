import { Injectable } from '@nestjs/common';
import { hash, type Options, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { Problems, Refusal } from '../../../kernel/errors/problem';
import { normalisePassword } from '../domain/passwords';

/** OWASP's minimum for argon2id (the library's default algorithm): 19 MiB, two passes, about 13 ms. */
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 4;
const WAITING = 200;

/** Argon2id on the thread pool, a few at a time: sign-ins must not starve everything else that runs there. */
@Injectable()
export class PasswordHashing {
  private running = 0;
  private readonly queue: (() => void)[] = [];
  private readonly dummy = hash(randomBytes(32), COST);

  hash(password: string): Promise<string> {
    return this.oneOfFew(() => hash(normalisePassword(password), COST));
  }

  /** Takes as long for an account without a password, or without existence. */
  async verify(passwordHash: string | null | undefined, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.dummy);
    const right = await this.oneOfFew(() => verify(against, normalisePassword(password)));
    return right && Boolean(passwordHash);
  }

  private async oneOfFew<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.queue.length >= WAITING) throw new Refusal(Problems.tooManyRequests, undefined, [], {}, { 'retry-after': '2' });
      await new Promise<void>((resolve) => this.queue.push(resolve)); // whoever leaves hands its place over
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.running--;
    }
  }
}
