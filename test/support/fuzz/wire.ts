import { Agent, request } from 'node:http';

export interface Sent {
  method: string;
  /** Path and query, as it goes over the wire. */
  target: string;
  headers: Record<string, string | string[]>;
  body?: Buffer;
}

export interface Received {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  milliseconds: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Plain HTTP: fetch would mend what is meant to be broken. */
export function send(base: string, { method, target, headers, body }: Sent): Promise<Received> {
  const { hostname, port } = new URL(base);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const length = body && !('content-length' in headers) ? { 'content-length': String(body.length) } : {};
    const call = request(
      { agent, hostname, port, method, path: target, headers: { ...headers, ...length }, timeout: 30_000 },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            text: Buffer.concat(parts).toString('utf8'),
            milliseconds: performance.now() - started,
          }),
        );
      },
    );
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error('No answer within 30 s')));
    call.end(body);
  });
}

export const closeWire = (): void => agent.destroy();

/** A line for bash that sends the same again. */
export function curl(base: string, { method, target, headers, body }: Sent): string {
  const quote = (bytes: Buffer) =>
    `$'${[...bytes].map((b) => (b === 0x27 || b === 0x5c ? `\\${String.fromCharCode(b)}` : b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, '0')}`)).join('')}'`;
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values]
      .flat()
      .map(
        (value) =>
          `-H ${quote(Buffer.from(`${name}: ${name.toLowerCase() === 'authorization' && value.length > 40 ? 'Bearer $TOKEN' : value}`))}`,
      ),
  );
  const shown =
    body && body.length <= 4_000
      ? ` --data-binary ${quote(body)}`
      : body
        ? ` --data-binary ${quote(body.subarray(0, 1_000))} # … ${body.length} bytes in all`
        : '';
  return `curl -s -i --path-as-is -X ${method} ${quote(Buffer.from(base + target))} ${lines.join(' ')}${shown}`;
}
