import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Parsed, where it is JSON. */
  body: unknown;
}

/** A server spoken to over kept connections. */
export class Http {
  private readonly base: URL;
  private readonly agent: Agent;

  constructor(
    base: string,
    connections: number,
    private readonly timeoutMs = 30_000,
  ) {
    this.base = new URL(base);
    this.agent = new (this.secure ? TlsAgent : Agent)({ keepAlive: true, maxSockets: connections });
  }

  private get secure(): boolean {
    return this.base.protocol === 'https:';
  }

  /** Sends once. Rejects when there was no complete answer: what became of the request is then unknown. */
  send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = (this.secure ? httpsRequest : httpRequest)(
        {
          agent: this.agent,
          host: this.base.hostname,
          port: this.base.port || undefined,
          path: `${this.base.pathname.replace(/\/$/, '')}${path}`,
          method,
          headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
          timeout: this.timeoutMs,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('aborted', () => reject(Object.assign(new Error('The answer was cut short'), { code: 'CUT_SHORT' })));
          response.on('end', () => {
            try {
              const text = Buffer.concat(chunks).toString('utf8');
              const json = /json/.test(response.headers['content-type'] ?? '') && text !== '';
              resolve({ status: response.statusCode!, headers: response.headers, body: json ? JSON.parse(text) : text || undefined });
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      request.on('timeout', () => request.destroy(Object.assign(new Error('No answer in time'), { code: 'TIMEOUT' })));
      request.on('error', reject);
      request.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
