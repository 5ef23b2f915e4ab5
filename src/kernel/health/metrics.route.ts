import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import { unauthenticated } from '../auth/auth.guard';
import type { Environment } from '../config/environment';
import { notFound } from '../errors/problem';
import type { Metrics } from './metrics';

/**
 * `GET /metrics`: for Prometheus on the same machine, or from anywhere with `METRICS_TOKEN` as bearer token.
 * Not a controller, because the guard would take that token for an account's.
 */
export function serveMetrics(server: FastifyInstance, metrics: Metrics, environment: Environment): void {
  server.get('/metrics', async (request, reply) => {
    admit(request, environment.METRICS_TOKEN);
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
}

function admit(request: FastifyRequest, token: string | undefined): void {
  if (token) {
    if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`)) throw unauthenticated('Send METRICS_TOKEN as the bearer token.');
    return;
  }
  // the address of the socket, which nobody can make up; behind a proxy of this machine everybody has it
  const direct = !request.headers['x-forwarded-for'] && !request.headers.forwarded;
  if (!direct || !/^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '')) throw notFound();
}

const sameText = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
