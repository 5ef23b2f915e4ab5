import { createHash } from 'node:crypto';
import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Vault } from '../crypto/vault';
import { invalid, Problems, Refusal } from '../errors/problem';
import { InFlight } from '../http/in-flight';
import type { RequestContext, WithContext } from '../http/request-context';
import { Clock } from '../values/clock';
import { Caller } from './caller';
import { FailedTokens } from './failed-tokens';
import { BEFORE_SECOND_FACTOR, GUESTS, PERMISSION, Public, PUBLIC } from './permissions';

const OWN_CREDENTIALS = 'innkeeper:own-credentials';

/**
 * The route is public and reads its own credentials (a password, a refresh token, a client's secret). What the Authorization header
 * says is not looked at here: clients send their expired token along when they fetch a new one.
 */
export const OwnCredentials = () => applyDecorators(Public(), SetMetadata(OWN_CREDENTIALS, true));

/** Turns a bearer token into a caller. The identity module provides it. */
export abstract class TokenVerifier {
  /** @throws Refusal 401 */
  abstract verify(token: string): Promise<Caller>;
}

/** Denies every route that neither declares a permission nor is marked public, and makes the request's context. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly inFlight: InFlight,
    private readonly failedTokens: FailedTokens,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<WithContext>();
    const targets = [execution.getHandler(), execution.getClass()];
    const isPublic = this.reflector.getAllAndOverride<boolean>(PUBLIC, targets);
    const permission = this.reflector.getAllAndOverride<string>(PERMISSION, targets);
    const caller = this.reflector.get<boolean>(OWN_CREDENTIALS, execution.getHandler()) ? undefined : await this.callerOf(request);
    if (!isPublic) {
      if (!caller) throw unauthenticated('Send a bearer token.');
      if (caller.lacksSecondFactor && !this.reflector.getAllAndOverride<boolean>(BEFORE_SECOND_FACTOR, targets)) {
        throw new Refusal(Problems.secondFactorMissing);
      }
      requireAdmission(caller, permission, this.reflector.getAllAndOverride<'only' | 'too'>(GUESTS, targets));
    }
    if (caller) this.inFlight.enter(caller.accountId, execution.switchToHttp().getResponse<FastifyReply>());
    request.permission = permission;
    request.caller = caller ?? Caller.stranger;
    request.context = this.contextOf(request, request.caller);
    return true;
  }

  private async callerOf(request: FastifyRequest): Promise<Caller | undefined> {
    const header = request.headers.authorization;
    if (header === undefined) return undefined;
    const token = /^Bearer ([\w~+/.=-]{1,8192})$/i.exec(header)?.[1];
    try {
      if (!token) throw unauthenticated('The Authorization header must be "Bearer <token>".');
      return await this.verifier.verify(token);
    } catch (error) {
      if (error instanceof Refusal && error.kind.status === 401) {
        this.failedTokens.check(request.ip);
        this.failedTokens.note(request.ip);
      }
      throw error;
    }
  }

  private contextOf(request: FastifyRequest & { rawBody?: Buffer }, caller: Caller): RequestContext {
    const context: RequestContext = {
      requestId: request.id,
      caller,
      at: this.clock.now(),
      answer: {},
      from: { address: request.ip, userAgent: request.headers['user-agent'] },
    };
    const key = request.headers['idempotency-key'];
    // keys belong to accounts: what strangers post keeps nothing that a repetition could double
    if (key !== undefined && request.method === 'POST' && caller !== Caller.stranger) {
      if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
        throw invalid({ pointer: 'header:Idempotency-Key', code: 'bad_idempotency_key', detail: '1 to 255 visible ASCII characters.' });
      }
      const digest = createHash('sha256')
        .update(`${request.url}\0`)
        .update(request.rawBody ?? '')
        .digest('base64');
      const fingerprints = this.vault.blindIndexes('idempotency', digest);
      const scope = `${caller.accountId} ${request.method} ${request.routeOptions.url ?? ''}`;
      context.idempotency = { scope, key, digest, fingerprint: fingerprints[0]!, fingerprints };
    }
    return context;
  }
}

/** @throws Refusal 403 */
function requireAdmission(caller: Caller, permission: string | undefined, guests: 'only' | 'too' | undefined): void {
  if (caller.kind === 'guest' ? guests : guests !== 'only' && permission && (permission === '*' || caller.can(permission))) return;
  if (permission && permission !== '*') {
    throw new Refusal(Problems.forbidden, `The permission ${permission} is needed.`, [{ code: 'missing_permission', detail: permission }]);
  }
  throw new Refusal(Problems.forbidden, guests ? 'This is for guests.' : 'This is for staff and machines.');
}

/** @param error of RFC 6750 §3.1, when a token was sent */
export const unauthenticated = (detail: string, error?: 'invalid_token'): Refusal =>
  new Refusal(
    Problems.unauthenticated,
    detail,
    [],
    {},
    { 'www-authenticate': `Bearer realm="innkeeper"${error ? `, error="${error}"` : ''}` },
  );
