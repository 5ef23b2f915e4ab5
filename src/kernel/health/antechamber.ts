import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problems } from '../errors/problem';

/** How long a process that is just ending may still hold the port. */
const PREDECESSOR_MS = 3_000;

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
  await listen(server, port, host, Date.now() + PREDECESSOR_MS);
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

async function listen(server: Server, port: number, host: string, until: number): Promise<void> {
  for (;;) {
    const taken = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve).listen(port, host, () => resolve(undefined));
    });
    server.removeAllListeners('error').removeAllListeners('listening');
    if (!taken) return;
    if (taken.code !== 'EADDRINUSE' || Date.now() > until) throw taken;
    await sleep(100);
  }
}
