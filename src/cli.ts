import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readFileSync } from 'node:fs';
import { AppModule } from './app.module';
import { Environment } from './kernel/config/environment';
import { Caller } from './kernel/auth/caller';
import { KeyFile } from './kernel/crypto/key-file';
import { KeyRotation } from './kernel/crypto/key-rotation';
import { Database } from './kernel/database/database';
import { verifyAuditChain } from './kernel/events/audit-chain';
import { useProcessLog } from './kernel/health/structured-log';
import { systemContext } from './kernel/http/request-context';
import { Clock } from './kernel/values/clock';
import { type ErasedRecord, EraseGuest, evaluateDuplicatesOfFile, RebuildFigures } from './modules/guests';
import { type Differences, Reconcile } from './modules/reservations';
import { evaluateMoodLexicon, evaluateTrainedMood, TrainMood } from './modules/surveys';
import { prepare } from './prepare';

/** What is printed, and whether all is well: the exit status follows it. */
interface Outcome {
  ok: boolean;
  report: Record<string, unknown>;
}

interface Command {
  what: string;
  /** Besides `--json`. */
  options?: readonly string[];
  /** Options that a value follows, and that must be there. */
  values?: readonly string[];
  /** Options that a value follows, and that may be left out. */
  mayHave?: readonly string[];
  /** May be the first thing ever done with the house: the database that comes with it is made. */
  first?: true;
  run?(
    app: INestApplicationContext,
    applied: string[],
    options: readonly string[],
    values: Readonly<Record<string, string>>,
  ): Promise<Outcome>;
  /** Of a command that needs no database, and for which none is started. @param values by option */
  alone?(values: Readonly<Record<string, string>>): Promise<Outcome>;
}

/** The same services that answer requests, from a shell. A module's command is one line here; its name is one word or two. */
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
  'erasures export': {
    what: 'ids of the records that were erased, to be kept apart from the backups; nothing personal',
    run: async (app) => ({ ok: true, report: { erasures: await app.get(EraseGuest, { strict: false }).list() } }),
  },
  'erasures apply': {
    what: '--file F: after a restored backup, forgets again whom the export lists',
    values: ['--file'],
    run: async (app, _applied, _options, values) => {
      const { erasures } = JSON.parse(readFileSync(values['--file']!, 'utf8')) as { erasures: ErasedRecord[] };
      const ctx = systemContext(Caller.system, app.get(Clock).now(), 'erasures');
      return { ok: true, report: { ...(await app.get(EraseGuest, { strict: false }).applyAgain(ctx, erasures)) } };
    },
  },
  'rebuild-guests': {
    what: 'recounts the figures of all guests, and has stays and timeline read from the event log again',
    run: async (app) => ({ ok: true, report: await app.get(RebuildFigures).run() }),
  },
  'evaluate duplicates': {
    what: '--file F: how well duplicates are found in a CSV, plain or gzipped, whose rec_id (rec-N-org, rec-N-dup-K) or class tells the truth',
    values: ['--file'],
    alone: async (values) => ({ ok: true, report: { ...(await evaluateDuplicatesOfFile(values['--file']!)) } }),
  },
  'evaluate mood': {
    what: '--file F: how well the lists of words read reviews of a CSV (label 1 or 0, text, perhaps hotel) · --train F --test F: how well a model does that learned from the first',
    mayHave: ['--file', '--train', '--test'],
    alone: async ({ '--file': file, '--train': train, '--test': test }) => {
      if (file && !train && !test) return { ok: true, report: { ...(await evaluateMoodLexicon(file)) } };
      if (train && test && !file) return { ok: true, report: { ...(await evaluateTrainedMood(train, test)) } };
      throw new Error('Either --file, or --train and --test.');
    },
  },
  'train mood': {
    what: '--file F: learns from reviews of such a CSV how they sound, tells how well (five folds; by hotel, where that is a column), and reads with it from now on',
    values: ['--file'],
    first: true,
    run: async (app, _applied, _options, values) => {
      const { id, language, version, figures } = await app.get(TrainMood, { strict: false }).fromFile(values['--file']!);
      return { ok: true, report: { modelId: id, language, version, ...figures } };
    },
  },
};

/** A name of two words, or of one, and what follows it. */
function commandOf(words: readonly string[]): { name: string; command?: Command; rest: string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    if (Object.hasOwn(commands, name)) return { name, command: commands[name], rest: words.slice(length) };
  }
  return { name: words[0] ?? 'help', rest: words.slice(1) };
}

/** Takes `--option value` and `--option=value` out of what follows a command. */
function readOptions(
  { values = [], mayHave = [] }: Command,
  rest: readonly string[],
): { values: Record<string, string>; options: string[] } {
  const valued = [...values, ...mayHave];
  const given: Record<string, string> = {};
  const options: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const [option, ...written] = rest[i]!.split('=');
    if (!valued.includes(option!)) options.push(rest[i]!);
    else if (written.length) given[option!] = written.join('=');
    else if (rest[i + 1] !== undefined) given[option!] = rest[++i]!;
  }
  return { values: given, options };
}

function print({ ok, report }: Outcome, options: readonly string[]): number {
  process.stdout.write(options.includes('--json') ? `${JSON.stringify(report)}\n` : readable(report));
  return ok ? 0 : 1;
}

async function main(words: readonly string[]): Promise<number> {
  const { name, command, rest } = commandOf(words);
  const { values, options } = readOptions(command ?? { what: '' }, rest);
  const unknown = options.filter((option) => option !== '--json' && !command?.options?.includes(option));
  const missing = (command?.values ?? []).filter((option) => values[option] === undefined);
  if (!command || unknown.length || missing.length) {
    if (unknown.length) process.stderr.write(`Unknown: ${unknown.join(' ')}\n`);
    if (missing.length) process.stderr.write(`Missing: ${missing.join(' ')}\n`);
    const list = Object.entries(commands).map(([key, { what }]) => `  ${key.padEnd(22)}${what}`);
    process.stdout.write(`npm run cli -- <command> [--json]\n\n${list.join('\n')}\n`);
    return name === 'help' ? 0 : 2;
  }
  if (command.alone) return print(await command.alone(values), options);
  // stdout belongs to the report: of the log only what went wrong is of interest, and that is in the error
  const logger = useProcessLog('silent');
  const settings = Environment.load({ ...process.env, LOG_LEVEL: 'silent', ROLES: 'api' });
  const prepared = await prepare(settings, { migrate: name === 'migrate' || (command.first === true && !settings.DATABASE_URL) });
  try {
    Object.assign(process.env, prepared.variables, { LOG_LEVEL: 'silent', ROLES: 'api' });
    const app = await NestFactory.createApplicationContext(AppModule, { logger, abortOnError: false });
    try {
      return print(await command.run!(app, prepared.applied, options, values), options);
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

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
