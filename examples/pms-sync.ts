/**
 * A hotel system keeping its reservations here in step with its own, and following what happens here.
 *
 *   npm run example -- pms-sync http://localhost:3000 <propertyId> <roomTypeId> <ratePlanId>
 *
 * ADMIN_EMAIL and ADMIN_PASSWORD, or CLIENT_ID and CLIENT_SECRET of a client with `reservations:import`, `reservations:write` and `events:read`.
 */
import * as innkeeper from './client';
import { connect, dayFromNow, ok } from './connect';

const SYSTEM = 'opera';

async function main(): Promise<void> {
  const [baseUrl, propertyId = '', roomTypeId = '', ratePlanId = ''] = process.argv.slice(2);
  await connect(baseUrl);

  // where the feed ends now: what comes after it is ours
  let after = await endOfFeed();

  // Its own id names the reservation here too: 201 the first time, 200 ever after. Sending all of them again each night does no harm.
  const externalId = `RES-${Date.now()}`;
  const path = { system: SYSTEM, externalId };
  const body: innkeeper.ExternalReservationDto = {
    propertyId,
    arrival: dayFromNow(20),
    departure: dayFromNow(22),
    rooms: [{ roomTypeId, ratePlanId, adults: 1 }],
    booker: { firstName: 'Grace', lastName: 'Hopper' },
    channel: 'phone',
  };
  const first = await innkeeper.externalReservationsPut({ path, body });
  const second = await innkeeper.externalReservationsPut({ path, body: { ...body, departure: dayFromNow(23) } });
  const booking = ok(second);
  if (ok(first).id !== booking.id) throw new Error('The same reservation twice');
  console.log(
    `${first.response?.status} then ${second.response?.status}: ${booking.confirmationNumber} leaves on ${booking.reservations[0]?.departure}`,
  );

  // It was cancelled over there.
  const cancelled = ok(
    await innkeeper.externalReservationsPut({ path, body: { ...body, departure: dayFromNow(23), status: 'cancelled' } }),
  );
  console.log(`Now ${cancelled.reservations[0]?.status}`);

  // The feed tells everything that happened, in order and without gaps. Keep `nextAfter`, and go on from it whenever you like.
  const ours: string[] = [];
  const id = booking.reservations[0]?.id;
  for (let patience = 50; patience > 0 && ours.length < 2; patience--) {
    const page = ok(await innkeeper.eventsList({ query: { after, limit: 100 } }));
    ours.push(
      ...page.data
        .filter((event) => event.aggregate.id === id || event.aggregate.id === booking.id)
        .map((event) => `${event.seq} ${event.type}`),
    );
    after = page.nextAfter;
    if (page.data.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.log(ours.join('\n'));
  if (ours.length === 0) throw new Error('The feed has not told of it');
}

async function endOfFeed(): Promise<number> {
  for (let after = 0; ;) {
    const page = ok(await innkeeper.eventsList({ query: { after, limit: 500 } }));
    if (page.data.length === 0) return page.nextAfter;
    after = page.nextAfter;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
