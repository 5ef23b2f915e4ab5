import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** How long a change may go unnoticed: an erasure, a merge. */
const MAX_AGE_MS = 1000;

/**
 * Whose token a guest's token is today. Guests have no accounts, and identity knows nothing of guest records: the module that keeps them says here
 * which person a record belongs to.
 */
@Injectable()
export class GuestAccess {
  private readonly cache = new LRUCache<string, Promise<string | undefined>>({ max: 20_000, ttl: MAX_AGE_MS });
  private look: (recordId: string) => Promise<string | undefined> = () => Promise.resolve(undefined);

  /** @param look the person's id; undefined when they are erased or never were */
  lookUpBy(look: (recordId: string) => Promise<string | undefined>): void {
    this.look = look;
  }

  personOf(recordId: string): Promise<string | undefined> {
    const known = this.cache.get(recordId);
    if (known) return known;
    const looking = this.look(recordId);
    this.cache.set(recordId, looking); // the age counts from before the query
    looking.catch(() => {
      if (this.cache.peek(recordId) === looking) this.cache.delete(recordId);
    });
    return looking;
  }
}
