import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../config/environment';
import type { WithContext } from '../http/request-context';
import { RequestsFirst } from '../http/requests-first';
import { Metrics } from './metrics';
import { serveMetrics } from './metrics.route';
import { processLog } from './structured-log';

/** Counts and logs every answer. The log names the route's pattern and never the URL, which may hold a name. */
@Injectable()
export class RequestObserver implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly metrics: Metrics,
    private readonly environment: Environment,
    private readonly requestsFirst: RequestsFirst,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    if (!server?.addHook) return; // the command line serves nothing
    const log = processLog(this.environment.NODE_ENV === 'test' ? 'silent' : this.environment.LOG_LEVEL);
    server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
      this.requestsFirst.enter();
      reply.raw.once('close', () => this.requestsFirst.leave()); // also when the caller hangs up before the answer
      reply.header('x-request-id', request.id);
      done();
    });
    server.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
      const route = request.routeOptions.url ?? 'unmatched';
      const ms = reply.elapsedTime;
      this.metrics.observe(request.method, route, reply.statusCode, ms / 1000);
      if (log.isLevelEnabled('info')) {
        log.info({
          requestId: request.id,
          method: request.method,
          route,
          status: reply.statusCode,
          ms: Math.round(ms * 10) / 10,
          account: (request as WithContext).caller?.accountId,
        });
      }
      done();
    });
    serveMetrics(server, this.metrics, this.environment);
  }
}
