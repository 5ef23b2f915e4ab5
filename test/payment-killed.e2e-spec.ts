import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaymentEffects } from '../src/modules/folios/services/payment-effects';
import { aDesk } from './support/desk-process';
import { aHotel, must } from './support/furnish';
import { aNight, aStayToCharge, charged, recount } from './support/folios';
import { createDatabase, type House, startHouse } from './support/house';
import { dropDatabase } from './support/kernel-process';
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

test('a payment and a refund whose process is killed between our row and Stripe’s word happen once', async () => {
  const hotel = await aHotel(house, { nights: 0 });
  const folioId = await charged(house, await aStayToCharge(house, hotel), [aNight(hotel.today)]);
  const killedIn = async (path: string, body: object) => {
    const { process: desk, url } = await aDesk(scratch);
    child = desk;
    const died = once(desk, 'exit');
    stripe.onAnswer = async () => {
      stripe.onAnswer = undefined;
      desk.kill('SIGKILL');
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
