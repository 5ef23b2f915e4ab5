import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../auth/caller';

export interface IdempotencyKey {
  scope: string;
  key: string;
  /** Hash of address and body, which is sealed with the answer. */
  digest: string;
  /** The hash under a key, as it is kept in the clear: a plain one of a body would let whoever reads the table guess the password or the phone number in it. */
  fingerprint: Buffer;
  /** What an equal request may have left, under each of the keys. */
  fingerprints: Buffer[];
}

/** What a service needs to know of the request it serves. */
export interface RequestContext {
  requestId: string;
  caller: Caller;
  /** The instant of the request by the injected clock. */
  at: Date;
  /** Where the request came from. Personal: not for logs, audit details or events. */
  from?: { address: string; userAgent?: string };
  /** From `Idempotency-Key`; scope is the account and the route. */
  idempotency?: IdempotencyKey;
  /** Set when the answer is not the route's ordinary one: the interceptor applies it. */
  answer: { status?: number; replayed?: boolean; etag?: string; location?: string };
}

export type WithContext = FastifyRequest & {
  context?: RequestContext;
  caller?: Caller;
  /** What the route asks for; `*` is anybody signed in. */
  permission?: string;
};

/** Injects the {@link RequestContext}. */
export const Context = createParamDecorator((_: unknown, execution: ExecutionContext): RequestContext => {
  const request = execution.switchToHttp().getRequest<WithContext>();
  if (!request.context) throw new Error('The guard has not run');
  return request.context;
});

/** For work that no request started: jobs, listeners, the demo hotel. */
export const systemContext = (caller: Caller, at: Date, requestId: string): RequestContext => ({ requestId, caller, at, answer: {} });
