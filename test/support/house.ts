import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { AppModule } from '../../src/app.module';
import { configureApp } from '../../src/configure-app';
import { API_ROLE } from '../../src/kernel/database/data-source';
import { DOOR } from '../../src/kernel/http/door';
import { Clock } from '../../src/kernel/values/clock';
import { EnsureAdministrator } from '../../src/modules/identity';
import { violations } from './contract';
import { Leaks } from './leaks';
import { TestClock } from './test-clock';

export interface Answer<Body = any> {
  status: number;
  body: Body;
  text: string;
  headers: Headers;
}

export interface CallOptions {
  /** A token; `null` sends none. The administrator's by default. */
  token?: string | null;
  headers?: Record<string, string>;
  /** Sent as it is, with its own content type in `headers`. */
  raw?: string | Buffer;
  /** For calls that are meant to be wrong in ways the document cannot say. */
  unchecked?: boolean;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The whole application on a database of its own, spoken to over HTTP. */
export interface House {
  app: NestFastifyApplication;
  /** The database as the owner of the tables. */
  db: Client;
  clock: TestClock;
  url: string;
  adminToken: string;
  call(method: Method, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export const ADMIN = { email: 'owner@innkeeper.example', password: 'correct horse battery staple' };

async function onServer(text: string): Promise<void> {
  const client = new Client(process.env.TEST_PG_URL);
  await client.connect();
  await client.query(text).finally(() => client.end());
}

/** A further application on the same database, as a second process would be. */
export interface HouseOptions {
  environment?: Record<string, string>;
  databaseUrl?: string;
}

export async function createDatabase(): Promise<string> {
  const name = `innkeeper_t_${process.ppid}_${randomUUID().slice(0, 8)}`;
  await onServer(`CREATE DATABASE "${name}" TEMPLATE "${process.env.TEST_PG_TEMPLATE}" STRATEGY file_copy`);
  const url = new URL(process.env.TEST_PG_URL!);
  url.pathname = `/${name}`;
  return url.href;
}

export async function startHouse(options: HouseOptions = {}): Promise<House> {
  const databaseUrl = options.databaseUrl ?? (await createDatabase());
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    DATABASE_ROLE: API_ROLE,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    MASTER_KEY: (process.env.MASTER_KEY ??= `t1:${randomBytes(32).toString('base64')}`),
    JWT_KEY: (process.env.JWT_KEY ??= randomBytes(32).toString('base64')),
    PUBLIC_RATE_LIMIT: '1000000',
    CODE_RATE_LIMIT: '1000000',
    ...options.environment,
  });
  const clock = new TestClock();
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter({ ...DOOR, bodyLimit: 8 * 1024 * 1024 }), {
    logger: false,
  });
  await configureApp(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready(); // Fastify registers its routes here
  await app.listen(0, '127.0.0.1');
  await app.get(EnsureAdministrator).run();
  const db = new Client(databaseUrl);
  await db.connect();
  const url = await app.getUrl();
  const leaks = new Leaks();

  const house: House = {
    app,
    db,
    clock,
    url,
    adminToken: '',
    call: async (method, path, body, { token = house.adminToken, headers = {}, raw, unchecked } = {}) => {
      leaks.note(path, raw === undefined ? body : String(raw));
      const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(`${url}${path}`, {
        method,
        body: sent as string | undefined,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(sent !== undefined ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
      });
      const text = await response.text();
      const contentType = response.headers.get('content-type') ?? '';
      const parsed: unknown = contentType.includes('json') && text ? JSON.parse(text) : text || undefined;
      const wrong = unchecked ? [] : violations(method, path, response.status, contentType, parsed);
      if (wrong.length) throw new Error(`The answer disagrees with openapi.json:\n${wrong.join('\n')}\n${text.slice(0, 2000)}`);
      return { status: response.status, body: parsed, text, headers: response.headers };
    },
    close: async () => {
      // whatever a test is about: what it sent of people lies nowhere in the clear
      const leaked = await leaks.inspect(db);
      await db.end();
      await app.close();
      if (!options.databaseUrl) await onServer(`DROP DATABASE "${new URL(databaseUrl).pathname.slice(1)}" WITH (FORCE)`);
      if (leaked.length) throw new Error(`In the clear:\n${leaked.join('\n')}`);
    },
  };
  const login = await house.call('POST', '/v1/auth/login', ADMIN, { token: null });
  if (login.status !== 200) throw new Error(`The administrator cannot sign in: ${login.text}`);
  house.adminToken = (login.body as { accessToken: string }).accessToken;
  return house;
}
