import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { aBooking, aHotel, type Hotel, must } from './support/furnish';
import { createDatabase, type House, startHouse } from './support/house';
import { dropDatabase, eventually } from './support/kernel-process';
import { MailServer } from './support/mail-server';
import { MessageGateway } from './support/message-gateway';

const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-messages-'));
const LISTENER = 'tell-the-guest-after-booking-changes';
const PUBLISHER_LOCK = 7_146_032_301;

let databaseUrl: string;
let house: House;
let hotel: Hotel;
let mails: MailServer;
let gateway: MessageGateway;
/** Holds what the worker waits for. */
let holder: Client;
let worker: ChildProcess;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  [mails, gateway] = [await MailServer.start(), await MessageGateway.start()];
  databaseUrl = await createDatabase();
  const environment = {
    ROLES: 'api',
    SMTP_URL: mails.url,
    MAIL_FROM: 'Sea View <no-reply@sea.example>',
    SMS_GATEWAY_URL: gateway.url,
    MESSAGE_GATEWAY_KEY: MessageGateway.KEY,
  };
  house = await startHouse({ databaseUrl, environment });
  holder = new Client(databaseUrl);
  await holder.connect();
  // where a test holds the lock of that number, whoever comes by waits for it in the middle of what they do
  await house.db.query(`
    CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::bigint); RETURN coalesce(NEW, OLD); END $$;
    CREATE TRIGGER wait_to_write BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION wait_here(1);
    CREATE TRIGGER wait_to_begin BEFORE UPDATE ON messages FOR EACH ROW WHEN (OLD.attempts <> NEW.attempts) EXECUTE FUNCTION wait_here(2);
    CREATE TRIGGER wait_to_record BEFORE UPDATE ON messages FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION wait_here(3);
    CREATE TRIGGER wait_to_end BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION wait_here(4)`);
  hotel = await aHotel(house, { rooms: { DBL: 100 }, nights: 3 });
  worker = aWorker();
  await eventually(async () => (await house.db.query('SELECT FROM event_listeners WHERE name = $1', [LISTENER])).rowCount === 1, 60_000);
}, 180_000);
afterAll(async () => {
  worker.kill('SIGKILL');
  await holder.end();
  await house.close();
  await mails.stop();
  await gateway.stop();
  await dropDatabase(databaseUrl);
  rmSync(scratch, { recursive: true, force: true });
});

function aWorker(): ChildProcess {
  const env = { ...process.env, ROLES: 'worker', PORT: '0', DEMO: 'false', MIGRATE: 'false', DATA_DIR: scratch, NODE_ENV: 'production' };
  return spawn(process.execPath, ['dist/src/main.js'], { env, stdio: 'ignore' });
}

async function killWorker(): Promise<void> {
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}

/** A dead worker is found out after a minute. */
async function nextWorker(): Promise<void> {
  await house.db.query(`UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '2 minutes'`);
  worker = aWorker();
}

const number = async (sql: string, ...values: unknown[]): Promise<number> =>
  (await house.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0]?.n ?? 0;

let guests = 0;
/** Books for somebody who is reached by mail, or by a short message. @returns the booking's id */
async function book(by: 'email' | 'sms'): Promise<string> {
  const n = ++guests;
  const contact = by === 'email' ? { email: `guest${n}@guest.example` } : { phone: `+4670123${4000 + n}` };
  const body = aBooking(hotel, hotel.today, { booker: { firstName: 'Maria', lastName: `Keller${n}`, ...contact } });
  return (await must(house, 'POST', '/v1/bookings', body)).id as string;
}

interface Sent {
  id: string;
  booking_id: string;
  channel: 'email' | 'sms';
  status: string;
}

/** The messages of these bookings, once all of them are out and nothing is left to do. */
async function sent(bookingIds: string[]): Promise<Sent[]> {
  const idle = `(SELECT FROM outbox UNION ALL SELECT FROM graphile_worker._private_jobs WHERE payload ->> 'channel' IS NOT NULL
    UNION ALL SELECT FROM event_listeners l, event_sequence s WHERE l.position < s.last_seq UNION ALL SELECT FROM event_retries) waiting`;
  await eventually(
    async () =>
      (await number(`messages WHERE booking_id = ANY ($1) AND status = 'sent'`, bookingIds)) >= bookingIds.length &&
      (await number(idle)) === 0,
    90_000,
  );
  return (await house.db.query<Sent>('SELECT id, booking_id, channel, status FROM messages WHERE booking_id = ANY ($1)', [bookingIds]))
    .rows;
}

const copiesOf = (id: string): number => mails.received.filter((m) => m.headers['message-id'] === `<${id}@sea.example>`).length;
const callsFor = (id: string): number => gateway.calls.filter((c) => c.key === id).length;

interface Hold {
  /** Whether both the letter and the short message have come to the place. */
  reached(bookingIds: string[]): Promise<boolean> | boolean;
  letGo(): Promise<void> | void;
}

/** Holds a lock until it is let go. Who waited for it is dead by then, and must not do it after all: a statement outlives the process that sent it. */
async function lockOf(lock: number, waiters: number): Promise<Hold> {
  await holder.query('SELECT pg_advisory_lock($1)', [lock]);
  const waiting = `pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return {
    reached: async () => (await number(waiting, lock)) >= waiters,
    letGo: async () => {
      await house.db.query(`SELECT pg_terminate_backend(pid, 5000) FROM ${waiting}`, [lock]);
      await holder.query('SELECT pg_advisory_unlock($1)', [lock]);
    },
  };
}

async function transaction(sql: string, reached: Hold['reached']): Promise<Hold> {
  await holder.query(`BEGIN; ${sql}`);
  return { reached, letGo: async () => void (await holder.query('ROLLBACK')) };
}

/** Lets mail server and gateway hear, and say nothing from these steps on. */
function silence(mailStep: string, gatewayStep: string): Hold {
  let [letter, message] = [false, false];
  const hangUp = new AbortController();
  const wait = () => sleep(120_000, undefined, { signal: hangUp.signal, ref: false });
  mails.meanwhile = (step) => {
    if (step !== mailStep) return;
    letter = true;
    return wait();
  };
  gateway.meanwhile = (step) => {
    if (step !== gatewayStep) return;
    message = true;
    return wait();
  };
  return {
    reached: () => letter && message,
    letGo: () => {
      mails.meanwhile = gateway.meanwhile = () => undefined;
      hangUp.abort();
    },
  };
}

/** Where a message is when the worker dies; how many copies of a letter there may be then, and how often the gateway is called. */
const STEPS: [place: string, hold: () => Promise<Hold> | Hold, copies: number, calls: number][] = [
  [
    'the booking is committed and its event not yet published',
    () =>
      transaction(
        `SELECT pg_advisory_xact_lock(${PUBLISHER_LOCK})`,
        async () => (await number(`outbox WHERE type = 'reservations.confirmed'`)) === 2,
      ),
    1,
    1,
  ],
  [
    'its event is published and not yet heard',
    () =>
      transaction(
        `SELECT FROM event_listeners WHERE name = '${LISTENER}' FOR UPDATE`,
        async (ids) => (await number(`events WHERE type = 'reservations.confirmed' AND data ->> 'bookingId' = ANY ($1)`, ids)) === 2,
      ),
    1,
    1,
  ],
  ['the message is being written', () => lockOf(1, 1), 1, 1],
  [
    'it is written and nobody has taken up its job',
    async () => {
      await house.db
        .query(`CREATE FUNCTION put_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.run_at := now() + interval '1 hour'; RETURN NEW; END $$;
        CREATE TRIGGER put_off BEFORE INSERT ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION put_off()`);
      return {
        reached: async (ids) => (await number(`messages WHERE booking_id = ANY ($1) AND status = 'queued'`, ids)) === 2,
        letGo: async () =>
          void (await house.db.query(`DROP TRIGGER put_off ON graphile_worker._private_jobs; DROP FUNCTION put_off;
            UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at > now()`)),
      };
    },
    1,
    1,
  ],
  ['the attempt is being noted', () => lockOf(2, 2), 1, 1],
  ['the attempt is noted, and the other side has been called', () => silence('called', 'heard'), 1, 2],
  ['everything is said; the mail server has not taken it, the gateway has and has not answered', () => silence('heard', 'done'), 1, 2],
  ['it is taken and not recorded', () => lockOf(3, 2), 2, 2],
  ['it is recorded and the job not ended', () => lockOf(4, 2), 1, 1],
];

describe('When the worker is killed while', () => {
  test.each(STEPS)(
    '%s, the letter arrives under one Message-ID and the short message has one effect',
    async (_, hold, copies, calls) => {
      const held = await hold();
      const bookings = [await book('email'), await book('sms')];
      await eventually(async () => held.reached(bookings), 60_000);
      await killWorker();
      await held.letGo();
      await nextWorker();
      const messages = await sent(bookings);
      const [letter, short] = (['email', 'sms'] as const).map((channel) => messages.find((m) => m.channel === channel)!);
      expect(messages.map((m) => m.booking_id).toSorted()).toEqual(bookings.toSorted());
      expect([copiesOf(letter!.id), gateway.effects.has(short!.id), callsFor(short!.id)]).toEqual([copies, true, calls]);
      expect(mails.received.filter((m) => m.to.includes(`guest${guests - 1}@guest.example`))).toHaveLength(copies);
      expect([...gateway.effects.values()].filter((c) => c.body.to === `+4670123${4000 + guests}`)).toHaveLength(1);
    },
    150_000,
  );
});

test('whenever it is killed: every message arrives, no gateway does anything twice, and a kill doubles one letter at most', async () => {
  const KILLS = 4;
  const before = { mails: mails.received.length, effects: gateway.effects.size };
  let [atOnce, most] = [0, 0];
  gateway.meanwhile = () => sleep(Math.random() * 30);
  mails.meanwhile = async (step) => {
    if (step === 'heard') most = Math.max(most, ++atOnce);
    await sleep(Math.random() * 30);
    if (step === 'taken') atOnce--;
  };
  const bookings = await Promise.all(Array.from({ length: 40 }, (_, i) => book(i % 2 ? 'email' : 'sms')));
  const moments: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const out = () => number(`messages WHERE booking_id = ANY ($1) AND attempts > 0`, bookings);
    const done = await out();
    await eventually(async () => (await out()) > done, 60_000);
    moments.push(Math.round(Math.random() * 150));
    await sleep(moments.at(-1));
    await killWorker();
    await nextWorker();
  }
  const messages = await sent(bookings);
  mails.meanwhile = gateway.meanwhile = () => undefined;
  const letters = messages.filter((m) => m.channel === 'email');
  const shorts = messages.filter((m) => m.channel === 'sms');
  expect([letters.length, shorts.length]).toEqual([20, 20]);
  const doubled = letters.map((m) => copiesOf(m.id) - 1);
  expect({ moments, lost: doubled.filter((n) => n < 0) }).toEqual({ moments, lost: [] });
  expect(doubled.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(KILLS);
  expect(most).toBe(1);
  expect(mails.received.length - before.mails).toBe(20 + doubled.reduce((sum, n) => sum + n, 0));
  expect(gateway.effects.size - before.effects).toBe(20);
  expect(shorts.filter((m) => !gateway.effects.has(m.id))).toEqual([]);
}, 240_000);
