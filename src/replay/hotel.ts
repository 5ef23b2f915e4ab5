import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type Credentials } from './api-client';
import { type Booking, childAges } from './booking';
import { type Day, isoOf } from './days';

export const CURRENCY = 'EUR';
export const TIME_ZONE = 'Europe/Lisbon';
/** The other system, in the external ids of the bookings. */
export const SYSTEM = 'replay';

/** The hotel of the file, as built through the API. */
export interface Hotel {
  propertyId: string;
  /** Ids by the file's letters. */
  roomTypes: Map<string, string>;
  /** Ids by meal. */
  ratePlans: Map<string, string>;
  /** Number of rooms by the file's letters. */
  rooms: Map<string, number>;
}

export interface HotelPlan {
  roomTypes: ReadonlyMap<string, { adults: number; children: number; persons: number }>;
  rooms: ReadonlyMap<string, number>;
  meals: readonly string[];
  first: Day;
  last: Day;
}

const SCOPES = [
  'properties:write',
  'rates:read',
  'rates:write',
  'reservations:read',
  'reservations:write',
  'reservations:override_price',
  'events:read',
];
const MEALS: Record<string, string> = { BB: 'breakfast', HB: 'half_board', FB: 'full_board', SC: 'room_only', Undefined: 'room_only' };
const RATE_MINOR = 10_000; // every booking brings its own price
const NIGHTS_AT_ONCE = 180;
const MOST_PRICED = 20;

/** As the administrator: an API client with what the replay needs, and nothing more. */
export async function createClient(url: string, admin: { email: string; password: string }): Promise<Credentials> {
  const api = new ApiClient(url, { connections: 1 });
  try {
    const { accessToken } = await api.must<{ accessToken: string }>('POST', '/v1/auth/login', admin);
    const grants = [{ role: 'administrator', propertyId: null }];
    return await api.must<Credentials>(
      'POST',
      '/v1/api-clients',
      { displayName: 'Replay', scopes: SCOPES, grants },
      { token: accessToken },
    );
  } finally {
    api.close();
  }
}

/** @param run sets the keys of this run apart from those of another */
export async function buildHotel(api: ApiClient, plan: HotelPlan, run: string): Promise<Hotel> {
  const make = async (path: string, body: object, what: string) =>
    (await api.must<{ id: string }>('POST', path, body, { key: `${run}-${what}` })).id;
  const propertyId = await make(
    '/v1/properties',
    { code: `REPLAY-${run}`, name: 'City hotel, replayed', timeZone: TIME_ZONE, currency: CURRENCY },
    'property',
  );
  const hotel: Hotel = { propertyId, roomTypes: new Map(), ratePlans: new Map(), rooms: new Map() };
  for (const [letter, { adults, children, persons }] of plan.roomTypes) {
    const body = { propertyId, code: letter, name: `Room type ${letter}`, maxAdults: adults, maxChildren: children, maxPersons: persons };
    hotel.roomTypes.set(letter, await make('/v1/room-types', body, `type-${letter}`));
    const wanted = plan.rooms.get(letter) ?? 0;
    for (let made = 0; made < wanted; made += 500) {
      const numbers = Array.from({ length: Math.min(500, wanted - made) }, (_, i) => `${letter}${String(made + i + 1).padStart(3, '0')}`);
      const batch = { propertyId, roomTypeId: hotel.roomTypes.get(letter), numbers };
      await api.must('POST', '/v1/rooms/batch', batch, { key: `${run}-rooms-${letter}-${made}` });
    }
    hotel.rooms.set(letter, wanted);
  }
  for (const meal of plan.meals) {
    const sold = { roomTypeIds: [...hotel.roomTypes.values()], mealPlan: MEALS[meal], extraAdultMinor: 0 };
    const body = { propertyId, code: meal, name: `Flexible, ${meal}`, ...sold };
    hotel.ratePlans.set(meal, await make('/v1/rate-plans', body, `plan-${meal}`));
  }
  await loadPrices(api, hotel, plan);
  await requireHorizon(api, hotel, plan.last);
  return hotel;
}

async function loadPrices(api: ApiClient, hotel: Hotel, { roomTypes, first, last }: HotelPlan): Promise<void> {
  for (let from = first; from <= last; from += NIGHTS_AT_ONCE) {
    const [firstNight, lastNight] = [isoOf(from), isoOf(Math.min(last, from + NIGHTS_AT_ONCE - 1))];
    const rates = [...hotel.ratePlans.values()].flatMap((ratePlanId) =>
      [...hotel.roomTypes].map(([letter, roomTypeId]) => ({
        ratePlanId,
        roomTypeId,
        firstNight,
        lastNight,
        prices: [{ adults: Math.min(roomTypes.get(letter)!.adults, MOST_PRICED), amountMinor: RATE_MINOR }], // good for fewer and for more too
      })),
    );
    const written = await api.must<Loaded & { jobId?: string }>('PUT', `/v1/properties/${hotel.propertyId}/ari`, { rates });
    const { errors = [] } = written.jobId ? await finished(api, written.jobId) : written;
    if (errors.some((e) => e.code === 'beyond_horizon')) throw beyondHorizon(last);
    if (errors.length) throw new Error(`The prices could not be loaded: ${JSON.stringify(errors.slice(0, 5))}`);
  }
}

interface Loaded {
  errors?: { code: string }[];
}

async function finished(api: ApiClient, jobId: string): Promise<Loaded> {
  for (;;) {
    const job = await api.must<{ status: string; result?: Loaded | null; errors?: unknown }>('GET', `/v1/jobs/${jobId}`);
    if (job.status === 'succeeded') return job.result ?? {};
    if (job.status === 'failed') throw new Error(`The prices could not be loaded: ${JSON.stringify(job.errors)}`);
    await sleep(100);
  }
}

const beyondHorizon = (last: Day) =>
  new Error(`The server does not sell as far ahead as ${isoOf(last)}: start it with a larger INVENTORY_HORIZON_NIGHTS`);

async function requireHorizon(api: ApiClient, { propertyId }: Hotel, last: Day): Promise<void> {
  const query = `propertyId=${propertyId}&arrival=${isoOf(last)}&departure=${isoOf(last + 1)}&adults=1`;
  const { unavailable } = await api.must<{ unavailable: { reasons: { code: string }[] }[] }>('GET', `/v1/availability?${query}`);
  if (unavailable.some(({ reasons }) => reasons.some(({ code }) => code === 'beyond_horizon'))) throw beyondHorizon(last);
}

// the file has no names; these are nobody's
const FIRST = ['Inês', 'Tomás', 'Clara', 'Duarte', 'Leonor', 'Vasco', 'Marta', 'Simão', 'Alice', 'Bento', 'Rita'];
const LAST = [
  'Figueira',
  'Salgueiro',
  'Pinheiro',
  'Ribeiro',
  'Moreira',
  'Carvalho',
  'Loureiro',
  'Oliveira',
  'Nogueira',
  'Pereira',
  'Teixeira',
  'Sobral',
  'Faia',
];

export const externalId = (line: number): string => `row-${line}`;

export function bookingRequest(b: Booking, hotel: Hotel): object {
  return {
    propertyId: hotel.propertyId,
    arrival: isoOf(b.arrival),
    departure: isoOf(b.arrival + b.nights),
    rooms: [
      { roomTypeId: hotel.roomTypes.get(b.roomType), ratePlanId: hotel.ratePlans.get(b.meal), adults: b.adults, childAges: childAges(b) },
    ],
    booker: { firstName: FIRST[b.line % FIRST.length], lastName: LAST[b.line % LAST.length], country: b.country },
    channel: b.channel,
    marketSegment: b.marketSegment,
    externalReferences: [{ system: SYSTEM, id: externalId(b.line) }],
    overridePrice: { perNight: { amountMinor: b.perNightMinor, currency: CURRENCY }, reason: 'Average daily rate of the replayed file' },
  };
}
