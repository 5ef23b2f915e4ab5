import { addDays } from '../../../src/kernel/values/local-date';
import type { Known } from './valid-values';

type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<{ status: number; body: any; etag?: string }>;

export interface Furnished {
  /** Ids in the hotel that is open to the caller. */
  known: Known;
  /** Bodies that succeed, of operations whose rules a schema cannot say. */
  bodies: Record<string, () => Promise<object>>;
  /** A client that may do everything, but in another hotel only. */
  stranger: { clientId: string; clientSecret: string };
}

/** A small hotel with a bit of everything, and a stranger of another hotel. Names and codes carry `mark`, so that it can be done twice. */
export async function furnish(call: Call, today: string, mark: string): Promise<Furnished> {
  const known: Known = new Map();
  const keep = (collection: string, id: string) => known.set(collection, [...(known.get(collection) ?? []), id]);
  const make = async (collection: string, body: object, path = `/v1/${collection}`): Promise<any> => {
    const answer = await call('POST', path, body);
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (typeof answer.body.id === 'string') keep(collection, answer.body.id as string);
    return answer.body;
  };
  const hotel = (code: string) => ({
    code,
    name: 'Hotel of odd requests',
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    address: { city: 'Shanghai', country: 'CN' },
  });
  const { id: propertyId } = await make('properties', hotel(`FZ${mark}`));
  const doubleRoom = { propertyId, code: 'DBL', name: 'Double', maxAdults: 2, maxChildren: 2, maxPersons: 3 };
  const { id: roomTypeId } = await make('room-types', doubleRoom);
  await make('room-types', { ...doubleRoom, code: 'SUI', name: 'Suite' });
  const rooms = [];
  for (let number = 101; number <= 130; number++) rooms.push(await make('rooms', { propertyId, roomTypeId, number: String(number) }));
  await make('maintenance-blocks', {
    roomId: rooms[0].id,
    propertyId,
    firstNight: addDays(today, 3),
    lastNight: addDays(today, 5),
    kind: 'out_of_order',
    reason: 'New bathroom',
  });
  const { id: ratePlanId } = await make('rate-plans', {
    propertyId,
    code: 'BAR',
    name: 'Best available',
    roomTypeIds: known.get('room-types'),
  });
  const rates = known.get('room-types')!.map((id) => ({
    ratePlanId,
    roomTypeId: id,
    firstNight: today,
    lastNight: addDays(today, 90),
    prices: [{ adults: 1, amountMinor: 40_000 }, { adults: 2, amountMinor: 48_000 }], // prettier-ignore
  }));
  const ari = await call('PUT', `/v1/properties/${propertyId}/ari`, { rates, inventory: [] });
  if (ari.status !== 200) throw new Error(`The prices: ${ari.status} ${JSON.stringify(ari.body)}`);
  const stay = { propertyId, arrival: addDays(today, 10), departure: addDays(today, 12), rooms: [{ roomTypeId, ratePlanId, adults: 2 }] };
  for (const hold of [false, true, false]) await make('quotes', { ...stay, hold });
  for (const firstName of ['Ada', 'Bo', 'Chen']) {
    const booking = await make('bookings', {
      ...stay,
      booker: { firstName, lastName: 'Lovelace', email: `${firstName}@example.com`.toLowerCase(), phone: '+8613800138000' },
    });
    for (const { id } of booking.reservations) keep('reservations', id as string);
    keep('guests', booking.booker.guestId as string);
  }
  const other = await make('properties', hotel(`FX${mark}`));
  known.set('properties', [propertyId]);
  const roles = await call('GET', '/v1/roles?limit=100');
  const role = (roles.body.data as { code: string; permissions: string[] }[]).toSorted(
    (a, b) => b.permissions.length - a.permissions.length,
  )[0]!;
  known.set(
    'role-codes',
    (roles.body.data as { code: string }[]).map((r) => r.code),
  );
  const account = { displayName: 'Somebody', email: `somebody.${mark.toLowerCase()}@example.com`, password: `not easy to guess ${mark}` };
  await make('accounts', { ...account, grants: [{ role: role.code, propertyId }] });
  const client = await make('api-clients', {
    displayName: 'Stranger',
    scopes: role.permissions,
    grants: [{ role: role.code, propertyId: other.id }],
  });
  known.set('api-clients', []); // nobody else's secret is to be rotated away
  const booker = { firstName: 'Odd', lastName: 'Request', email: 'odd@example.com', phone: '+8613800138000' };
  let plans = 0;
  const bodies = {
    Quotes_create: async () => stay,
    Bookings_book: async () => ({
      ...stay,
      booker,
      notes: 'Late arrival',
      channel: 'direct_web',
      expectedTotal: { amountMinor: 96_000, currency: 'CNY' },
    }),
    ExternalReservations_put: async () => ({ ...stay, booker, status: 'confirmed' }),
    RatePlans_create: async () => ({ propertyId, code: `P${mark}${plans++}`, name: 'Another plan', roomTypeIds: [roomTypeId] }),
    TaxRules_create: async () => ({
      propertyId,
      code: `T${mark}${plans++}`,
      name: 'City tax',
      kind: 'percent',
      basisPoints: 600,
      included: true,
    }),
  };
  return { known, bodies, stranger: { clientId: client.clientId, clientSecret: client.clientSecret } };
}
