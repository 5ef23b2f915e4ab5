import { type Booking, nameOfNight, nightKey, splitKey } from './booking';
import { dayOf } from './days';
import type { Evidence, FeedEvent } from './evidence';
import { externalId, type Hotel, SYSTEM } from './hotel';
import { differences, soldInTheEnd } from './plan';
import type { Complaint, Story } from './run';

export interface Check {
  name: string;
  ok: boolean;
  /** What was compared, in numbers. */
  about: string;
  /** What disagrees; the first few. */
  findings: string[];
}

export interface Case {
  bookings: readonly Booking[];
  /** Lines that the file's own arithmetic refuses with this many rooms. */
  foreseen: ReadonlySet<number>;
  hotel: Hotel;
  story: Story;
  /** Rooms sold by the client's own books. */
  acknowledged: ReadonlyMap<string, number>;
  evidence: Evidence;
}

const MOST_FINDINGS = 20;

/** Holds what the server says in the end against the file and against what it has acknowledged. */
export function judge(c: Case): Check[] {
  return [soldAsInFile(c), neverOversold(c), refusalsProven(c), answersRight(c), recounted(c), feedComplete(c), everyBookingOnce(c)].filter(
    (check) => check !== undefined,
  );
}

function check(name: string, about: string, findings: string[]): Check {
  const more = findings.length - MOST_FINDINGS;
  return {
    name,
    about,
    ok: findings.length === 0,
    findings: more > 0 ? [...findings.slice(0, MOST_FINDINGS), `… and ${more} more`] : findings,
  };
}

const compare = (what: string, a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string[] =>
  differences(a, b).map((d) => `${nameOfNight(d.key)}: ${d.a} ${what} ${d.b}`);

const counted = (counters: NonNullable<Evidence['stored']>['counters']): Map<string, number> =>
  new Map(counters.map((n) => [n.key, n.sold]));

/** Nights of the reservations that the API lists as not cancelled. */
export function soldByReservations({ hotel, evidence }: Pick<Case, 'hotel' | 'evidence'>): Map<string, number> {
  const letters = new Map([...hotel.roomTypes].map(([letter, id]) => [id, letter]));
  const sold = new Map<string, number>();
  for (const r of evidence.listed) {
    if (r.status === 'cancelled') continue;
    for (let night = dayOf(r.arrival); night < dayOf(r.departure); night++) {
      const key = nightKey(letters.get(r.roomTypeId) ?? '?', night);
      sold.set(key, (sold.get(key) ?? 0) + 1);
    }
  }
  return sold;
}

function soldAsInFile(c: Case): Check {
  const expected = soldInTheEnd(c.bookings, c.foreseen);
  const nights = [...expected.values()].reduce((sum, n) => sum + n, 0);
  return check(
    'Nights sold per room type and night equal those computed from the file',
    `${nights} room nights on ${expected.size} nights of room types`,
    [
      ...compare('reserved by the API, by the file', soldByReservations(c), expected),
      ...(c.evidence.stored ? compare('counted in the database, by the file', counted(c.evidence.stored.counters), expected) : []),
    ],
  );
}

function neverOversold({ story, hotel, acknowledged, evidence }: Case): Check {
  const counters = evidence.stored?.counters ?? [];
  return check(
    'Sold is accepted less cancelled on every night, and never more than there are rooms',
    `${story.accepted.size} accepted, ${story.cancelled} cancelled, ${counters.length} counters`,
    [
      ...compare('reserved by the API, acknowledged', soldByReservations({ hotel, evidence }), acknowledged),
      ...(evidence.stored ? compare('counted in the database, acknowledged', counted(counters), acknowledged) : []),
      ...[...acknowledged]
        .filter(([key, sold]) => sold > roomsOf(hotel, key))
        .map(([key, sold]) => `${nameOfNight(key)}: ${sold} of ${roomsOf(hotel, key)} sold`),
      ...counters
        .filter((n) => n.physical !== roomsOf(hotel, n.key))
        .map((n) => `${nameOfNight(n.key)}: ${n.physical} rooms instead of ${roomsOf(hotel, n.key)}`),
    ],
  );
}

const roomsOf = (hotel: Hotel, key: string): number => hotel.rooms.get(splitKey(key).roomType) ?? 0;

const complaints = (story: Story, about: Complaint['about']): string[] =>
  story.complaints.filter((c) => c.about === about).map(({ line, what }) => `line ${line} ${what}`);

function refusalsProven({ story, foreseen }: Case): Check {
  const refused = new Set(story.soldOut.map((r) => r.line));
  return check(
    'Each refusal is proven by a full night at that moment, and each acceptance by a free one',
    `${refused.size} refused as sold out`,
    [
      ...complaints(story, 'rooms'),
      ...[...refused].filter((line) => !foreseen.has(line)).map((line) => `line ${line} was refused; by the file there was room`),
      ...[...foreseen].filter((line) => !refused.has(line)).map((line) => `line ${line} was not refused; by the file there was no room`),
    ],
  );
}

function answersRight({ story }: Case): Check {
  return check(
    'Every answer says what the file lets expect: price, status, what cannot be booked',
    `${story.operations} operations`,
    complaints(story, 'answer'),
  );
}

function recounted({ evidence: { stored } }: Case): Check | undefined {
  if (!stored) return undefined;
  return check('The counters equal a recount of the reservations and holds', `${stored.counters.length} counters`, [
    ...stored.counters
      .filter((n) => n.sold !== n.recountedSold)
      .map((n) => `${nameOfNight(n.key)}: ${n.sold} sold, recounted ${n.recountedSold}`),
    ...stored.counters
      .filter((n) => n.held !== n.recountedHeld)
      .map((n) => `${nameOfNight(n.key)}: ${n.held} held, recounted ${n.recountedHeld}`),
    ...(stored.crookedStays ? [`${stored.crookedStays} reservations whose nights are not those of their stay`] : []),
    ...(stored.openKeys ? [`${stored.openKeys} keys that are claimed and never answered`] : []),
    ...(stored.unpublished ? [`${stored.unpublished} events that were never published`] : []),
  ]);
}

function feedComplete({ story, hotel, evidence: { feed } }: Case): Check {
  const gaps = feed.flatMap((e, i) => (e.seq === i + 1 ? [] : [`event ${i + 1} of the feed has seq ${e.seq}`]));
  const accepted = [...story.accepted.values()];
  const ours = feed.filter((e) => e.propertyId === hotel.propertyId && e.type.startsWith('reservations.'));
  return check(
    'The feed has no gap, and one event for each booking and each cancellation',
    `${feed.length} events, ${ours.length} of reservations`,
    [
      ...gaps.slice(0, 3),
      ...(new Set(feed.map((e) => e.id)).size === feed.length ? [] : ['an event comes twice']),
      ...oneEach(
        ours,
        'reservations.confirmed',
        accepted.map((a) => a.reservationId),
      ),
      ...oneEach(
        ours,
        'reservations.cancelled',
        accepted.filter((a) => a.cancelled).map((a) => a.reservationId),
      ),
    ],
  );
}

function oneEach(feed: readonly FeedEvent[], type: string, ids: readonly string[]): string[] {
  const told = new Map<string, number>();
  for (const e of feed) if (e.type === type) told.set(e.aggregate.id, (told.get(e.aggregate.id) ?? 0) + 1);
  return differences(told, new Map(ids.map((id) => [id, 1]))).map(({ key, a, b }) => `${type} of ${key}: ${a} events instead of ${b}`);
}

function everyBookingOnce({ story, evidence }: Case): Check {
  const byExternalId = new Map<string, number>();
  for (const e of evidence.listed.flatMap((r) => r.externalReferences)) {
    if (e.system === SYSTEM) byExternalId.set(e.id, (byExternalId.get(e.id) ?? 0) + 1);
  }
  const accepted = [...story.accepted.values()];
  const findings = accepted.flatMap(({ line, reservationId, bookingId, confirmationNumber, cancelled }) => {
    const found = evidence.found.get(line) ?? [];
    const [r] = found;
    if (found.length !== 1 || !r) return [`line ${line}: its external id finds ${found.length} reservations`];
    if (r.id !== reservationId || r.bookingId !== bookingId || r.number !== `${confirmationNumber}-1`) {
      return [`line ${line}: acknowledged as ${confirmationNumber}, found as ${r.number}`];
    }
    return r.status === (cancelled ? 'cancelled' : 'confirmed') ? [] : [`line ${line}: is ${r.status}`];
  });
  const doubled = differences(byExternalId, new Map(accepted.map((a) => [externalId(a.line), 1])));
  return check(
    'Every acknowledged booking exists once, under its confirmation number, and nothing else exists',
    `${evidence.listed.length} reservations`,
    [
      ...findings,
      ...doubled.map(({ key, a, b }) => `${key}: ${a} reservations instead of ${b}`),
      ...(evidence.listed.length === accepted.length ? [] : [`${evidence.listed.length} reservations instead of ${accepted.length}`]),
    ],
  );
}
