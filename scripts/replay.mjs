// Real bookings through the API, in the order in which they happened: npm run replay -- FILE.csv[.gz] [options]
import './ensure-deps.mjs';
import { build } from './build.mjs';

try {
  build();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../dist/src/replay/main.js');
