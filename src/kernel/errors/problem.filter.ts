import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusalOfConstraint } from '../database/constraints';
import { sqlState } from '../database/database';
import type { WithContext } from '../http/request-context';
import { type ProblemKind, Problems, Refusal } from './problem';

const log = new Logger('Problem');

/** Everything that goes wrong leaves as RFC 9457 problem details. A 5xx tells nothing and logs everything. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<WithContext>(), http.getResponse<FastifyReply>());
  }
}

export function sendProblem(error: unknown, request: WithContext, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  const { kind } = refusal;
  noteFault(refusal, error, request);
  const chinese = /^\s*zh\b/i.test(request.headers?.['accept-language'] ?? '');
  void reply
    .status(kind.status)
    .headers({ 'content-language': chinese ? 'zh-CN' : 'en', ...refusal.headers })
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `/problems/${kind.code}`,
        title: kind.title[chinese ? 'zh-CN' : 'en'],
        status: kind.status,
        code: kind.code,
        ...(kind.status < 500 && refusal.message !== kind.title.en ? { detail: refusal.message } : {}),
        requestId: request.id,
        ...(refusal.reasons.length ? { errors: refusal.reasons } : {}),
        ...refusal.extensions,
      }),
    );
}

/** What is our fault is told to nobody but the log. */
export function noteFault({ kind }: Refusal, error: unknown, { id }: Pick<FastifyRequest, 'id'>): void {
  if (kind.status >= 500) log.error({ msg: kind.code, requestId: id, error: describe(error) });
}

const BY_STATUS: Record<number, ProblemKind> = {
  400: Problems.malformedBody,
  401: Problems.unauthenticated,
  403: Problems.forbidden,
  404: Problems.notFound,
  405: Problems.methodNotAllowed,
  413: Problems.bodyTooLarge,
  415: Problems.unsupportedMediaType,
  429: Problems.tooManyRequests,
  431: Problems.headersTooLarge,
};

/** The refusal that an error amounts to; what nobody foresaw is `internal_error`. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const ofConstraint = refusalOfConstraint(error);
  if (ofConstraint) return ofConstraint;
  if (isDatabaseAway(error)) return new Refusal(Problems.unavailable, undefined, [], {}, { 'retry-after': '1' });
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number } | undefined)?.statusCode;
  const kind = status === undefined ? undefined : BY_STATUS[status];
  if (kind) return new Refusal(kind, status === 400 && error instanceof Error ? error.message : undefined);
  // text that PostgreSQL cannot hold or read (NUL, a date or number out of range) is the caller's
  if (/^22/.test(sqlState(error) ?? '')) return new Refusal(Problems.invalidRequest, 'A value is out of the range that can be stored.');
  return new Refusal(Problems.internal);
}

/** Down, starting, shutting down, out of connections, or too slow: the caller may try again. */
function isDatabaseAway(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  if (/^(08|53|57|55P03|40P01|40001)/.test(state) || /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NOTFOUND)$/.test(state))
    return true;
  const message = error instanceof Error ? error.message : '';
  // TypeORM takes a query runner back when its connection breaks between two statements of a transaction
  if (/^Query runner already released/.test(message)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
    message,
  );
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code, constraint, table, query } = ((error as { driverError?: object }).driverError ?? error) as Record<string, unknown>;
  // parameters may hold personal data and stay out
  return { name: error.name, message: error.message, code, constraint, table, query, stack: error.stack };
}
