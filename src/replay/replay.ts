import { randomBytes } from 'node:crypto';
import { ApiClient } from './api-client';
import type { ReplayOptions } from './arguments';
import { type Case, type Check, judge } from './checks';
import { Crashes, type Crash, moments } from './crashes';
import { isoOf, todayIn } from './days';
import { type Evidence, findByExternalId, listReservations, readFeed, recount } from './evidence';
import { buildHotel, createClient, type Hotel, TIME_ZONE } from './hotel';
import { Ledger } from './ledger';
import { OwnServer } from './own-server';
import { foresee, inOrder, moved, roomTypesOf, span, weeksAhead } from './plan';
import { randomFrom } from './random';
import { type BookingFile, readBookingFile, readBookingText } from './read-file';
import type { Report } from './report';
import { oneAfterTheOther, Run, type Story } from './run';
import { syntheticCsv } from './synthetic';

const LEAST_HORIZON = 900;
const MOST_HORIZON = 3650;

type Tell = (line: string) => void;

/**
 * Builds the hotel of a file through the API, replays its bookings and cancellations, and holds what came of it against the file.
 * @param tell progress, line by line
 * @param stop ends it early and tidies up
 */
export async function replay(options: ReplayOptions, tell: Tell, stop?: AbortSignal): Promise<Report> {
  const file = await (options.file ? readBookingFile(options.file) : readBookingText(syntheticCsv(options.synthetic!, options.seed)));
  const plan = planOf(file, options.roomsPercent);
  tell(`${file.bookings.length} rows from ${isoOf(plan.originalFirst)} on, moved by ${plan.weeks} weeks; nights to ${isoOf(plan.last)}`);
  const server = options.server ? undefined : await started(plan.horizon, tell);
  try {
    stop?.throwIfAborted(); // it may have been asked for while the service was starting
    const stopped = new Promise<never>((_, reject) => stop?.addEventListener('abort', () => reject(stop.reason as Error), { once: true }));
    return await Promise.race([against(server, file, plan, options, tell), stopped]);
  } catch (error) {
    if (server?.tail() && !stop?.aborted) tell(`The server's last words:\n${server.tail()}`);
    throw error;
  } finally {
    await server?.stop();
  }
}

function planOf(file: BookingFile, roomsPercent: number) {
  if (file.bookings.length === 0) throw new Error('There is no booking in the file');
  const today = todayIn(TIME_ZONE);
  const weeks = weeksAhead(file.bookings, today);
  const bookings = file.bookings.map((b) => moved(b, weeks));
  const operations = inOrder(bookings);
  const { peak } = foresee(operations);
  const rooms = new Map([...peak].map(([type, most]) => [type, Math.floor((most * roomsPercent) / 100)]));
  const { first, last } = span(bookings);
  return {
    weeks,
    originalFirst: operations[0]!.on - 7 * weeks,
    bookings,
    operations,
    rooms,
    peak,
    first,
    last,
    foreseen: foresee(operations, rooms).refused,
    roomTypes: roomTypesOf(bookings),
    meals: [...new Set(bookings.map((b) => b.meal))].sort(),
    horizon: Math.min(MOST_HORIZON, Math.max(LEAST_HORIZON, last - today + 7)),
  };
}
type Plan = ReturnType<typeof planOf>;

async function started(horizon: number, tell: Tell): Promise<OwnServer> {
  tell(`Starting the service with a horizon of ${horizon} nights`);
  return OwnServer.start(horizon);
}

async function against(server: OwnServer | undefined, file: BookingFile, plan: Plan, options: ReplayOptions, tell: Tell): Promise<Report> {
  const url = server?.url ?? options.server!.url;
  const credentials = server ? await createClient(url, server.admin) : options.server!;
  const api = new ApiClient(url, { credentials, connections: options.concurrency + 2 });
  try {
    const name = randomBytes(4).toString('hex');
    const hotel = await buildHotel(api, plan, name);
    tell(`The hotel stands: ${[...hotel.rooms].map(([type, rooms]) => `${type} ${rooms}`).join(', ')}; ${hotel.ratePlans.size} rate plans`);

    const ledger = new Ledger(hotel.rooms);
    const random = randomFrom(options.seed);
    const due = [
      ...moments('server', options.killServer, plan.operations.length, random),
      ...moments('database', options.killDatabase, plan.operations.length, random),
    ];
    const crashes = new Crashes(server, api, due, random);
    const pid = server?.pid;
    const since = performance.now();
    const story = await underWatch(new Run(api, hotel, ledger, name), plan, options, api, crashes, tell);
    const seconds = (performance.now() - since) / 1000;
    await crashes.settled();

    tell('Asking the server what it has');
    const evidence = await gather(api, hotel, story, options.concurrency, server?.databaseUrl ?? options.databaseUrl);
    const facts: Case = { bookings: plan.bookings, foreseen: plan.foreseen, hotel, story, acknowledged: ledger.sold, evidence };
    const checks = [...judge(facts), ...endured(api, crashes.happened, server, options.killServer === 0 ? pid : undefined)];
    return reportOf({ recounted: evidence.stored !== null, file, plan, options, story, checks, crashes: crashes.happened, api, seconds });
  } finally {
    api.close();
  }
}

/** Runs it with a line of progress each second. */
async function underWatch(run: Run, plan: Plan, options: ReplayOptions, api: ApiClient, crashes: Crashes, tell: Tell): Promise<Story> {
  let [before, busyBefore] = [0, 0];
  const clock = setInterval(() => {
    const { operations, busyMs, soldOut, accepted, cancelled } = run.story;
    const each = operations > before ? `, ${((busyMs - busyBefore) / (operations - before)).toFixed(1)} ms each` : '';
    tell(
      `${operations} of ${plan.operations.length} operations, ${operations - before}/s${each}: ${accepted.size} booked, ${cancelled} cancelled, ` +
        `${soldOut.length} sold out, ${api.tally.total} repeated, ${crashes.happened.length} crashes`,
    );
    [before, busyBefore] = [operations, busyMs];
  }, 1000);
  try {
    return await run.all(plan.operations, options.concurrency, (done) => crashes.operationDone(done));
  } finally {
    clearInterval(clock);
  }
}

async function gather(api: ApiClient, hotel: Hotel, story: Story, concurrency: number, databaseUrl: string | undefined): Promise<Evidence> {
  const feed = await readFeed(api, hotel, story.accepted.size + story.cancelled);
  const listed = await listReservations(api, hotel);
  const found = await findByExternalId(api, hotel, [...story.accepted.keys()], concurrency);
  return { feed, listed, found, stored: databaseUrl ? await recount(databaseUrl, hotel) : null };
}

/** What the interruptions may and may not show to a caller. */
function endured(api: ApiClient, crashes: readonly Crash[], server: OwnServer | undefined, pid: number | undefined): Check[] {
  const findings = api.tally.unexplained
    .slice(0, 10)
    .flatMap(({ answer, requestId }) => [answer, ...(requestId && server ? server.linesAbout(requestId) : [])]);
  if (api.tally.withoutRetryAfter) findings.push(`${api.tally.withoutRetryAfter} answers 429 or 503 without Retry-After`);
  if (server && !server.alive) findings.push('the server has ended');
  if (pid && server?.pid !== pid) findings.push('the server did not live through the crashes of its database');
  return [
    {
      name: 'Whatever failed was answered 503 with Retry-After or not at all',
      about: `${crashes.length} crashes, ${api.tally.total} requests repeated`,
      ok: findings.length === 0,
      findings,
    },
  ];
}

interface Outcome {
  recounted: boolean;
  file: BookingFile;
  plan: Plan;
  options: ReplayOptions;
  story: Story;
  checks: Check[];
  crashes: Crash[];
  api: ApiClient;
  seconds: number;
}

function reportOf({ recounted, file, plan, options, story, checks, crashes, api, seconds }: Outcome): Report {
  return {
    ok: checks.every((c) => c.ok),
    source: options.file ?? `${options.synthetic} synthetic rows, seed ${options.seed}`,
    shiftWeeks: plan.weeks,
    firstBookedOn: isoOf(plan.originalFirst + 7 * plan.weeks),
    nights: { first: isoOf(plan.first), last: isoOf(plan.last) },
    rows: file.bookings.length + file.unreadable.length,
    rooms: Object.fromEntries([...plan.peak].sort().map(([type, peak]) => [type, { peak, physical: plan.rooms.get(type) ?? 0 }])),
    accepted: story.accepted.size,
    cancelled: story.cancelled,
    soldOut: story.soldOut.length,
    unbookable: [
      ...file.unreadable.map(({ line, reason }) => ({ line, reason, by: 'reader' as const })),
      ...story.unbookable.map(({ line, reason }) => ({ line, reason, by: 'api' as const })),
    ].sort((a, b) => a.line - b.line),
    operations: story.operations,
    seconds: Number(seconds.toFixed(2)),
    operationsPerSecond: Math.round(story.operations / seconds),
    msEach: Number((story.busyMs / story.operations).toFixed(2)),
    concurrency: options.concurrency,
    longestChain: oneAfterTheOther(plan.operations),
    retries: Object.fromEntries(api.tally.retries),
    crashes,
    recounted,
    checks,
  };
}
