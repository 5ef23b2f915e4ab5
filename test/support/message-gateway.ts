import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GatewayCall {
  key: string;
  signature: string;
  path: string;
  body: { id: string; channel: string; to: string; guestId: string; kind: string; language: string; text: string };
}

/** Where a message is on its way: it is here and nothing is done; it is done and not yet answered. */
export type GatewayStep = 'heard' | 'done';

/** What speaks to telephones and to WeChat: does each thing once, by its idempotency key. */
export class MessageGateway {
  static readonly KEY = 'c2lnbnMgd2hhdCBpcyBwb3N0ZWQgdG8gZ2F0ZXdheXMh/9+jKq7wYk3=';
  readonly calls: GatewayCall[] = [];
  /** Messages that reached somebody, by idempotency key. */
  readonly effects = new Map<string, GatewayCall>();
  /** What it answers instead of doing anything. */
  refuse?: (call: GatewayCall) => { status: number; body?: object } | undefined;
  /** Lets a test stop the conversation: while it waits, so does the caller. A rejection hangs up. */
  meanwhile: (step: GatewayStep) => Promise<void> | void = () => undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => request.socket.destroy());
    });
  }

  static async start(): Promise<MessageGateway> {
    const gateway = new MessageGateway();
    // a test that ends badly does not stop it, and must end all the same
    await new Promise<void>((resolve) => gateway.server.unref().listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const signature = String(request.headers['innkeeper-signature']);
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
    const right = createHmac('sha256', MessageGateway.KEY).update(`${t}.`).update(bytes).digest('hex');
    const answer = (status: number, body?: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    };
    if (v1 !== right) return answer(401);
    const key = String(request.headers['idempotency-key']);
    const call: GatewayCall = { key, signature, path: request.url!, body: JSON.parse(bytes.toString('utf8')) };
    this.calls.push(call);
    await this.meanwhile('heard');
    const no = this.refuse?.(call);
    if (no) return answer(no.status, no.body);
    const known = this.effects.get(key);
    // what it has seen it answers as it did, and does nothing
    if (!known) this.effects.set(key, call);
    await this.meanwhile('done');
    answer(202, { reference: `G-${key.slice(-6)}` });
  }
}
