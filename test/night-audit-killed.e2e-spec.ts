import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { STEPS } from '../src/modules/reservations/night-audit/steps';
import { addDays } from '../src/kernel/values/local-date';
import { aDesk } from './support/desk-process';
import { checkIn, stayOf } from './support/front-desk';
import { aHotel, faultsOf, type Hotel, must } from './support/furnish';
import { createDatabase, type House, startHouse } from './support/house';
import { dropDatabase, eventually } from './support/kernel-process';

const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-night-audit-'));
let databaseUrl: string;
let house: House;
/** Holds what the desk waits for. */
let holder: Client;
let desk: { process: ChildProcess; url: string } | undefined;

/** It is noon there whenever the test runs, so that no day ends in between. */
const NOON = (() => {
  const ahead = new Date().getUTCHours() - 12;
  return `Etc/GMT${ahead < 0 ? ahead : `+${ahead}`}`;
})();

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  databaseUrl = await createDatabase();
  house = await startHouse({ databaseUrl, environment: { ROLES: 'api', INVENTORY_HORIZON_NIGHTS: '30', DATABASE_POOL: '16' } });
  holder = new Client(databaseUrl);
  await holder.connect();
  // where a test holds the lock of a hotel and a number of steps, the commit that ends the last of these steps waits
  await house.db.query(`
    CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock_shared(hashtext(NEW.property_id || ' ' || (SELECT count(*) FROM jsonb_object_keys(NEW.steps))));
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER wait_at_the_end AFTER INSERT OR UPDATE ON night_audits DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_here()`);
}, 180_000);
afterEach(() => closeDesk());
afterAll(async () => {
  await holder.end();
  await house.close();
  await dropDatabase(databaseUrl);
  rmSync(scratch, { recursive: true, force: true });
});

async function openDesk(): Promise<void> {
  desk = await aDesk(scratch);
}

async function closeDesk(): Promise<void> {
  if (!desk) return;
  const { process: child } = desk;
  desk = undefined;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const body = (hotel: Hotel) => JSON.stringify({ businessDate: hotel.today });
const path = (hotel: Hotel) => `/v1/properties/${hotel.propertyId}/night-audits`;
const closeAtDesk = (hotel: Hotel): Promise<Response> =>
  fetch(`${desk!.url}${path(hotel)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
    body: body(hotel),
  });
const close = (hotel: Hotel) => must(house, 'POST', path(hotel), { businessDate: hotel.today });

/** Every step has something to do: two in the house, one with a parking space, one who does not come and pays for it, one of tomorrow. */
async function anEvening(): Promise<Hotel> {
  const hotel = await aHotel(house, { rooms: { DBL: 5 }, nights: 5, property: { timeZone: NOON, dayClosing: 'by_hand' } });
  const { propertyId, today } = hotel;
  const tax = { code: 'CITY', name: 'City tax', kind: 'per_person_night', amountMinor: 250 };
  await must(house, 'POST', '/v1/tax-rules', { propertyId, ...tax });
  const tiers = [{ deadline: { daysBefore: 1 }, penalty: { kind: 'nights', value: 1 } }];
  const policy = { propertyId, code: 'FLEX', name: 'Flexible', tiers, noShow: { kind: 'full' } };
  const { id: cancellationPolicyId } = await must(house, 'POST', '/v1/cancellation-policies', policy);
  await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { cancellationPolicyId }, { headers: { 'if-match': '*' } });
  const price = { amountMinor: 1_500, currency: hotel.currency };
  const parking = { propertyId, code: 'PARKING', name: 'Parking', kind: 'other', price, priceUnit: 'per_room_night', bookable: 'both' };
  const { id: serviceId } = await must(house, 'POST', '/v1/services', parking);
  const named = (lastName: string, nights = 2) => ({ nights, booker: { firstName: 'A', lastName } });
  for (const lastName of ['Stays', 'Parks']) {
    const id = await stayOf(house, hotel, today, named(lastName));
    if (lastName === 'Parks') await must(house, 'POST', '/v1/service-bookings', { serviceId, reservationId: id, persons: 1 });
    expect((await checkIn(house, id, { anyRoom: true })).status).toBe(200);
  }
  await stayOf(house, hotel, today, named('Missing', 3));
  await stayOf(house, hotel, addDays(today, 1), named('Tomorrow'));
  return hotel;
}

const PICTURE: Record<string, string> = {
  ledger: `SELECT r.guest_last_name AS guest, regexp_replace(l.key, '[0-9a-f]{8}-[0-9a-f-]{27}', '…') AS key, l.kind, l.code, l.amount_minor, l.taxes, l.business_date, l.service_date
    FROM folio_lines l JOIN reservations r ON r.id = l.reservation_id WHERE l.property_id = $1`,
  folios:
    'SELECT r.guest_last_name AS guest, f.kind, f.main, f.status FROM folios f JOIN reservations r ON r.id = f.reservation_id WHERE f.property_id = $1',
  stays: 'SELECT guest_last_name AS guest, status, no_show_fee_minor, version FROM reservations WHERE property_id = $1',
  rooms: 'SELECT r.number, c.condition, c.version FROM room_conditions c JOIN rooms r ON r.id = c.room_id WHERE c.property_id = $1',
  services: 'SELECT status, version FROM service_bookings WHERE property_id = $1',
  inventory: 'SELECT night, sold, held FROM inventory_nights WHERE property_id = $1',
  books: 'SELECT as_of, night, capacity, sold, held, revenue_minor FROM on_the_books WHERE property_id = $1',
  day: 'SELECT business_date FROM properties WHERE id = $1',
  audits:
    'SELECT business_date, finished_at IS NOT NULL AS finished, (SELECT jsonb_object_agg(key, value - $$doneAt$$) FROM jsonb_each(steps)) AS steps FROM night_audits WHERE property_id = $1',
  told: 'SELECT type, count(*) FROM (SELECT type, property_id FROM events UNION ALL SELECT type, property_id FROM outbox) e WHERE property_id = $1 GROUP BY 1',
  noted: 'SELECT action, count(*) FROM audit_entries WHERE property_id = $1 GROUP BY 1',
};

/** All that closing a day touches, without ids and times. */
async function pictureOf({ propertyId }: Hotel): Promise<Record<string, string[]>> {
  const picture: Record<string, string[]> = {};
  for (const [what, sql] of Object.entries(PICTURE)) {
    const { rows } = await house.db.query<{ t: string }>(`SELECT row_to_json(p)::text AS t FROM (${sql}) p ORDER BY 1`, [propertyId]);
    picture[what] = rows.map((r) => r.t);
  }
  return picture;
}

/** What an undisturbed hotel looks like in the morning. */
async function undisturbed(): Promise<Record<string, string[]>> {
  const hotel = await anEvening();
  await close(hotel);
  const picture = await pictureOf(hotel);
  expect(picture.ledger!.map((line) => JSON.parse(line).kind).toSorted()).toEqual(['no_show_fee', 'room', 'room', 'service', 'tax', 'tax']);
  const [day] = picture.day!.map((row) => JSON.parse(row).business_date);
  expect([picture.rooms!.length, picture.books!.length, day]).toEqual([2, 2, addDays(hotel.today, 1)]);
  return picture;
}

const WAITING = `pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

describe('A night audit whose process is killed', () => {
  it.each([
    ['before the step is committed, does that step again', false],
    ['after it, before the next one, goes on with the next', true],
  ])(
    'at the end of any step, %s: run again, the ledger is that of a hotel where nothing happened',
    async (_, committed) => {
      const wanted = await undisturbed();
      // one hotel for each place: its day begun, and each of its steps done
      const hotels: Hotel[] = [];
      for (let place = 0; place <= STEPS.length; place++) hotels.push(await anEvening());
      for (const [done, { propertyId }] of hotels.entries())
        await holder.query('SELECT pg_advisory_lock(hashtext($1))', [`${propertyId} ${done}`]);
      await openDesk();
      const asked = Promise.allSettled(hotels.map(closeAtDesk));
      await eventually(async () => (await house.db.query(`SELECT FROM ${WAITING}`)).rowCount === hotels.length, 60_000);
      await closeDesk();
      expect((await asked).map((a) => a.status)).toEqual(hotels.map(() => 'rejected'));
      // a statement outlives the process that sent it: either it is let through, or it dies as well
      if (!committed) await house.db.query(`SELECT pg_terminate_backend(pid, 10000) FROM ${WAITING}`);
      await holder.query('SELECT pg_advisory_unlock_all()');
      const steps = async () =>
        (
          await house.db.query<{ n: number }>(
            `SELECT coalesce((SELECT count(*)::int FROM night_audits a, jsonb_object_keys(a.steps) WHERE a.property_id = h.id), 0) AS n,
               EXISTS (SELECT FROM night_audits a WHERE a.property_id = h.id) AS begun
             FROM unnest($1::uuid[]) WITH ORDINALITY h(id, place) ORDER BY place`,
            [hotels.map((h) => h.propertyId)],
          )
        ).rows;
      const expected = hotels.map((_, done) => ({ n: committed ? done : Math.max(0, done - 1), begun: committed || done > 0 }));
      await eventually(async () => JSON.stringify(await steps()) === JSON.stringify(expected));

      for (const [done, hotel] of hotels.entries()) {
        expect((await close(hotel)).businessDate).toBe(hotel.today);
        expect([done, await pictureOf(hotel)]).toEqual([done, wanted]);
        expect(await faultsOf(house, hotel)).toEqual([]);
      }
    },
    180_000,
  );

  it('again and again, at each step of the same day, still closes it once', async () => {
    const wanted = await undisturbed();
    const hotel = await anEvening();
    for (let done = 1; done <= STEPS.length; done += 2) {
      await holder.query('SELECT pg_advisory_lock(hashtext($1))', [`${hotel.propertyId} ${done}`]);
      await openDesk();
      const asked = closeAtDesk(hotel).catch(() => 'killed');
      await eventually(async () => (await house.db.query(`SELECT FROM ${WAITING}`)).rowCount === 1, 60_000);
      await closeDesk();
      expect(await asked).toBe('killed');
      await house.db.query(`SELECT pg_terminate_backend(pid, 10000) FROM ${WAITING}`);
      await holder.query('SELECT pg_advisory_unlock_all()');
    }
    await close(hotel);
    expect(await pictureOf(hotel)).toEqual(wanted);
  }, 180_000);
});

it('A night audit that two processes run at once is one', async () => {
  const wanted = await undisturbed();
  await openDesk();
  for (const place of [0, 2, 5]) {
    const hotel = await anEvening();
    await holder.query('SELECT pg_advisory_lock(hashtext($1))', [`${hotel.propertyId} ${place}`]);
    const both = Promise.all([closeAtDesk(hotel).then((r) => r.json()), close(hotel)]);
    // one waits at the end of its step, the other for the first
    await eventually(
      async () =>
        (await house.db.query('SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = $1', ['Lock']))
          .rowCount === 2,
      60_000,
    );
    await holder.query('SELECT pg_advisory_unlock_all()');
    const [there, here] = await both;
    expect(there).toEqual(here);
    expect([place, await pictureOf(hotel)]).toEqual([place, wanted]);
  }
}, 180_000);
