import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problems } from '../errors/problem';

/**
 * Listens while the process still migrates: alive, not ready, and everything else may come again. A port that is taken is found
 * out here, before anything else has been done.
 */
export async function openAntechamber(port: number, host: string): Promise<{ port: number; close(): Promise<void> }> {
  const { code, status, title } = Problems.unavailable;
  const waiting = JSON.stringify({ type: `/problems/${code}`, title: title.en, status, code, detail: 'The service is starting.' });
  const server: Server = createServer((request, response) => {
    request.resume();
    if (request.url === '/health/live')
      return response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{"status":"live"}');
    return response.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '1', connection: 'close' }).end(waiting);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 200).unref();
      }),
  };
}
