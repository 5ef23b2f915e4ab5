import { type Document, nameOf, type Operation, type Schema, typesOf } from '../../../src/kernel/http/openapi/document';
import { addDays } from '../../../src/kernel/values/local-date';
import { Contract } from '../contract';
import { badText, breakOne, placesOf, write } from './bad-values';
import { Chance } from './random';
import { collectionOf, type Known, ValidValues } from './valid-values';
import { curl, type Received, send, type Sent } from './wire';

export interface FuzzOptions {
  base: string;
  document: Document;
  seed: number;
  requests: number;
  known: Known;
  today: string;
  /** A fresh token of somebody who may do everything. */
  signIn: () => Promise<string>;
  /** Bodies that the document cannot describe well enough to succeed: secrets that must be right. */
  bodies: Record<string, () => Promise<object>>;
  /** A token of somebody who may do everything in another hotel. */
  strangerToken: string;
  /** Tokens of operations that would take the ordinary one's account out of the run, or that are not for it. */
  tokens?: Record<string, string>;
}

export interface FuzzReport {
  requests: number;
  findings: string[];
  /** How many answers had this status. */
  statuses: Record<string, number>;
  /** Operations that never succeeded, and the last reason why. */
  neverSucceeded: string[];
  /** Bodies that the document allows, and those of them that were called malformed. */
  allowed: { sent: number; refused: Record<string, number> };
}

interface Target {
  path: string;
  method: string;
  operation: Operation;
}

interface Attempt extends Sent {
  what: string;
  /** Must not succeed: it breaks a rule of the document. */
  mustFail?: boolean;
  /** Everything in it is allowed by the document. */
  allowed?: boolean;
  /** The method is not one of the path's. */
  undocumented?: boolean;
  mustBe?: number;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'];
/** Statuses that `default` stands for: what can be said of a request before it is known what it is for. */
const ANYWHERE = new Set([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429, 431]);
const LEAKS = /node_modules|\bat [\w.<>]+ \(|SELECT .* FROM |pg_catalog|\/(home|work|root|usr)\/|"stack"/;
const SLOW_MS = 5_000;

/** Sends what a document allows and what it does not, and holds every answer against it. */
export class Fuzzer {
  private readonly chance: Chance;
  private readonly values: ValidValues;
  private readonly contract: Contract;
  private readonly targets: Target[];
  private readonly report: FuzzReport = { requests: 0, findings: [], statuses: {}, neverSucceeded: [], allowed: { sent: 0, refused: {} } };
  private readonly succeeded = new Set<string>();
  private readonly lastRefusal = new Map<string, string>();
  private readonly seen = new Set<string>();
  private token = '';

  constructor(private readonly options: FuzzOptions) {
    this.chance = new Chance(options.seed);
    this.contract = new Contract(options.document);
    this.values = new ValidValues(options.document, this.chance, options.known, options.today);
    this.targets = Object.entries(options.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
  }

  async run(): Promise<FuzzReport> {
    this.token = await this.options.signIn();
    for (let i = 0; i < this.options.requests; i++) {
      const target = this.targets[i % this.targets.length]!;
      await this.attempt(target, await this.make(target));
    }
    this.report.neverSucceeded = this.targets
      .map((t) => t.operation.operationId)
      .filter((id) => !this.succeeded.has(id))
      .map((id) => `${id}: ${this.lastRefusal.get(id) ?? ''}`);
    return this.report;
  }

  private async make(target: Target): Promise<Attempt> {
    const attempt = await this.valid(target);
    const way = this.chance.next();
    if (way < 0.35) return attempt;
    if (way < 0.7)
      return target.operation.requestBody && this.chance.of(0.75) ? this.breakBody(target, attempt) : this.breakParameters(target, attempt);
    return this.breakRequest(target, attempt);
  }

  /** A request that the document allows. */
  private async valid({ path, method, operation }: Target): Promise<Attempt> {
    const headers: Attempt['headers'] = {
      authorization: `Bearer ${this.options.tokens?.[operation.operationId] ?? this.token}`,
      accept: 'application/json',
    };
    const query = new URLSearchParams();
    let filled = path;
    for (const parameter of operation.parameters ?? []) {
      const { name, schema = {} } = parameter;
      if (parameter.in === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(String(this.pathValue(path, name, schema))));
      else if (parameter.in === 'header') {
        if (name === 'If-Match') headers['if-match'] = this.chance.pick(['*', '"1"', '"2"']);
        else if (this.chance.of(0.2)) headers[name.toLowerCase()] = this.chance.letters(20);
      } else if (parameter.required || this.chance.of(0.3)) {
        // a cursor and an order are only good in the list that they come from
        if (name === 'cursor' || (name === 'sort' && !schema.enum)) continue;
        const value = this.values.of(schema, name);
        if (value !== null && !(Array.isArray(value) && value.length === 0))
          query.set(name, Array.isArray(value) ? value.join(',') : String(value));
      }
    }
    for (const [from, to] of [
      ['arrival', 'departure'],
      ['firstNight', 'lastNight'],
      ['from', 'to'],
    ] as const) {
      if (query.has(from) && query.has(to)) query.set(to, addDays(query.get(from)!, this.chance.int(1, 5)));
    }
    const search = query.size ? `?${query.toString()}` : '';
    const attempt: Attempt = { method, target: filled + search, headers, what: 'valid', allowed: true };
    const media = Object.entries(operation.requestBody?.content ?? {});
    if (media.length) {
      const [type, { schema }] = this.chance.pick(media);
      headers['content-type'] = type;
      const own = this.options.bodies[operation.operationId];
      const body = own && this.chance.of(0.6) ? await own() : (this.values.of(schema) as Record<string, unknown>);
      if (own && isPublic(operation)) delete headers.authorization; // it brings its own credentials
      if (method === 'PATCH' && this.chance.of(0.9)) delete (body as { status?: unknown }).status; // a closed hotel sells nothing to anybody after it
      if (typeof body === 'object' && 'quoteId' in body && 'rooms' in body) this.chooseOneWay(body);
      attempt.body = encode(type, body);
      attempt.allowed = this.bodyErrors(path, method, type, attempt.body)?.length === 0;
    }
    return attempt;
  }

  /** A booking is of a quote, or of rooms. */
  private chooseOneWay(body: Record<string, unknown>): void {
    const other = this.chance.of(0.5) ? ['quoteId'] : ['propertyId', 'arrival', 'departure', 'rooms', 'expectedTotal', 'overridePrice'];
    for (const field of other) delete body[field];
  }

  private pathValue(path: string, name: string, schema: Schema): unknown {
    const collection = new RegExp(`([^/]+)/\\{${name}\\}`).exec(path)?.[1] ?? '';
    const known = this.options.known.get(collection) ?? this.options.known.get(collectionOf(name));
    if (known?.length && this.chance.of(0.9)) return this.chance.pick(known);
    return this.values.of(schema, name) ?? this.chance.uuid();
  }

  private breakBody({ path, method, operation }: Target, attempt: Attempt): Attempt {
    const type = String(attempt.headers['content-type']);
    const schema = operation.requestBody!.content[type]?.schema;
    const body = type.includes('ndjson') ? undefined : parse(type, attempt.body!.toString());
    if (typeof body !== 'object')
      return { ...attempt, body: Buffer.from(badText(this.chance)), what: 'a form or a file of odd text', allowed: false };
    const what = breakOne(
      body,
      placesOf(body, (s) => this.resolve(s), schema),
      this.chance,
    );
    const broken: Attempt = { ...attempt, body: Buffer.from(write(body)), what: `body: ${what}`, allowed: false };
    const errors = this.bodyErrors(path, method, type, broken.body!);
    broken.mustFail = errors !== undefined && errors.length > 0;
    return broken;
  }

  private breakParameters({ path, operation }: Target, attempt: Attempt): Attempt {
    const [pathname = '', search = ''] = attempt.target.split('?');
    const query = new URLSearchParams(search);
    const ofQuery = (operation.parameters ?? []).filter((p) => p.in === 'query');
    if (path.includes('{') && this.chance.of(ofQuery.length ? 0.4 : 0.9)) {
      const id = this.chance.pick([`${this.chance.uuid()}?x=1`, `${this.chance.uuid()}/?/`, `${this.chance.uuid()}??`, `${this.chance.uuid()}/${this.chance.uuid()}`, '%7B%7D', this.chance.uuid(), this.chance.uuid().toUpperCase(), '0', '-1', '%00', '%ff%fe', '%F0%9F%98%80', '..%2f..%2f', "'%3B%20DROP%20TABLE", '%', 'x'.repeat(300), '00000000-0000-0000-0000-000000000000', 'null', '%2e%2e', 'a;b=c']); // prettier-ignore
      const at = path.split('/').findIndex((part) => part.startsWith('{'));
      const parts = pathname.split('/');
      parts[at] = id;
      return { ...attempt, target: parts.join('/') + (search ? `?${search}` : ''), what: 'an odd id in the path', allowed: false };
    }
    const odd = this.chance.pick(['a[__proto__][x]=1', '__proto__=1', 'constructor.prototype.x=1', 'limit=1&limit=2', 'cursor=AAAA', `cursor=${Buffer.from('["createdAt","x","y"]').toString('base64url')}`, 'sort=name;DROP%20TABLE', 'sort=-', 'sort=constructor', "q=%27%20OR%201%3D1--", 'q=%00', 'q=%ff', 'q=%ED%A0%80', 'q=%25', `q=${'%F0%9F%91%BB'.repeat(200)}`, 'limit=1e309', 'limit=-0', 'limit=0x10', 'limit=', 'updatedSince=2026-02-30', '&&&===', `x=${'y'.repeat(6000)}`, 'limit=9007199254740993']); // prettier-ignore
    if (ofQuery.length === 0 || this.chance.of(0.4)) {
      return { ...attempt, target: `${pathname}?${search ? `${search}&` : ''}${odd}`, what: `query: ${odd.slice(0, 60)}`, allowed: false };
    }
    const parameter = this.chance.pick(ofQuery);
    if (this.chance.of(0.2)) {
      query.delete(parameter.name);
      return {
        ...attempt,
        target: `${pathname}?${query.toString()}`,
        what: `query without ${parameter.name}`,
        mustFail: parameter.required === true,
        allowed: false,
      };
    }
    const value = badText(this.chance);
    query.set(parameter.name, value);
    const cannotBe = typesOf(parameter.schema ?? {})[0] === 'integer' && !/^\s*\d*\s*$/.test(value);
    return {
      ...attempt,
      target: `${pathname}?${query.toString()}`.slice(0, 9_000),
      what: `query: ${parameter.name} changed`,
      mustFail: cannotBe,
      allowed: false,
    };
  }

  /** Breaks what is around the body: type, encoding, token, method, headers. */
  private breakRequest(target: Target, attempt: Attempt): Attempt {
    const { operation, path } = target;
    const needsToken = !isPublic(operation);
    const other = (more: Partial<Attempt>, headers: Attempt['headers'] = {}): Attempt => ({
      ...attempt,
      allowed: false,
      ...more,
      headers: { ...attempt.headers, ...headers },
    });
    const requiresBody =
      operation.requestBody !== undefined && this.bodyErrors(path, target.method, 'application/json', Buffer.from('{}'))?.length !== 0;
    const text = attempt.body ?? Buffer.from('{}');
    const garbled = () => this.chance.pick(['Bearer', 'Bearer x', 'Basic Zm9vOmJhcg==', `Bearer ${this.token}x`, 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', `Bearer ${'a'.repeat(9_000)}`, 'Digest username="x"', `bearer ${this.token.slice(0, -4)}AAAA`]); // prettier-ignore
    const ways: (() => Attempt)[] = [
      () => other({ what: 'no token', headers: {}, mustBe: needsToken ? 401 : undefined }, { authorization: [] }),
      () => other({ what: 'a garbled token', mustBe: needsToken ? 401 : undefined }, { authorization: garbled() }),
      () =>
        other(
          { what: 'a token of another hotel', mustFail: this.namesOwnHotel(target) && needsToken },
          { authorization: `Bearer ${this.options.strangerToken}` },
        ),
      () => this.otherMethod(target, other),
      () =>
        other(
          { what: 'odd If-Match' },
          { 'if-match': this.chance.pick(['', '"', 'W/"1"', '"9007199254740993"', '"-1"', '"1", "2"', 'x'.repeat(2_000), '"\u00ff"']) },
        ),
      () =>
        other(
          { what: 'odd Idempotency-Key' },
          { 'idempotency-key': this.chance.pick(['', ' ', 'k'.repeat(300), 'a b', '\u00ff', 'fixed-key', '"quoted"', "'; --"]) },
        ),
      () => other({ what: 'odd languages' }, { 'accept-language': this.chance.pick(['zh', 'zh-CN,zh;q=0.9', '*', ';;;', 'x'.repeat(3_000), 'en;q=abc']), accept: this.chance.pick(['text/html', 'image/*', '', '*/*;q=0']) }), // prettier-ignore
      () =>
        other(
          { what: 'odd headers' },
          {
            'x-request-id': this.chance.pick(['a', 'x'.repeat(500), "'; --", '\u00e9\u00e8\u00ea\u00eb']),
            'x-http-method-override': 'DELETE',
            'x-forwarded-for': '1.2.3.4, 5.6.7.8',
            forwarded: 'for=1',
          },
        ),
      () => other({ what: 'large headers' }, { 'x-large': 'x'.repeat(20_000) }),
    ];
    if (operation.requestBody) {
      const json = { 'content-type': 'application/json' };
      ways.push(
        () => other({ what: 'a wrong content type', mustFail: true, body: text }, { 'content-type': this.chance.pick(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'image/png', 'application/jsonx', 'json', ';', 'text/html; charset=utf-16']) }), // prettier-ignore
        () => other({ what: 'no content type', body: text }, { 'content-type': [] }),
        () => other({ what: 'an odd charset', body: text }, { 'content-type': 'application/json; charset=utf-7' }),
        () => other({ what: 'an encoding that it does not have', body: text }, { ...json, 'content-encoding': 'gzip' }),
        () => other({ what: 'cut short', mustFail: true, body: text.subarray(0, Math.max(1, text.length - this.chance.int(1, 10))) }, json),
        () => other({ what: 'an empty body', mustFail: requiresBody, body: Buffer.alloc(0) }, json),
        () => other({ what: 'white space', mustFail: true, body: Buffer.from(' \n') }, json),
        () => other({ what: 'no object', mustFail: true, body: Buffer.from(this.chance.pick(['null', '[]', '1', '"x"', 'true', 'NaN', '[{}]', '{', '{}{}', "{'a':1}", '{"a":1,}', '// x\n{}'])) }, json), // prettier-ignore
        () =>
          other(
            {
              what: 'nested deeply',
              mustFail: true,
              body: Buffer.from(this.chance.pick(['[', '{"a":']).repeat(this.chance.pick([100, 10_000, 100_000]))),
            },
            json,
          ),
        () =>
          other(
            {
              what: 'invalid UTF-8',
              mustFail: true,
              body: Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80]), Buffer.from('"}')]),
            },
            json,
          ),
        () => other({ what: 'a byte order mark', body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), text]) }, json),
        () => other({ what: 'UTF-16', mustFail: true, body: Buffer.from(text.toString(), 'utf16le') }, json),
        () =>
          other(
            {
              what: 'every key twice',
              body: Buffer.from(text.toString().replace(/^\{/, `{${text.toString().slice(1, -1)}${text.length > 2 ? ',' : ''}`)),
            },
            json,
          ),
      );
    }
    return this.chance.pick(ways)();
  }

  private otherMethod({ path }: Target, other: (more: Partial<Attempt>) => Attempt): Attempt {
    const offered = Object.keys(this.options.document.paths[path]!).map((m) => m.toUpperCase());
    const method = this.chance.pick(METHODS.filter((m) => !offered.includes(m)));
    const attempt = other({ method, what: `the method ${method}`, undocumented: true });
    if (['GET', 'OPTIONS', 'TRACE'].includes(method)) delete attempt.body;
    return attempt;
  }

  /** Whether the path holds an id of the hotel that the stranger may not see. */
  private namesOwnHotel({ path }: Target): boolean {
    const collection = /([^/]+)\/\{id\}/.exec(path)?.[1];
    return (
      collection !== undefined &&
      ['room-types', 'rooms', 'rate-plans', 'bookings', 'reservations', 'maintenance-blocks', 'services', 'properties', 'guests'].includes(
        collection,
      )
    );
  }

  private resolve(schema: Schema | undefined): Schema {
    if (!schema) return {};
    if (schema.$ref) return this.resolve(this.options.document.components.schemas[nameOf(schema.$ref)]);
    const inner = schema.allOf?.[0] ?? schema.anyOf?.[0];
    return inner ? this.resolve(inner) : schema;
  }

  private bodyErrors(path: string, method: string, type: string, body: Buffer): string[] | undefined {
    if (!type.includes('json')) return [];
    try {
      return this.contract.bodyErrors(method, path, type, JSON.parse(body.toString()));
    } catch {
      return ['It is no JSON'];
    }
  }

  private async attempt(target: Target, attempt: Attempt): Promise<void> {
    for (const [name, value] of Object.entries(attempt.headers))
      if (Array.isArray(value) && value.length === 0) delete attempt.headers[name];
    this.report.requests++;
    let answer: Received;
    try {
      answer = await send(this.options.base, attempt);
    } catch (error) {
      // a server may hang up while it is still being sent what it has refused
      if ((attempt.body?.length ?? 0) > 65_536 && /ECONNRESET|EPIPE/.test(String((error as { code?: string }).code))) return;
      this.find(target, attempt, `no answer: ${String(error)}`);
      return;
    }
    this.report.statuses[answer.status] = (this.report.statuses[answer.status] ?? 0) + 1;
    this.check(target, attempt, answer);
    const ofToken = attempt.headers.authorization === `Bearer ${this.token}`;
    if (answer.status === 401 && ofToken && attempt.method !== 'OPTIONS') this.token = await this.options.signIn(); // it has signed itself out
  }

  private check(target: Target, attempt: Attempt, answer: Received): void {
    const find = (what: string): void => this.find(target, attempt, `${what}\n      ${answer.status} ${answer.text.slice(0, 400)}`);
    const type = String(answer.headers['content-type'] ?? '');
    const body = parse(type, answer.text);
    const id = target.operation.operationId;
    const succeeds = answer.status < 300;

    if (answer.status >= 500) find(`a ${answer.status}`);
    if (answer.milliseconds > SLOW_MS) find(`an answer after ${Math.round(answer.milliseconds)} ms`);
    if (answer.status >= 400) {
      const problem = body as { code?: unknown; status?: unknown } | undefined;
      if (!type.startsWith('application/problem+json')) find(`an error as ${type || 'nothing'}`);
      else if (typeof problem?.code !== 'string' || problem.status !== answer.status) find('a problem without its code and status');
      if (!target.operation.responses[answer.status] && !ANYWHERE.has(answer.status)) find('a status that is not documented');
      if (LEAKS.test(answer.text)) find('an error that tells of the inside');
    }
    // of two routes that fit an address the other may have it: /rooms/{id} has what /rooms/batch has not
    if (attempt.undocumented && !this.contract.operation(attempt.method, attempt.target)) {
      if (answer.status !== 405 || !answer.headers.allow) find('a method that is not documented, without 405 and Allow');
      return;
    }
    const pathname = attempt.target.split('?')[0]!;
    const reached = this.contract.operation(attempt.method, pathname)?.path === target.path;
    if (reached || succeeds)
      this.contract.violations(attempt.method, pathname, answer.status, type, body).forEach((v) => find(`against the document: ${v}`));
    if (attempt.mustFail && succeeds) find('accepted what the document forbids');
    if (attempt.mustBe && answer.status !== attempt.mustBe && answer.status !== 431) find(`${attempt.mustBe} was due`);
    if (!attempt.allowed) return;
    this.report.allowed.sent++;
    if (succeeds) {
      this.succeeded.add(id);
      this.remember(target, body);
      return;
    }
    const problem = body as { code?: string; errors?: { pointer?: string; code?: string }[] } | undefined;
    this.lastRefusal.set(id, `${answer.status} ${answer.text.slice(0, 300)}`);
    if (answer.status === 400) {
      const why = `${id}: ${(problem?.errors ?? [{ code: problem?.code }]).map((e) => `${(e.pointer ?? '').replace(/\d+/g, '#')} ${e.code}`).join(', ')}`;
      this.report.allowed.refused[why] = (this.report.allowed.refused[why] ?? 0) + 1;
    }
  }

  /** What was made can be named from now on. */
  private remember({ path, method }: Target, body: unknown): void {
    const made = (body as { id?: unknown } | undefined)?.id;
    if (method !== 'POST' || typeof made !== 'string' || path.endsWith('/properties')) return; // ids of one hotel stay together
    const collection = path.split('/').at(-1)!;
    const known = this.options.known.get(collection) ?? [];
    this.options.known.set(collection, [...known, made].slice(-50));
  }

  private find({ operation }: Target, attempt: Attempt, what: string): void {
    const key = `${operation.operationId} ${attempt.what.split(' ')[0]} ${what.split('\n')[0]}`.replace(/\d+/g, '#');
    if (this.seen.has(key)) return; // once is enough to see it
    this.seen.add(key);
    this.report.findings.push(
      `${operation.operationId} [${attempt.what}, request ${this.report.requests} of seed ${this.options.seed}]: ${what}\n      ${curl(this.options.base, attempt)}`,
    );
  }
}

const isPublic = (operation: Operation): boolean => operation.security!.some((s) => Object.keys(s).length === 0);

function encode(type: string, value: unknown): Buffer {
  if (typeof value === 'string' && !type.endsWith('/json')) return Buffer.from(value);
  if (type !== 'application/x-www-form-urlencoded') return Buffer.from(JSON.stringify(value));
  const fields = Object.entries(value as object).filter(([, v]) => v !== null && v !== undefined);
  return Buffer.from(new URLSearchParams(fields.map(([k, v]): [string, string] => [k, String(v)])).toString());
}

function parse(type: string, text: string): unknown {
  if (!type.includes('json') || text === '') return text || undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
