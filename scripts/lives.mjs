// Random lives of stays, LIVES of them (10,000), of SEED (another one each time, printed): booked, changed, checked in, charged, paid, checked out in any order, by several at once.
import './ensure-deps.mjs';
import { spawnSync } from 'node:child_process';

const jest = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', 'test/stay-lives.e2e-spec.ts', '--selectProjects', 'e2e'], {
  stdio: 'inherit',
  env: { LIVES: '10000', ...process.env },
});
process.exitCode = jest.status ?? 1;
