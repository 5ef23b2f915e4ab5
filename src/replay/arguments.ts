import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ReplayOptions {
  /** A CSV file, gzipped or not. */
  file?: string;
  /** Rows of a synthetic file instead. */
  synthetic?: number;
  seed: number;
  server?: { url: string; clientId: string; clientSecret: string };
  databaseUrl?: string;
  /** Rooms in per cent of the most that are ever needed. */
  roomsPercent: number;
  killServer: number;
  killDatabase: number;
  concurrency: number;
  report?: string;
}

export const USAGE = `npm run replay -- FILE.csv[.gz] | --synthetic ROWS  [options]

Replays real bookings and cancellations in the order in which they happened, through the API, and holds the outcome against the file.
Without --server it starts the service itself, on a scratch directory that is removed in the end.

  --rooms-percent N       physical rooms in per cent of the peak (100)
  --concurrency N         requests in flight (32)
  --kill-server N         SIGKILL for the started server, N times
  --kill-database N       SIGKILL for its PostgreSQL, N times
  --report FILE.json      the whole report
  --seed N                of the synthetic file and of the moments to kill at (1)
  --server URL            a server that runs, with --client-id and --client-secret of a client that may do everything in every hotel
  --database-url URL      its database, for the recount`;

/** @throws Error that says what is wrong */
export function readArguments(argv: string[]): ReplayOptions {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      synthetic: { type: 'string' },
      seed: { type: 'string', default: '1' },
      server: { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
      'database-url': { type: 'string' },
      'rooms-percent': { type: 'string', default: '100' },
      'kill-server': { type: 'string', default: '0' },
      'kill-database': { type: 'string', default: '0' },
      concurrency: { type: 'string', default: '32' },
      report: { type: 'string' },
    },
  });
  const number = (
    name: 'synthetic' | 'seed' | 'rooms-percent' | 'kill-server' | 'kill-database' | 'concurrency',
    least: number,
    most: number,
  ): number => {
    const value = Number(values[name]);
    if (!/^\d+(\.\d+)?$/.test(values[name] ?? '') || value < least || value > most)
      throw new Error(`--${name} is a number from ${least} to ${most}`);
    return value;
  };
  const [file, ...others] = positionals;
  if (others.length || (file === undefined) === (values.synthetic === undefined)) throw new Error('Name one file, or --synthetic ROWS');
  const here = process.env.INIT_CWD ?? process.cwd(); // where npm was called
  const options: ReplayOptions = {
    file: file === undefined ? undefined : resolve(here, file),
    synthetic: values.synthetic === undefined ? undefined : number('synthetic', 1, 1_000_000),
    seed: number('seed', 0, 2 ** 32 - 1),
    roomsPercent: number('rooms-percent', 1, 1000),
    killServer: number('kill-server', 0, 10_000),
    killDatabase: number('kill-database', 0, 10_000),
    concurrency: number('concurrency', 1, 1000),
    report: values.report === undefined ? undefined : resolve(here, values.report),
    databaseUrl: values['database-url'],
  };
  if (values.server === undefined) return options;
  if (!URL.canParse(values.server)) throw new Error('--server is a URL');
  const [clientId, clientSecret] = [values['client-id'], values['client-secret']];
  if (!clientId || !clientSecret) throw new Error('--server needs --client-id and --client-secret');
  if (options.killServer || options.killDatabase)
    throw new Error('Only a server that the replay has started itself is killed: leave out --server');
  return { ...options, server: { url: values.server, clientId, clientSecret } };
}
