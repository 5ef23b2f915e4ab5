import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Environment } from '../config/environment';
import { Problems, Refusal } from '../errors/problem';

/** How many requests of one account are being answered at once; one account cannot take the whole house. */
@Injectable()
export class InFlight {
  private readonly counts = new Map<string, number>();

  constructor(private readonly environment: Environment) {}

  /** Counts the request until its answer is sent or its connection is gone. @throws Refusal 429 */
  enter(accountId: string, reply: FastifyReply): void {
    const now = (this.counts.get(accountId) ?? 0) + 1;
    if (now > this.environment.MAX_IN_FLIGHT) {
      throw new Refusal(
        Problems.tooManyRequests,
        `At most ${this.environment.MAX_IN_FLIGHT} requests at once.`,
        [],
        {},
        { 'retry-after': '1' },
      );
    }
    this.counts.set(accountId, now);
    reply.raw.once('close', () => this.leave(accountId));
  }

  private leave(accountId: string): void {
    const left = (this.counts.get(accountId) ?? 1) - 1;
    if (left > 0) this.counts.set(accountId, left);
    else this.counts.delete(accountId);
  }
}
