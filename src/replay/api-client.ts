import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, Http } from './http';

export interface Problem {
  code: string;
  detail?: string;
  requestId?: string;
  errors?: { pointer?: string; code: string; detail?: string; date?: string; roomTypeId?: string }[];
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

export interface CallOptions {
  /** Makes a POST safe to repeat. */
  key?: string;
  /** Instead of the client's own. */
  token?: string;
  /** Sent as a form instead of as JSON. */
  form?: boolean;
}

/** How often had to be asked again, and why. */
export class Tally {
  readonly retries = new Map<string, number>();
  /** Answers that no interruption explains: 500 and what else a server must not say. */
  readonly unexplained: { answer: string; requestId: string }[] = [];
  /** 503 that does not say when to come back. */
  withoutRetryAfter = 0;

  retry(cause: string): void {
    this.retries.set(cause, (this.retries.get(cause) ?? 0) + 1);
  }

  get total(): number {
    return [...this.retries.values()].reduce((sum, n) => sum + n, 0);
  }
}

const PATIENCE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 500;

/**
 * The API as an outside program uses it: client credentials, a fresh token when the old one expires, and every request whose outcome is unknown sent
 * again with the same key until there is an answer.
 */
export class ApiClient {
  readonly tally = new Tally();
  /** Told of every success, with the time at which its request was sent. */
  onSuccess: (sentAt: number) => void = () => undefined;
  private readonly http: Http;
  private token?: { value: string; expiresAt: number };
  private fetching?: Promise<string>;
  private abandoned?: Error;

  constructor(
    base: string,
    private readonly options: { credentials?: Credentials; connections: number },
  ) {
    this.http = new Http(base, options.connections);
  }

  /** @throws Error unless the answer is a 2xx */
  async must<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    const answer = await this.call(method, path, body, options);
    if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  /** An answer that is final: 2xx, or a refusal that would be the same when asked again. */
  async call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const until = Date.now() + PATIENCE_MS;
    for (let pause = 20; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const { answer, cause } = await this.once(method, path, body, options);
      if (answer) return answer;
      this.tally.retry(cause);
      if (this.abandoned) throw this.abandoned;
      if (Date.now() > until) throw new Error(`${method} ${path}: no answer within ${PATIENCE_MS / 1000} s (${cause})`);
      // sooner than Retry-After asks for: it is the moments after a crash that are to be tried
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  /** There is no server to wait for any more: every call that would be repeated fails with this. */
  abandon(why: Error): void {
    this.abandoned = why;
  }

  close(): void {
    this.http.close();
  }

  private async once(method: string, path: string, body: unknown, options: CallOptions): Promise<{ answer?: Answer; cause: string }> {
    const sentAt = performance.now();
    let answer: Answer;
    try {
      const token = options.token ?? (this.options.credentials && !options.form ? await this.ownToken() : undefined);
      const content = options.form
        ? new URLSearchParams(body as Record<string, string>).toString()
        : body === undefined
          ? undefined
          : JSON.stringify(body);
      const headers: Record<string, string> = {
        accept: 'application/json',
        ...(content === undefined ? {} : { 'content-type': options.form ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(options.key ? { 'idempotency-key': options.key } : {}),
      };
      answer = await this.http.send(method, path, headers, content);
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (!code) throw error;
      if (syscall === 'getaddrinfo') throw error;
      return { cause: code };
    }
    const { status } = answer;
    if (status < 300) {
      this.onSuccess(sentAt);
      return { answer, cause: '' };
    }
    const { code } = (answer.body ?? {}) as Partial<Problem>;
    if (status === 401 && this.token && !options.token) {
      this.token = undefined;
      return { cause: '401' };
    }
    if (status === 409 && code === 'in_progress') return { cause: 'in_progress' };
    if (status === 429 || status === 503) {
      if (!answer.headers['retry-after']) this.tally.withoutRetryAfter++;
      return { cause: String(status) };
    }
    if (status >= 500) {
      const { requestId = '' } = (answer.body ?? {}) as Partial<Problem>;
      this.tally.unexplained.push({ answer: `${status} ${method} ${path} ${JSON.stringify(answer.body)}`, requestId });
      return { cause: String(status) };
    }
    return { answer, cause: '' };
  }

  private async ownToken(): Promise<string> {
    if (this.token && this.token.expiresAt > Date.now()) return this.token.value;
    this.fetching ??= this.fetchToken().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  private async fetchToken(): Promise<string> {
    const { clientId, clientSecret } = this.options.credentials!;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const { access_token, expires_in } = await this.must<{ access_token: string; expires_in: number }>('POST', '/v1/oauth/token', form, {
      form: true,
    });
    this.token = { value: access_token, expiresAt: Date.now() + expires_in * 900 }; // a tenth early
    return access_token;
  }
}
