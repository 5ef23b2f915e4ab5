/**
 * A booking site: finds a room, quotes it, holds it while the guest types, books, reads the booking and cancels it.
 *
 *   npm run example -- booking-site http://localhost:3000 [propertyId]
 *
 * CLIENT_ID and CLIENT_SECRET are those of an API client with `reservations:read` and `reservations:write`. With ADMIN_EMAIL and ADMIN_PASSWORD
 * instead, it first makes a small hotel of its own to book in.
 */
import { randomUUID } from 'node:crypto';
import * as innkeeper from './client';
import { type Answer, connect, dayFromNow, ok } from './connect';

async function main(): Promise<void> {
  const { baseUrl, isAdministrator } = await connect(process.argv[2]);
  const propertyId = process.argv[3] ?? (isAdministrator ? await makeHotel() : await anyHotel());
  const [arrival, departure] = [dayFromNow(14), dayFromNow(16)];

  // what is free, and what everything else is not free for; needs no token
  const { offers, unavailable } = ok(await innkeeper.availabilitySearch({ query: { propertyId, arrival, departure, adults: 2 } }));
  const offer = offers[0];
  if (!offer) throw new Error(`Nothing is free: ${JSON.stringify(unavailable)}`);
  console.log(`${offer.roomsLeft} rooms left, ${money(offer.total)} for ${arrival} to ${departure}`);

  // the price now stands, and the room is kept, until expiresAt
  const room = { roomTypeId: offer.roomTypeId, ratePlanId: offer.ratePlanId, adults: 2 };
  const quote = ok(await innkeeper.quotesCreate({ body: { propertyId, arrival, departure, rooms: [room], hold: true } }));
  console.log(`Held until ${quote.expiresAt} for ${money(quote.total)}`);

  // one key for one intention: whatever happens on the way, repeating this books once
  const headers = { 'Idempotency-Key': randomUUID() };
  const body = { quoteId: quote.id, booker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }, channel: 'direct_web' };
  const booking = ok(await innkeeper.bookingsBook({ headers, body }));
  const again = ok(await innkeeper.bookingsBook({ headers, body }));
  if (again.id !== booking.id) throw new Error('Booked twice');
  console.log(`Booked: ${booking.confirmationNumber}`);

  const read = ok(await innkeeper.bookingsGet({ path: { id: booking.id } }));
  const [reservation] = read.reservations;
  if (!reservation) throw new Error('A booking without a reservation');

  // `actions` says what can be done with it, so that the site need not know the rules
  if (reservation.actions.some((a) => a.action === 'cancel' && a.allowed)) {
    const path = { id: reservation.id };
    const trial = ok(await innkeeper.reservationsCancel({ path, query: { dryRun: true }, body: {} }));
    console.log(`Cancelling would cost ${money(trial.fee)}`);
    const cancelled = ok(await innkeeper.reservationsCancel({ path, body: { reason: 'Plans have changed' } }));
    console.log(`${cancelled.status}, fee ${money(cancelled.fee)}`);
  }

  // a refusal carries a stable code and all its reasons
  const refused: Answer<unknown> = await innkeeper.bookingsBook({ body: { ...body, quoteId: quote.id } });
  if (refused.error) console.log(`A second booking of the quote is refused: ${refused.error.code}`);
  console.log(`Done at ${baseUrl}`);
}

/** The first hotel of the list, which anybody may read. */
async function anyHotel(): Promise<string> {
  const { data } = ok(await innkeeper.propertiesList({ query: { limit: 1 } }));
  if (!data[0]) throw new Error('There is no hotel yet');
  return data[0].id;
}

/** What a hotel needs to be booked: a room type, rooms, a rate plan and prices. */
async function makeHotel(): Promise<string> {
  const code = `EX${Date.now().toString(36).toUpperCase()}`;
  const hotel = ok(
    await innkeeper.propertiesCreate({ body: { code, name: 'Hotel of the example', timeZone: 'Europe/Lisbon', currency: 'EUR' } }),
  );
  const propertyId = hotel.id;
  const twin = { propertyId, code: 'TWN', name: 'Twin', maxAdults: 2, maxChildren: 1, maxPersons: 3 };
  const { id: roomTypeId } = ok(await innkeeper.roomTypesCreate({ body: twin }));
  for (const number of ['101', '102']) ok(await innkeeper.roomsCreate({ body: { propertyId, roomTypeId, number } }));
  const { id: ratePlanId } = ok(
    await innkeeper.ratePlansCreate({ body: { propertyId, code: 'BAR', name: 'Best available', roomTypeIds: [roomTypeId] } }),
  );
  const nights = { firstNight: dayFromNow(0), lastNight: dayFromNow(60) };
  const rate = { ratePlanId, roomTypeId, ...nights, prices: [{ adults: 1, amountMinor: 9_000 }, { adults: 2, amountMinor: 11_000 }] }; // prettier-ignore
  ok(await innkeeper.ariUpdate({ path: { id: propertyId }, body: { rates: [rate], inventory: [] } }));
  return propertyId;
}

const money = ({ amountMinor, currency }: { amountMinor: number; currency: string }): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(
    amountMinor / 10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2),
  );

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
