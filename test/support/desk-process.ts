import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { eventually } from './kernel-process';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A process of its own that answers requests, to be killed. Needs the built program. */
export async function aDesk(dataDir: string): Promise<{ process: ChildProcess; url: string }> {
  const port = await freePort();
  const own = {
    ROLES: 'api',
    HOST: '127.0.0.1',
    PORT: String(port),
    DEMO: 'false',
    MIGRATE: 'false',
    DATA_DIR: dataDir,
    NODE_ENV: 'production',
  };
  const child = spawn(process.execPath, ['dist/src/main.js'], { env: { ...process.env, ...own }, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const ready = () =>
    fetch(`${url}/health/ready`).then(
      (r) => r.ok,
      () => false,
    );
  await eventually(ready, 90_000).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return { process: child, url };
}
