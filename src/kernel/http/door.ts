import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { parse as parseSafely } from 'secure-json-parse';
import type { Environment } from '../config/environment';
import { sendProblem } from '../errors/problem.filter';
import { invalid, notFound, Problems, Refusal } from '../errors/problem';
import { letBytesIn } from './raw-bodies';
import { letStreamsIn } from './streams';

const MAX_DEPTH = 32;

/** Options of the server that belong to the door: addresses that lead to no route are refused like everything else. */
export const DOOR: Pick<FastifyServerOptions, 'frameworkErrors' | 'routerOptions'> = {
  routerOptions: { maxParamLength: 500 },
  frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const unreadable = error.code === 'FST_ERR_BAD_URL';
    const refusal = unreadable
      ? invalid({ pointer: ':path', code: 'bad_url', detail: 'The address is not percent-encoded UTF-8.' })
      : notFound();
    sendProblem(error.code === 'FST_ERR_MAX_PARAM_LENGTH' || unreadable ? refusal : error, request, reply);
  },
};

/** What every request meets before a route: readable bodies, the limit for callers without a token, honest 404 and 405. */
export async function guardTheDoor(app: NestFastifyApplication, environment: Environment): Promise<void> {
  const adapter = app.getHttpAdapter();
  const server = adapter.getInstance();
  for (const type of ['application/json', 'application/merge-patch+json']) {
    adapter.useBodyParser!(
      type,
      true,
      { bodyLimit: environment.BODY_LIMIT_BYTES },
      (_request: unknown, body: Buffer, done: (error: Error | null, value?: unknown) => void) => {
        try {
          done(null, readJson(body));
        } catch (error) {
          done(error as Error);
        }
      },
    );
  }

  // the bytes are kept: what is sent as a form may be signed
  adapter.useBodyParser!('application/x-www-form-urlencoded', true, { bodyLimit: environment.BODY_LIMIT_BYTES });

  letStreamsIn(server);
  letBytesIn(server, environment.INBOUND_LIMIT_BYTES);

  await server.register(rateLimit, {
    max: environment.PUBLIC_RATE_LIMIT,
    timeWindow: '1 minute',
    enableDraftSpec: true,
    // a token is checked by the guard, and its account is limited there
    allowList: (request: FastifyRequest) => request.headers.authorization !== undefined && !/\/(auth|oauth)\//.test(request.url),
    errorResponseBuilder: (_request, { ttl }) =>
      new Refusal(Problems.tooManyRequests, undefined, [], {}, { 'retry-after': String(Math.ceil(ttl / 1000)) }),
  });

  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  server.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? {
      pattern: new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}/?$`),
      methods: new Set(),
    };
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(url, route);
  });
  server.addHook('onRequest', (request: FastifyRequest & { is404?: boolean }, _reply: FastifyReply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?')[0]!;
    const methods = [...routes.values()].filter((r) => r.pattern.test(path)).flatMap((r) => [...r.methods]);
    if (methods.length === 0) return done();
    done(new Refusal(Problems.methodNotAllowed, undefined, [], {}, { allow: [...new Set(methods)].sort().join(', ') }));
  });

  // what Node's own parser refuses never reaches a route, and still answers as everything else does
  server.server.removeAllListeners('clientError');
  server.server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable) return socket.destroy();
    const kind = error.code === 'HPE_HEADER_OVERFLOW' ? Problems.headersTooLarge : Problems.malformedBody;
    const body = JSON.stringify({ type: `/problems/${kind.code}`, title: kind.title.en, status: kind.status, code: kind.code });
    socket.end(
      `HTTP/1.1 ${kind.status} ${kind.status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Refusal 400 `malformed_body` */
function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (depthExceeds(body, MAX_DEPTH)) throw new Refusal(Problems.malformedBody, `The body is nested deeper than ${MAX_DEPTH} levels.`);
  let value: unknown;
  try {
    const text = utf8.decode(body);
    if (FORBIDDEN_KEY.test(text)) throw new Error('A key reaches for the prototype');
    value = parseSafely(text, undefined, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw new Refusal(Problems.malformedBody, 'The body is not JSON in UTF-8, or names a forbidden key.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(Problems.malformedBody, 'The body is not a JSON object.');
  return value;
}

/** Keys that every object has: Nest and class-transformer would drop them without a word, where other unknown fields are refused. */
const FORBIDDEN_KEY =
  /"(?:constructor|prototype|toString|toLocaleString|valueOf|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|__(?:proto|(?:define|lookup)[GS]etter)__)"\s*:/;

/** Counts brackets outside strings, so that a bomb is refused before anything recurses over it. */
function depthExceeds(body: Buffer, limit: number): boolean {
  let [depth, inString] = [0, false];
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}
