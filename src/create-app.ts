import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AppModule } from './app.module';
import { configureApp } from './configure-app';
import type { Environment } from './kernel/config/environment';
import { notFound } from './kernel/errors/problem';
import { DOOR } from './kernel/http/door';

/** The application as the process serves it: configured, its modules running, not yet listening. */
export async function createApp(environment: Environment, logger: LoggerService): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...DOOR,
    trustProxy: environment.TRUST_PROXY,
    bodyLimit: environment.BODY_LIMIT_BYTES,
    genReqId: requestId,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what has been accepted is answered
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000, // longer than that of the usual load balancers, which would else send into a closing connection
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { logger, abortOnError: false });
  await configureApp(app);
  if (!environment.ROLES.includes('api')) onlyHealth(adapter.getInstance());
  await app.init();
  await adapter.getInstance().ready(); // routes are compiled here, so that listening takes no time
  return app;
}

/** The caller's own id where it is one to put into a log, so that a request can be followed through several systems. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && /^[\w.:+/=-]{8,128}$/.test(sent) ? sent : randomUUID();
}

/** A process that only works jobs still tells how it is. */
function onlyHealth(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) =>
    done(/^\/(health\/|metrics$)/.test(request.routeOptions.url ?? '') ? undefined : notFound()),
  );
}
