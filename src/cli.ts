import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { Environment } from './kernel/config/environment';
import { KeyFile } from './kernel/crypto/key-file';
import { KeyRotation } from './kernel/crypto/key-rotation';
import { Database } from './kernel/database/database';
import { verifyAuditChain } from './kernel/events/audit-chain';
import { useProcessLog } from './kernel/health/structured-log';
import { RebuildFigures } from './modules/guests';
import { type Differences, Reconcile } from './modules/reservations';
import { prepare } from './prepare';

interface Command {
  what: string;
  /** Besides `--json`. */
  options?: readonly string[];
  /** @returns what is printed, and whether all is well: the exit status follows it */
  run(
    app: INestApplicationContext,
    applied: string[],
    options: readonly string[],
  ): Promise<{ ok: boolean; report: Record<string, unknown> }>;
}

/** The same services that answer requests, from a shell. A module's command is one line here. */
const commands: Record<string, Command> = {
  migrate: {
    what: 'brings the database up to date, and tells what ran',
    run: async (_app, applied) => ({ ok: true, report: { applied } }),
  },
  'verify-audit': {
    what: 'recomputes the chain of the audit trail; status 1 when it is broken',
    run: async (app) => {
      const report = await verifyAuditChain(app.get(Database));
      return { ok: report.brokenAt === null, report: { ...report } };
    },
  },
  reconcile: {
    what: 'recounts the inventory of every night, and with --repair puts it right; status 1 when a counter differs still',
    options: ['--repair'],
    run: async (app, _applied, options) => {
      const reconcile = app.get(Reconcile);
      if (!options.includes('--repair')) {
        const differences = await reconcile.differences();
        return { ok: isEmpty(differences), report: { ...differences } };
      }
      const { found, left } = await reconcile.repair();
      return { ok: isEmpty(left), report: { found, left } };
    },
  },
  keys: {
    what: 'status: rows by key · rotate: brings all under the first of MASTER_KEY · rotate --new-key: makes that key; status 1 while a row is left',
    options: ['status', 'rotate', '--new-key'],
    run: async (app, _applied, options) => {
      const rotation = app.get(KeyRotation);
      if (!options.includes('rotate')) return { ok: options.includes('status'), report: { ...(await rotation.status()) } };
      if (options.includes('--new-key')) {
        const { pending } = await rotation.status();
        if (pending) throw new Error(`${pending} rows are not under the current key yet: first npm run cli -- keys rotate`);
        await app.get(KeyFile).putNewKeyInFront();
      }
      const report = await rotation.rotate();
      return { ok: report.pending === 0, report: { ...report } };
    },
  },
  'rebuild-guests': {
    what: 'recounts the figures of all guests, and has stays and timeline read from the event log again',
    run: async (app) => ({ ok: true, report: await app.get(RebuildFigures).run() }),
  },
};

async function main(name = 'help', options: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const unknown = options.filter((option) => option !== '--json' && !command?.options?.includes(option));
  if (!command || unknown.length) {
    if (unknown.length) process.stderr.write(`Unknown: ${unknown.join(' ')}\n`);
    const list = Object.entries(commands).map(([key, { what }]) => `  ${key.padEnd(16)}${what}`);
    process.stdout.write(`npm run cli -- <command> [--json]\n\n${list.join('\n')}\n`);
    return name === 'help' ? 0 : 2;
  }
  // stdout belongs to the report: of the log only what went wrong is of interest, and that is in the error
  const logger = useProcessLog('silent');
  const settings = Environment.load({ ...process.env, LOG_LEVEL: 'silent', ROLES: 'api' });
  const prepared = await prepare(settings, { migrate: name === 'migrate' });
  try {
    Object.assign(process.env, prepared.variables, { LOG_LEVEL: 'silent', ROLES: 'api' });
    const app = await NestFactory.createApplicationContext(AppModule, { logger, abortOnError: false });
    try {
      const { ok, report } = await command.run(app, prepared.applied, options);
      process.stdout.write(options.includes('--json') ? `${JSON.stringify(report)}\n` : readable(report));
      return ok ? 0 : 1;
    } finally {
      await app.close();
      const { dataSource } = app.get(Database);
      if (dataSource.isInitialized) await dataSource.destroy();
    }
  } finally {
    await prepared.stop();
  }
}

const isEmpty = ({ rooms, sold }: Differences): boolean => rooms.length + sold.length === 0;

const readable = (report: Record<string, unknown>): string =>
  Object.entries(report)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}\n`)
    .join('');

main(process.argv[2], process.argv.slice(3)).then(
  (status) => process.exit(status),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
