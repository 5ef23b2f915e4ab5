import type { FastifyInstance } from 'fastify';
import { Problems, Refusal } from '../errors/problem';

/** `@RouteConfig(TAKES_STREAM)`: the body is handed over unread, to be taken in piece by piece. */
export const TAKES_STREAM = { takesStream: true } as const;

const TYPES = ['text/csv', 'application/x-ndjson', 'application/gzip', 'application/octet-stream'];

/** Files are read by routes that say so, and by no other. */
export function letStreamsIn(server: FastifyInstance): void {
  server.addContentTypeParser(TYPES, (request, payload, done) => {
    const { takesStream } = request.routeOptions.config as { takesStream?: boolean };
    if (takesStream) done(null, payload);
    else done(new Refusal(Problems.unsupportedMediaType));
  });
}
