// The services from a shell: npm run cli -- <command> [--json]
import './ensure-deps.mjs';
import { build } from './build.mjs';

try {
  build();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../dist/src/cli.js');
