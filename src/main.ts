import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './create-app';
import { firstStart } from './first-start';
import { Environment } from './kernel/config/environment';
import { Database } from './kernel/database/database';
import { openAntechamber } from './kernel/health/antechamber';
import { Readiness } from './kernel/health/readiness';
import { flushLog, useProcessLog } from './kernel/health/structured-log';
import { prepare } from './prepare';
import { welcome } from './welcome';

const DRAIN_MS = 10_000;
const SHUTDOWN_MS = 25_000;

/** What has to be undone when the process ends, the latest first. */
const undo: (() => Promise<unknown>)[] = [];
const log = new Logger('Process');

async function run(): Promise<void> {
  const settings = Environment.load(process.env);
  const logger = useProcessLog(settings.LOG_LEVEL);
  undo.push(async () => flushLog());

  const antechamber = await openAntechamber(settings.PORT, settings.HOST);
  undo.push(() => antechamber.close());
  const prepared = await prepare(settings);
  undo.push(() => prepared.stop());

  Object.assign(process.env, prepared.variables); // the modules load the environment themselves
  const environment = Environment.load(process.env);
  const app = await createApp(environment, logger);
  undo.push(() => close(app));
  void antechamber.close(); // stops listening at once
  await app.listen(environment.PORT, environment.HOST);

  const house = environment.ROLES.includes('api') ? await firstStart(app, environment, settings.DATABASE_URL === '') : undefined;
  if (house) process.stdout.write(welcome(environment, house));
  app.get(Readiness).open();
  log.log(`Ready after ${Math.round(performance.now())} ms`);
}

/** Answers what has been asked, takes nothing more, lets the jobs at hand finish, and hangs up. */
async function close(app: NestFastifyApplication): Promise<void> {
  app.get(Readiness).drain();
  const impatience = setTimeout(() => app.getHttpServer().closeAllConnections(), DRAIN_MS);
  await app.close();
  clearTimeout(impatience);
  const { dataSource } = app.get(Database);
  if (dataSource.isInitialized) await dataSource.destroy();
}

let ending = false;

async function end(code: number): Promise<void> {
  if (ending) process.exit(code || 1); // asked twice: at once
  ending = true;
  setTimeout(() => process.exit(code || 1), SHUTDOWN_MS).unref();
  for (const step of undo.reverse()) await step().catch((error: unknown) => log.error(error));
  flushLog();
  process.exit(code);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0));
process.on('unhandledRejection', (reason) => log.error(reason instanceof Error ? reason : new Error(String(reason))));
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  log.fatal(error);
  // a connection that breaks concerns those who use it, and they have been told; anything else may have left us in no state to go on
  if (!/^(E(PIPE|CONNRESET|CONNREFUSED|TIMEDOUT)|57P\d\d)$/.test(error.code ?? '') && !/^Connection terminated/.test(error.message))
    void end(1);
});

run().catch((error: NodeJS.ErrnoException) => {
  const port = error.code === 'EADDRINUSE' ? ' (PORT names another one)' : '';
  process.stderr.write(`${error.syscall || !error.stack || /^The environment/.test(error.message) ? error.message : error.stack}${port}\n`);
  void end(1);
});
