import { writeFileSync } from 'node:fs';
import { readArguments, type ReplayOptions, USAGE } from './arguments';
import { replay } from './replay';
import { inWords } from './report';

/** The command: report on stdout, progress on stderr, exit code 1 when a check fails and 2 when it could not be run. */
async function main(): Promise<void> {
  let options: ReplayOptions;
  try {
    options = readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error(`Stopped by ${signal}`)));
  try {
    const report = await replay(options, (line) => process.stderr.write(`${line}\n`), stop.signal);
    if (options.report) writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(`${inWords(report)}\n`);
    process.exitCode = report.ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${stop.signal.aborted ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    process.exitCode = 2;
  }
  setTimeout(() => process.exit(), 1000).unref(); // requests that an abort has left behind
}

void main();
