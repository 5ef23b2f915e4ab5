import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaymentEffects } from '../src/modules/folios/services/payment-effects';
import { aHotel, must } from './support/furnish';
import { aNight, aStayToCharge, charged, recount } from './support/folios';
import { createDatabase, type House, startHouse } from './support/house';
import { dropDatabase, eventually } from './support/kernel-process';
import { StripeServer } from './support/stripe-server';

const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-payment-'));
let databaseUrl: string;
let house: House;
let stripe: StripeServer;
let child: ChildProcess | undefined;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  stripe = await StripeServer.start();
  databaseUrl = await createDatabase();
  house = await startHouse({ databaseUrl, environment: { ROLES: 'api', INVENTORY_HORIZON_NIGHTS: '30', ...stripe.environment } });
}, 180_000);
afterAll(async () => {
  child?.kill('SIGKILL');
  await house.close();
  await stripe.stop();
  await dropDatabase(databaseUrl);
  rmSync(scratch, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A process of its own that answers requests. */
async function aDesk(): Promise<string> {
  const port = await freePort();
  const own = {
    ROLES: 'api',
    HOST: '127.0.0.1',
    PORT: String(port),
    DEMO: 'false',
    MIGRATE: 'false',
    DATA_DIR: scratch,
    NODE_ENV: 'production',
  };
  child = spawn(process.execPath, ['dist/src/main.js'], { env: { ...process.env, ...own }, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await eventually(
    () =>
      fetch(`${url}/health/ready`).then(
        (r) => r.ok,
        () => false,
      ),
    60_000,
  );
  return url;
}

test('a payment and a refund whose process is killed between our row and Stripe’s word happen once', async () => {
  const hotel = await aHotel(house, { nights: 0 });
  const folioId = await charged(house, await aStayToCharge(house, hotel), [aNight(hotel.today)]);
  const killedIn = async (path: string, body: object) => {
    const url = await aDesk();
    const died = once(child!, 'exit');
    stripe.onAnswer = async () => {
      stripe.onAnswer = undefined;
      child!.kill('SIGKILL');
      await died;
    };
    const headers = { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json', 'idempotency-key': path };
    await expect(fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).rejects.toThrow();
    house.clock.advance(61_000);
    // the guest asks again of whoever is there: the same key, the same payment
    return (await house.call('POST', path, body, { headers: { 'idempotency-key': path } })).body;
  };

  const card = { method: 'stripe', paymentMethodId: 'pm_card_visa' };
  const payment = await killedIn(`/v1/folios/${folioId}/payments`, card);
  expect(payment).toMatchObject({ status: 'captured', inProgress: false });
  expect([stripe.held, stripe.intents.size, await recount(house, folioId)]).toEqual([10_700, 1, 0]);

  const refund = await killedIn(`/v1/payments/${payment.id}/refunds`, { amountMinor: 700 });
  await house.app.get(PaymentEffects).finish();
  expect((await must(house, 'GET', `/v1/payments/${refund.id}`)).status).toBe('captured');
  expect([stripe.held, stripe.refunds.size, await recount(house, folioId)]).toEqual([10_000, 1, 700]);
}, 180_000);
