import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Database } from '../../../kernel/database/database';
import type { WithContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';

interface Usage {
  account_id: string;
  day: string;
  route: string;
  permission: string | null;
  calls: number;
  refused: number;
  /** Milliseconds since 1970. */
  last_used_at: number | null;
}

interface Missed {
  account_id: string;
  minute: string;
  count: number;
}

const FLUSH_MS = 3_000;
const DAY_MS = 86_400_000;

/** Counts in memory who uses which route and writes it every few seconds: no request waits for it, and none leaves a row of its own. */
@Injectable()
export class UsageTally implements OnModuleInit, OnApplicationShutdown {
  private usage = new Map<string, Usage>();
  private missed = new Map<string, Missed>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    if (!server?.addHook) return; // the command line serves nothing
    server.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
      this.note(request, reply.statusCode);
      done();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.write();
  }

  /** Writes what has been counted so far. */
  async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const [usage, missed] = [[...this.usage.values()], [...this.missed.values()]];
    [this.usage, this.missed] = [new Map(), new Map()];
    try {
      if (usage.length > 0) await this.database.hot('write_usage', WRITE_USAGE, [JSON.stringify(usage)]);
      if (missed.length > 0) await this.database.hot('write_missed_ids', WRITE_MISSED, [JSON.stringify(missed)]);
    } catch {
      // the database is away: counts are worth less than the memory they would fill
    }
  }

  private note({ caller, permission, method, routeOptions }: WithContext, status: number): void {
    if (!caller || routeOptions.url === undefined) return;
    const now = this.clock.now().getTime();
    // who guesses ids may be a guest; what guests do otherwise is their own business
    if (status === 404 && routeOptions.url.includes('/:')) this.miss(caller.accountId, now);
    if (caller.kind !== 'staff' && caller.kind !== 'client') return;
    const key = `${caller.accountId} ${Math.floor(now / DAY_MS)} ${method} ${routeOptions.url}`;
    let counted = this.usage.get(key);
    if (!counted) {
      counted = {
        account_id: caller.accountId,
        day: new Date(now).toISOString().slice(0, 10),
        route: `${method} ${routeOptions.url.replace(/:(\w+)/g, '{$1}')}`,
        permission: permission && permission !== '*' ? permission : null,
        ...{ calls: 0, refused: 0, last_used_at: null },
      };
      this.usage.set(key, counted);
    }
    counted.calls++;
    if (status >= 400) counted.refused++;
    else counted.last_used_at = now;
    this.timer ??= setTimeout(() => void this.write(), FLUSH_MS).unref();
  }

  private miss(accountId: string, now: number): void {
    const minute = `${new Date(now).toISOString().slice(0, 16)}:00Z`;
    const key = `${accountId} ${minute}`;
    const counted = this.missed.get(key) ?? { account_id: accountId, minute, count: 0 };
    counted.count++;
    this.missed.set(key, counted);
    this.timer ??= setTimeout(() => void this.write(), FLUSH_MS).unref();
  }
}

const WRITE_USAGE = `
  INSERT INTO usage_counts AS c (account_id, day, route, permission, calls, refused, last_used_at)
  SELECT account_id, day, route, permission, calls, refused, to_timestamp(last_used_at / 1000.0)
  FROM json_to_recordset($1::json) AS u(account_id uuid, day date, route text, permission text, calls int, refused int, last_used_at bigint)
  ORDER BY 1, 2, 3
  ON CONFLICT (account_id, day, route) DO UPDATE SET calls = c.calls + excluded.calls, refused = c.refused + excluded.refused,
    last_used_at = greatest(c.last_used_at, excluded.last_used_at)`;

const WRITE_MISSED = `
  INSERT INTO missed_ids AS m (account_id, minute, count)
  SELECT * FROM json_to_recordset($1::json) AS n(account_id uuid, minute timestamptz, count int) ORDER BY 1, 2
  ON CONFLICT (account_id, minute) DO UPDATE SET count = m.count + excluded.count`;
