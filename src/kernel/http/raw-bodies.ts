import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Problems, Refusal } from '../errors/problem';

/** `@RouteConfig(TAKES_BYTES)`: letters and XML are handed over as they came. */
export const TAKES_BYTES = { takesBytes: true } as const;

/** The bytes of a body; none where nothing was sent, or something that is read otherwise. */
export const bytesOf = ({ body }: FastifyRequest): Buffer | undefined => (Buffer.isBuffer(body) ? body : undefined);

const TYPES = ['message/rfc822', 'text/xml', 'application/xml'];

/** Read by routes that say so, up to a limit; nobody else has to hold them. */
export function letBytesIn(server: FastifyInstance, limit: number): void {
  server.addContentTypeParser(TYPES, (request: FastifyRequest, payload: IncomingMessage, done) => {
    const { takesBytes } = request.routeOptions.config as { takesBytes?: boolean };
    if (!takesBytes) return done(new Refusal(Problems.unsupportedMediaType));
    const chunks: Buffer[] = [];
    let size = 0;
    payload.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        payload.removeAllListeners('data').resume();
        done(new Refusal(Problems.bodyTooLarge));
      }
    });
    payload.on('end', () => size <= limit && done(null, Buffer.concat(chunks)));
    payload.on('error', done);
  });
}
