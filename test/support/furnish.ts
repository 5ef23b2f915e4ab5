import { PERMISSIONS } from '../../src/kernel/auth/permissions';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, nightsOf } from '../../src/kernel/values/local-date';
import type { Answer, CallOptions, House } from './house';

/** Only what matters to the test; the rest is a small ordinary hotel. */
export interface HotelWish {
  /** Rooms by room type code. */
  rooms?: Record<string, number>;
  /** Price of a night, in minor units, for any number of adults. */
  price?: number;
  /** First night with a price; the hotel's business date by default. */
  from?: string;
  /** How many nights have a price. */
  nights?: number;
  property?: Record<string, unknown>;
  roomType?: Record<string, unknown>;
  ratePlan?: Record<string, unknown>;
}

export interface Hotel {
  propertyId: string;
  currency: string;
  /** Its date when it was made. */
  today: string;
  /** Ids by code. */
  roomTypes: Record<string, string>;
  /** Room ids by room type code. */
  rooms: Record<string, string[]>;
  /** The first room type. */
  roomTypeId: string;
  /** A plan for every room type, as the contract's defaults make it. */
  ratePlanId: string;
}

let made = 0;

/** Calls and insists on success. */
export async function must<Body = any>(house: House, ...call: Parameters<House['call']>): Promise<Body> {
  const answer = await house.call(...call);
  if (answer.status >= 300) throw new Error(`${call[0]} ${call[1]} answered ${answer.status}: ${answer.text}`);
  return answer.body as Body;
}

/** A hotel with room types, rooms, one rate plan and prices, made through the API. */
export async function aHotel(house: House, wish: HotelWish = {}): Promise<Hotel> {
  const { rooms: counts = { DBL: 1 }, price = 10_000, nights = 60 } = wish;
  const n = ++made;
  const property = await must(house, 'POST', '/v1/properties', {
    code: `HOTEL${n}`,
    name: `Hotel ${n}`,
    timeZone: 'UTC',
    currency: 'EUR',
    ...wish.property,
  });
  const propertyId: string = property.id;
  const hotel: Hotel = {
    propertyId,
    currency: property.currency,
    today: property.businessDate,
    roomTypes: {},
    rooms: {},
    roomTypeId: '',
    ratePlanId: '',
  };
  for (const [code, count] of Object.entries(counts)) {
    const type = { propertyId, code, name: `Room ${code}`, maxAdults: 4, maxChildren: 2, maxPersons: 6, ...wish.roomType };
    const roomTypeId = (await must(house, 'POST', '/v1/room-types', type)).id as string;
    hotel.roomTypes[code] = roomTypeId;
    hotel.roomTypeId ||= roomTypeId;
    const numbers = Array.from({ length: count }, (_, i) => `${code}${101 + i}`);
    const batch = count && (await must(house, 'POST', '/v1/rooms/batch', { propertyId, roomTypeId, numbers }));
    hotel.rooms[code] = count ? batch.data.map((r: { id: string }) => r.id) : [];
  }
  hotel.ratePlanId = await aRatePlan(house, hotel, { code: 'BAR', ...wish.ratePlan });
  if (nights) await priced(house, hotel, { price, from: wish.from, nights });
  return hotel;
}

/** A further plan for all room types; without prices. */
export async function aRatePlan(house: House, hotel: Hotel, more: Record<string, unknown> = {}): Promise<string> {
  const plan = {
    propertyId: hotel.propertyId,
    code: `PLAN${++made}`,
    name: 'A plan',
    roomTypeIds: Object.values(hotel.roomTypes),
    ...more,
  };
  return (await must(house, 'POST', '/v1/rate-plans', plan)).id;
}

/** Loads one price for all room types of a plan. */
export async function priced(
  house: House,
  hotel: Hotel,
  {
    price,
    from = hotel.today,
    nights = 60,
    ratePlanId = hotel.ratePlanId,
  }: { price: number; from?: string; nights?: number; ratePlanId?: string },
): Promise<void> {
  const range = { firstNight: from, lastNight: addDays(from, nights - 1) };
  await loadAri(house, hotel, {
    rates: Object.values(hotel.roomTypes).map((roomTypeId) => ({
      ratePlanId,
      roomTypeId,
      ...range,
      prices: [1, 2, 3, 4].map((adults) => ({ adults, amountMinor: price })),
    })),
  });
}

/** Loads prices, restrictions or inventory, and waits until they are there. */
export async function loadAri(house: House, { propertyId }: Pick<Hotel, 'propertyId'>, body: object): Promise<void> {
  const { jobId } = await must<{ jobId?: string }>(house, 'PUT', `/v1/properties/${propertyId}/ari`, body);
  for (let tries = 0; jobId; tries++) {
    const job = await must(house, 'GET', `/v1/jobs/${jobId}`);
    if (job.status === 'succeeded') return;
    if (job.status === 'failed' || tries > 500) throw new Error(`The prices were not loaded: ${JSON.stringify(job)}`);
    await sleep(20);
  }
}

export interface StayWish {
  nights?: number;
  rooms?: number;
  roomTypeId?: string;
  ratePlanId?: string;
  adults?: number;
  childAges?: number[];
}

/** The stay of a quote: hotel, dates, rooms. */
export function aStay(hotel: Hotel, arrival: string, wish: StayWish = {}) {
  const { nights = 1, rooms = 1, roomTypeId = hotel.roomTypeId, ratePlanId = hotel.ratePlanId, adults = 1, childAges } = wish;
  const room = { roomTypeId, ratePlanId, adults, ...(childAges ? { childAges } : {}) };
  return {
    propertyId: hotel.propertyId,
    arrival,
    departure: addDays(arrival, nights),
    rooms: Array.from({ length: rooms }, () => ({ ...room })),
  };
}

export const MARIA = { firstName: 'Maria', lastName: 'Keller' };

/** The stay of {@link aStay} with somebody who books it. */
export const aBooking = (hotel: Hotel, arrival: string, wish: StayWish & Record<string, unknown> = {}) => {
  const { nights, rooms, roomTypeId, ratePlanId, adults, childAges, ...more } = wish;
  return { ...aStay(hotel, arrival, { nights, rooms, roomTypeId, ratePlanId, adults, childAges }), booker: MARIA, ...more };
};

export const book = (house: House, body: object, options?: CallOptions): Promise<Answer> =>
  house.call('POST', '/v1/bookings', body, options);

export const cancel = (house: House, reservationId: string, options?: CallOptions): Promise<Answer> =>
  house.call('POST', `/v1/reservations/${reservationId}/cancellation`, {}, options);

/** Sets the clock and signs the administrator in anew: a token does not outlive the jump. */
export async function goTo(house: House, instant: string | number | Date): Promise<void> {
  house.clock.set(new Date(instant));
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
  house.adminToken = (await must(house, 'POST', '/v1/auth/login', { email, password }, { token: null })).accessToken;
}

/** The token of a machine that holds these permissions in these hotels (null: all). */
export async function aMachine(house: House, permissions: string[], propertyIds: string[] | null): Promise<string> {
  const role = `role${++made}`;
  await must(house, 'POST', '/v1/roles', { code: role, name: 'Some role', permissions });
  const grants = propertyIds ? propertyIds.map((propertyId) => ({ role, propertyId })) : [{ role, propertyId: null }];
  return tokenOf(house, { displayName: 'Machine', scopes: permissions, grants });
}

/** The token of a machine that holds a role which comes with the house, in one hotel. */
export const aMachineInRole = (house: House, role: string, propertyId: string): Promise<string> =>
  tokenOf(house, { displayName: `Machine as ${role}`, scopes: Object.keys(PERMISSIONS), grants: [{ role, propertyId }] });

async function tokenOf(house: House, machine: object): Promise<string> {
  const client = await must(house, 'POST', '/v1/api-clients', machine);
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret });
  const answer = await house.call('POST', '/v1/oauth/token', undefined, {
    token: null,
    raw: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return answer.body.access_token;
}

export interface Night {
  night: string;
  physical: number;
  removed: number;
  sold: number;
  held: number;
  overbook_allowance: number;
}

/** The counters of a room type as they lie in the database, over these nights. */
export async function countersOf(house: House, hotel: Hotel, arrival: string, nights = 1, roomTypeId = hotel.roomTypeId): Promise<Night[]> {
  const { rows } = await house.db.query<Night>(
    `SELECT night::text, physical, removed, sold, held, overbook_allowance FROM inventory_nights
     WHERE property_id = $1 AND room_type_id = $2 AND night = ANY ($3::date[]) ORDER BY night`,
    [hotel.propertyId, roomTypeId, nightsOf(arrival, addDays(arrival, nights))],
  );
  return rows;
}

/** Rooms sold on each of these nights. */
export const soldOn = async (house: House, hotel: Hotel, arrival: string, nights = 1, roomTypeId = hotel.roomTypeId): Promise<number[]> =>
  (await countersOf(house, hotel, arrival, nights, roomTypeId)).map((n) => n.sold);

/** How many of each answer there were, by status and code. */
export function tally(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const key = status < 300 ? String(status) : `${status} ${body.code}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/**
 * Recounts every night of a hotel from its reservations, holds, rooms and maintenance blocks, by other ways than the application goes.
 * @returns what is wrong; empty when all is well
 */
export async function faultsOf(house: House, { propertyId }: Pick<Hotel, 'propertyId'>): Promise<unknown[]> {
  const { rows } = await house.db.query(
    `WITH stays AS (
       SELECT coalesce(m.room_type_id, n.room_type_id, r.room_type_id) AS room_type_id, g::date AS night
       FROM reservations r JOIN properties p ON p.id = r.property_id
         CROSS JOIN LATERAL generate_series(greatest(r.arrival, p.business_date), r.departure - 1, interval '1 day') g
         LEFT JOIN reservation_nights n ON n.reservation_id = r.id AND n.night = g::date
         LEFT JOIN room_assignments a ON a.reservation_id = r.id AND g::date BETWEEN a.first_night AND a.last_night LEFT JOIN rooms m ON m.id = a.room_id
       WHERE r.property_id = $1 AND r.status NOT IN ('cancelled', 'waitlisted', 'no_show')),
     counted AS (
       SELECT i.*, (SELECT count(*) FROM stays s WHERE s.room_type_id = i.room_type_id AND s.night = i.night) AS live,
         (SELECT coalesce(sum(b.rooms - b.picked_up - b.released), 0) FROM group_nights b JOIN stay_groups g ON g.id = b.group_id AND g.status = 'definite'
            WHERE b.property_id = $1 AND b.room_type_id = i.room_type_id AND b.night = i.night) AS keeping,
         (SELECT coalesce(sum(h.rooms), 0) FROM hold_nights h WHERE h.property_id = $1 AND h.room_type_id = i.room_type_id AND h.night = i.night) AS holding,
         (SELECT count(*) FROM rooms r WHERE r.property_id = $1 AND r.room_type_id = i.room_type_id AND r.in_service) AS in_service,
         (SELECT count(DISTINCT b.room_id) FROM maintenance_blocks b WHERE b.property_id = $1 AND b.room_type_id = i.room_type_id AND b.deducts_inventory
            AND i.night BETWEEN b.first_night AND b.last_night AND (b.released_from IS NULL OR i.night < b.released_from)) AS broken
       FROM inventory_nights i JOIN properties p ON p.id = i.property_id AND i.night >= p.business_date WHERE i.property_id = $1)
     SELECT night::text, room_type_id, sold, live, held, holding, physical, in_service, removed, broken FROM counted
     WHERE sold <> live OR held <> holding OR blocked <> keeping OR physical <> in_service OR removed <> broken OR sold + held + blocked > physical - removed + overbook_allowance
     UNION ALL
     SELECT 'picked up of ' || b.group_id || ' on ' || b.night, b.room_type_id, b.picked_up, count(r.id), 0, 0, 0, 0, 0, 0
     FROM group_nights b LEFT JOIN reservation_nights n ON n.group_id = b.group_id AND n.room_type_id = b.room_type_id AND n.night = b.night
       LEFT JOIN reservations r ON r.id = n.reservation_id AND r.status NOT IN ('cancelled', 'waitlisted')
     WHERE b.property_id = $1 GROUP BY b.group_id, b.night, b.room_type_id, b.picked_up HAVING count(r.id) <> b.picked_up
     UNION ALL
     SELECT 'nights of ' || r.id, r.room_type_id, count(n.night), r.departure - r.arrival, 0, 0, 0, 0, 0, 0
     FROM reservations r LEFT JOIN reservation_nights n ON n.reservation_id = r.id AND n.night >= r.arrival AND n.night < r.departure
     WHERE r.property_id = $1 GROUP BY r.id, r.property_id HAVING count(n.night) <> r.departure - r.arrival
     UNION ALL
     SELECT 'no event for ' || r.id, r.room_type_id, 0, 0, 0, 0, 0, 0, 0, 0 FROM reservations r
     WHERE r.property_id = $1 AND NOT EXISTS (SELECT FROM events e WHERE e.aggregate_id = r.id) AND NOT EXISTS (SELECT FROM outbox o WHERE o.aggregate_id = r.id)`,
    [propertyId],
  );
  return rows;
}
