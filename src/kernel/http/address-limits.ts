import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Environment } from '../config/environment';
import { Problems, Refusal } from '../errors/problem';
import type { RequestContext } from './request-context';

const WINDOW_MS = 10 * 60_000;

/** How often one address may ask for what costs somebody else something: a mail, a short message, a guess at a code. */
@Injectable()
export class AddressLimits {
  private readonly counts = new LRUCache<string, number>({ max: 50_000, ttl: WINDOW_MS, noUpdateTTL: true });

  constructor(private readonly environment: Environment) {}

  /** @throws Refusal 429 */
  enter(what: string, ctx: RequestContext): void {
    this.check(what, ctx);
    this.note(what, ctx);
  }

  /** @throws Refusal 429 for an address that has used up its number */
  check(what: string, { from }: RequestContext): void {
    const key = `${what} ${from?.address}`;
    if ((this.counts.get(key) ?? 0) >= this.environment.CODE_RATE_LIMIT) {
      const wait = Math.max(1, Math.ceil(this.counts.getRemainingTTL(key) / 1000));
      throw new Refusal(Problems.tooManyRequests, undefined, [], {}, { 'retry-after': String(wait) });
    }
  }

  /** Counts without refusing: for what is allowed as long as it goes well. */
  note(what: string, { from }: RequestContext): void {
    const key = `${what} ${from?.address}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}
