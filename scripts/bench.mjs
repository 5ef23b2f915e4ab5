// Benchmarks beside their floors: `npm run bench [booking availability city growth]`.
import './ensure-deps.mjs';
import { build } from './build.mjs';

build();
await import('../dist/bench/main.js');
