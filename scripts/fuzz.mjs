// Odd requests made from openapi.json: FUZZ_REQUESTS of them (5,000), of FUZZ_SEED (another one each time, printed); against a server at FUZZ_URL (with FUZZ_EMAIL and FUZZ_PASSWORD of an
// administrator), or a house of its own.
import './ensure-deps.mjs';
import { spawnSync } from 'node:child_process';

const env = { FUZZ_REQUESTS: '5000', FUZZ_SEED: String(Date.now() % 1_000_000), ...process.env };
const jest = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', 'test/fuzz.e2e-spec.ts', '--selectProjects', 'e2e'], {
  stdio: 'inherit',
  env,
});
process.exitCode = jest.status ?? 1;
