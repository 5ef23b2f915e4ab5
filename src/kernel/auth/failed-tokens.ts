import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Environment } from '../config/environment';
import { Problems, Refusal } from '../errors/problem';

const WINDOW_MS = 60_000;

/** A token exempts from the public limit only while it is a token: bad ones count against the same number of requests. */
@Injectable()
export class FailedTokens {
  private readonly counts = new LRUCache<string, number>({ max: 10_000, ttl: WINDOW_MS, noUpdateTTL: true });

  constructor(private readonly environment: Environment) {}

  /** @throws Refusal 429 for an address that has failed too often in the last minute */
  check(address: string): void {
    if ((this.counts.get(address) ?? 0) >= this.environment.PUBLIC_RATE_LIMIT) {
      const wait = Math.max(1, Math.ceil(this.counts.getRemainingTTL(address) / 1000));
      throw new Refusal(Problems.tooManyRequests, 'Too many tokens that are not valid.', [], {}, { 'retry-after': String(wait) });
    }
  }

  note(address: string): void {
    this.counts.set(address, (this.counts.get(address) ?? 0) + 1);
  }
}
