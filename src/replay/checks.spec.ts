import { aBooking } from './a-booking.fixture';
import { type Booking, nightKey, nightsOf } from './booking';
import { type Case, judge } from './checks';
import { isoOf } from './days';
import { externalId, SYSTEM } from './hotel';
import { Ledger } from './ledger';
import { foresee, inOrder, soldInTheEnd } from './plan';

/** A hotel with one room of type A: one stay, one cancelled, one refused; everything as it should be. */
function sound(): Case & { stay: Booking } {
  const stay = aBooking({ line: 2, cancelledOn: undefined });
  const refused = aBooking({ line: 3, bookedOn: '03-02' });
  const gone = aBooking({ line: 4, arrival: '03-20', cancelledOn: '03-05' });
  const bookings = [stay, refused, gone];
  const rooms = new Map([['A', 1]]);
  const reservation = (b: Booking, status: string) => ({
    id: `reservation ${b.line}`,
    bookingId: `booking ${b.line}`,
    number: `NUMBER-${b.line}-1`,
    status,
    roomTypeId: 'type A',
    arrival: isoOf(b.arrival),
    departure: isoOf(b.arrival + b.nights),
    externalReferences: [{ system: SYSTEM, id: externalId(b.line) }],
  });
  const listed = [reservation(stay, 'confirmed'), reservation(gone, 'cancelled')];
  const acknowledged = (b: Booking, cancelled: boolean) => ({
    line: b.line,
    bookingId: `booking ${b.line}`,
    confirmationNumber: `NUMBER-${b.line}`,
    reservationId: `reservation ${b.line}`,
    cancelled,
  });
  const event = (seq: number, type: string, id: string) => ({ seq, id: `event ${seq}`, type, propertyId: 'hotel', aggregate: { id } });
  const nights = [...nightsOf(stay), ...nightsOf(gone)];
  return {
    stay,
    bookings,
    foreseen: foresee(inOrder(bookings), rooms).refused,
    hotel: { propertyId: 'hotel', roomTypes: new Map([['A', 'type A']]), ratePlans: new Map(), rooms },
    story: {
      accepted: new Map([
        [2, acknowledged(stay, false)],
        [4, acknowledged(gone, true)],
      ]),
      soldOut: [{ line: 3, status: 409, code: 'sold_out', reason: 'sold_out' }],
      unbookable: [],
      cancelled: 1,
      operations: 4,
      busyMs: 0,
      complaints: [],
    },
    acknowledged: soldInTheEnd([stay]),
    evidence: {
      listed,
      found: new Map([
        [2, [listed[0]!]],
        [4, [listed[1]!]],
      ]),
      feed: [
        event(1, 'properties.created', 'hotel'),
        event(2, 'reservations.confirmed', 'reservation 2'),
        event(3, 'reservations.confirmed', 'reservation 4'),
        event(4, 'reservations.cancelled', 'reservation 4'),
      ],
      stored: {
        counters: nights.map((key, i) => ({
          key,
          physical: 1,
          sold: i < 2 ? 1 : 0,
          held: 0,
          blocked: 0,
          recountedSold: i < 2 ? 1 : 0,
          recountedHeld: 0,
        })),
        crookedStays: 0,
        openKeys: 0,
        unpublished: 0,
      },
    },
  };
}

const failed = (c: Case) => judge(c).flatMap(({ name, ok }) => (ok ? [] : [name.split(/ and | equal | is | has | says | exists /)[0]]));

describe('the final checks', () => {
  it('pass when everything is as it should be', () => {
    expect(failed(sound())).toEqual([]);
  });

  // each line breaks one thing that a product or the bookkeeping could break
  it.each<[string, (c: ReturnType<typeof sound>) => void, string[]]>([
    [
      'a counter forgets one night',
      (c) => (c.evidence.stored!.counters[1]!.sold = 0),
      ['Nights sold per room type', 'Sold', 'The counters'],
    ],
    [
      'a cancellation gives one night back twice',
      (c) => (c.evidence.stored!.counters[0]!.sold = 0),
      ['Nights sold per room type', 'Sold', 'The counters'],
    ],
    ['our own books forget one night', (c) => (c.acknowledged as Map<string, number>).delete(nightsOf(c.stay)[0]!), ['Sold']],
    ['a night is sold twice', (c) => (c.acknowledged as Map<string, number>).set(nightsOf(c.stay)[0]!, 2), ['Sold']],
    ['a night has a room too many', (c) => (c.evidence.stored!.counters[0]!.physical = 2), ['Sold']],
    [
      'a reservation is a night short',
      (c) => (c.evidence.listed[0]!.departure = isoOf(c.stay.arrival + 1)),
      ['Nights sold per room type', 'Sold'],
    ],
    ['the nights of a stay are not those it is for', (c) => (c.evidence.stored!.crookedStays = 1), ['The counters']],
    ['a hold is left in the counter', (c) => (c.evidence.stored!.counters[0]!.held = 1), ['The counters']],
    ['a key stays open', (c) => (c.evidence.stored!.openKeys = 1), ['The counters']],
    [
      'an acknowledged booking is lost',
      (c) => (c.evidence.found.set(2, []), c.evidence.listed.shift()),
      ['Nights sold per room type', 'Sold', 'Every acknowledged booking'],
    ],
    [
      'a booking is doubled when its key is retried',
      (c) => c.evidence.listed.push({ ...c.evidence.listed[0]!, id: 'twin' }),
      ['Nights sold per room type', 'Sold', 'Every acknowledged booking'],
    ],
    ['a booking has another number', (c) => (c.evidence.listed[0]!.number = 'OTHER-1'), ['Every acknowledged booking']],
    [
      'a cancellation is lost',
      (c) => (c.evidence.listed[1]!.status = 'confirmed'),
      ['Nights sold per room type', 'Sold', 'Every acknowledged booking'],
    ],
    ['the feed has a gap', (c) => c.evidence.feed.shift(), ['The feed']],
    ['an event is missing at the end', (c) => c.evidence.feed.pop(), ['The feed']],
    ['an event comes twice', (c) => c.evidence.feed.push({ ...c.evidence.feed[1]!, seq: 5 }), ['The feed']],
    [
      'somebody is refused whom the file has room for',
      (c) => c.story.soldOut.push({ line: 4, status: 409, code: 'sold_out', reason: '' }),
      ['Each refusal'],
    ],
    ['somebody gets a room that is not there', (c) => c.story.soldOut.pop(), ['Each refusal']],
    ['a refusal is not proven', (c) => c.story.complaints.push({ line: 3, about: 'rooms', what: 'was refused' }), ['Each refusal']],
    ['a price is wrong', (c) => c.story.complaints.push({ line: 2, about: 'answer', what: 'costs 1' }), ['Every answer']],
  ])('turn red when %s', (_, breakIt, expected) => {
    const broken = sound();
    breakIt(broken);
    expect(failed(broken)).toEqual(expected);
  });
});

describe("the client's own books", () => {
  const rooms = new Map([['A', 1]]);
  const [first, second] = [aBooking(), aBooking({ arrival: '03-11' })];
  const full = nightKey('A', second.arrival);

  it('prove a refusal by the night that was full', () => {
    const ledger = new Ledger(rooms);
    expect(ledger.accept(first)).toBeUndefined();
    expect(ledger.refuse(second, [full])).toBeUndefined();
  });

  it('object when another night is named, when none was full, and when a full one is sold again', () => {
    const ledger = new Ledger(rooms);
    ledger.accept(first);
    expect(ledger.refuse(second, [nightKey('A', second.arrival + 1)])).toMatch(/full were/);
    ledger.cancel(first);
    expect(ledger.refuse(second, [full])).toMatch(/none of its nights was full/);
    ledger.accept(first);
    expect(ledger.accept(second)).toMatch(/accepted although/);
  });
});
