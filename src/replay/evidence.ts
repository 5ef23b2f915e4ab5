import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { ApiClient } from './api-client';
import { nightKey } from './booking';
import { dayOf } from './days';
import { externalId, type Hotel, SYSTEM } from './hotel';
import { runInOrder } from './schedule';

export interface ListedReservation {
  id: string;
  bookingId: string;
  number: string;
  status: string;
  roomTypeId: string;
  arrival: string;
  departure: string;
  externalReferences: { system: string; id: string }[];
}

export interface FeedEvent {
  seq: number;
  id: string;
  type: string;
  propertyId: string | null;
  aggregate: { id: string };
}

/** One counter row, keyed as everything else in the replay. */
export interface Counter {
  key: string;
  physical: number;
  sold: number;
  held: number;
  blocked: number;
  /** Rows of occupying reservations on this night. */
  recountedSold: number;
  /** Rooms of holds on this night. */
  recountedHeld: number;
}

export interface Stored {
  counters: Counter[];
  /** Reservations whose nights are not exactly those of their stay. */
  crookedStays: number;
  /** Keys that are claimed and have no answer. */
  openKeys: number;
  /** Committed events that were never published. */
  unpublished: number;
}

/** What the server says when all is over. */
export interface Evidence {
  listed: ListedReservation[];
  /** Reservations found by the external id of a line. */
  found: Map<number, ListedReservation[]>;
  feed: FeedEvent[];
  /** Null where the database cannot be reached. */
  stored: Stored | null;
}

interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** Every reservation of the hotel, page by page. */
export async function listReservations(api: ApiClient, hotel: Hotel): Promise<ListedReservation[]> {
  const all: ListedReservation[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = `propertyId=${hotel.propertyId}&limit=100${cursor && `&cursor=${cursor}`}`;
    const page: Page<ListedReservation> = await api.must('GET', `/v1/reservations?${query}`);
    all.push(...page.data);
    cursor = page.nextCursor;
  }
  return all;
}

export async function findByExternalId(
  api: ApiClient,
  hotel: Hotel,
  lines: readonly number[],
  concurrency: number,
): Promise<Evidence['found']> {
  const found: Evidence['found'] = new Map();
  await runInOrder(
    lines,
    () => [],
    concurrency,
    async (line) => {
      const id = externalId(line);
      const page = await api.must<Page<ListedReservation>>('GET', `/v1/reservations?propertyId=${hotel.propertyId}&q=${id}`);
      found.set(
        line,
        page.data.filter((r) => r.externalReferences.some((e) => e.system === SYSTEM && e.id === id)),
      );
    },
  );
  return found;
}

/** The feed from its beginning, until it has `expected` events of reservations of the hotel or nothing new has come for a while. */
export async function readFeed(api: ApiClient, hotel: Hotel, expected: number): Promise<FeedEvent[]> {
  const all: FeedEvent[] = [];
  let [after, ours, idleSince] = [0, 0, Date.now()];
  while (ours < expected && Date.now() - idleSince < 30_000) {
    const page = await api.must<{ data: FeedEvent[]; nextAfter: number }>('GET', `/v1/events?after=${after}&limit=1000`);
    all.push(...page.data);
    ours += page.data.filter((e) => e.propertyId === hotel.propertyId && /^reservations\./.test(e.type)).length;
    if (page.nextAfter === after) await sleep(100);
    else idleSince = Date.now();
    after = page.nextAfter;
  }
  // what should not be there would come now
  await sleep(300);
  const rest = await api.must<{ data: FeedEvent[] }>('GET', `/v1/events?after=${after}&limit=1000`);
  return [...all, ...rest.data];
}

const COUNTERS = `
  SELECT t.code AS type, i.night::text, i.physical, i.sold, i.held, i.blocked, coalesce(r.rooms, 0)::int AS resold, coalesce(h.rooms, 0)::int AS reheld
  FROM inventory_nights i
  JOIN room_types t ON t.id = i.room_type_id
  FULL JOIN (
    SELECT n.room_type_id, n.night, count(*) AS rooms FROM reservation_nights n JOIN reservations r ON r.id = n.reservation_id
    WHERE r.property_id = $1 AND r.status IN ('confirmed', 'in_house', 'checked_out', 'no_show') GROUP BY 1, 2
  ) r ON r.room_type_id = i.room_type_id AND r.night = i.night
  LEFT JOIN (
    SELECT room_type_id, night, sum(rooms) AS rooms FROM hold_nights WHERE property_id = $1 GROUP BY 1, 2
  ) h ON h.room_type_id = i.room_type_id AND h.night = i.night
  WHERE i.property_id = $1 OR i.property_id IS NULL`;

const CROOKED = `
  SELECT count(*)::int AS count FROM reservations r
  WHERE r.property_id = $1 AND ARRAY(SELECT night FROM reservation_nights n WHERE n.reservation_id = r.id AND n.room_type_id = r.room_type_id ORDER BY 1)
    <> ARRAY(SELECT d::date FROM generate_series(r.arrival, r.departure - 1, interval '1 day') d)`;

/** Counts again in the database itself, past the API. */
export async function recount(databaseUrl: string, hotel: Hotel): Promise<Stored> {
  const client = new Client(databaseUrl);
  await client.connect();
  try {
    const one = async (text: string, values: unknown[] = []) => (await client.query<{ count: number }>(text, values)).rows[0]!.count;
    const { rows } = await client.query<
      { type: string | null; night: string | null } & Record<'physical' | 'sold' | 'held' | 'blocked' | 'resold' | 'reheld', number>
    >(COUNTERS, [hotel.propertyId]);
    return {
      counters: rows.map((r) => ({
        key: nightKey(r.type ?? '?', dayOf(r.night ?? '')),
        physical: r.physical,
        sold: r.sold,
        held: r.held,
        blocked: r.blocked,
        recountedSold: r.resold,
        recountedHeld: r.reheld,
      })),
      crookedStays: await one(CROOKED, [hotel.propertyId]),
      openKeys: await one('SELECT count(*)::int AS count FROM idempotency_keys WHERE answer IS NULL'),
      unpublished: await one('SELECT count(*)::int AS count FROM outbox'),
    };
  } finally {
    await client.end();
  }
}
