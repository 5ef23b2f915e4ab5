import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { createSecretKey, randomUUID } from 'node:crypto';
import { unauthenticated } from '../../../kernel/auth/auth.guard';
import { Environment } from '../../../kernel/config/environment';
import { Clock } from '../../../kernel/values/clock';
import { UUID } from '../../../kernel/values/ids';

export const STAFF_TOKEN_SECONDS = 15 * 60;
export const CLIENT_TOKEN_SECONDS = 60 * 60;
export const GUEST_TOKEN_SECONDS = 30 * 60;
const LEEWAY_SECONDS = 10;
const ISSUER = 'innkeeper';
const AUDIENCE = 'innkeeper-api';
/** Of guests' tokens: neither is ever taken for the other. */
const GUEST_AUDIENCE = 'innkeeper-guest';
/** RFC 9068: a token of another kind, signed with the same key, is no access token. */
const TYPE = 'at+jwt';
export interface AccessClaims {
  /** Account. */
  sub: string;
  /** Token generation of the account. */
  gen: number;
  /** Session of a member of staff. */
  sid?: string;
  /** Scopes of an API client, separated by spaces. */
  scope?: string;
}

/** Of a guest: they have no account, the token stands for the person of this guest record. */
export interface GuestClaims {
  sub: string;
  kind: 'guest';
  /** When they entered their code, in seconds: a guest's token is never renewed. */
  iat?: number;
}

interface Complete {
  header: Record<string, unknown>;
  payload: (AccessClaims | GuestClaims) & { iat: number; exp: number; jti: string; aud: unknown };
}

/** Signs and reads access tokens: JWT, HS256, checked against the injected clock. */
@Injectable()
export class AccessTokens {
  private readonly jwt: JwtService;

  constructor(
    environment: Environment,
    private readonly clock: Clock,
  ) {
    // a KeyObject: jsonwebtoken would try to parse a string as PEM on every call
    this.jwt = new JwtService({ secret: createSecretKey(Buffer.from(environment.JWT_KEY, 'base64')) });
  }

  sign(claims: AccessClaims, seconds: number, at: Date): string {
    return this.signFor(AUDIENCE, claims, seconds, at);
  }

  signGuest(recordId: string, at: Date): string {
    return this.signFor(GUEST_AUDIENCE, { sub: recordId, kind: 'guest' }, GUEST_TOKEN_SECONDS, at);
  }

  private signFor(aud: string, claims: AccessClaims | GuestClaims, seconds: number, at: Date): string {
    const iat = Math.floor(at.getTime() / 1000);
    const payload = { ...claims, iss: ISSUER, aud, iat, exp: iat + seconds, jti: randomUUID() };
    return this.jwt.sign(payload, { header: { alg: 'HS256', typ: TYPE } });
  }

  /** @throws Refusal 401 */
  read(token: string): AccessClaims | GuestClaims {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    let read: Complete;
    try {
      read = this.jwt.verify<Complete>(token, {
        complete: true,
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: [AUDIENCE, GUEST_AUDIENCE],
        clockTimestamp: now,
        clockTolerance: LEEWAY_SECONDS,
      });
    } catch (error) {
      throw refused((error as Error).name === 'TokenExpiredError' ? 'The token has expired.' : 'The token is not valid.');
    }
    if (!isOurs(read, now)) throw refused('The token is not valid.');
    return read.payload;
  }
}

const refused = (detail: string) => unauthenticated(detail, 'invalid_token');

/** What the library does not check: nothing in the header but algorithm and type, no claim missing, not from the future. */
function isOurs({ header, payload }: Complete, now: number): boolean {
  return (
    Object.keys(header).length === 2 &&
    header.typ === TYPE &&
    typeof payload === 'object' &&
    typeof payload.sub === 'string' &&
    UUID.test(payload.sub) &&
    typeof payload.jti === 'string' &&
    typeof payload.exp === 'number' &&
    typeof payload.iat === 'number' &&
    payload.iat <= now + LEEWAY_SECONDS &&
    (payload.aud === GUEST_AUDIENCE
      ? 'kind' in payload && payload.kind === 'guest' && !('gen' in payload)
      : payload.aud === AUDIENCE && 'gen' in payload && Number.isInteger(payload.gen) && !('kind' in payload))
  );
}
