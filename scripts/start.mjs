// From a fresh clone to a running service: dependencies, build, then the application in this very process, so that signals reach it.
import './ensure-deps.mjs';
import module from 'node:module';
import { build } from './build.mjs';

try {
  build();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

// Whoever kills npm means us. What npm cannot pass on (SIGKILL) shows in our having another parent.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

module.enableCompileCache?.(); // Node 22 on: half a second less
await import('../dist/src/main.js');
