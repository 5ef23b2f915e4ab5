// Makes the typed client from openapi.json, compiles the examples against it, and runs one:
//   npm run example -- booking-site http://localhost:3000
// Without a name it only makes and compiles them.
import './ensure-deps.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const STAMP = 'examples/client/.made-from';

/** @throws Error when the client cannot be made or an example does not fit it */
export function compileExamples() {
  const madeFrom = createHash('sha256').update(readFileSync('openapi.json')).digest('hex');
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== madeFrom) {
    rmSync('examples/client', { recursive: true, force: true });
    node(
      'node_modules/@hey-api/openapi-ts/bin/run.js',
      '-i',
      'openapi.json',
      '-o',
      'examples/client',
      '-c',
      '@hey-api/client-fetch',
      '--silent',
    );
    writeFileSync(STAMP, madeFrom);
  }
  node('node_modules/typescript/bin/tsc', '-p', 'examples');
}

function node(...args) {
  // stdout belongs to the example
  const done = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DO_NOT_TRACK: '1' } });
  if (done.status !== 0) throw new Error(`${args[0]} ended with ${done.status ?? done.signal}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, ...args] = process.argv.slice(2);
  try {
    compileExamples();
    if (name) process.exitCode = spawnSync(process.execPath, [`examples/dist/${name}.js`, ...args], { stdio: 'inherit' }).status ?? 1;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
