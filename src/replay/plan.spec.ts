import fc from 'fast-check';
import { aBooking } from './a-booking.fixture';
import { type Booking, nightsOf } from './booking';
import { dayOf } from './days';
import { differences, foresee, inOrder, moved, roomTypesOf, soldInTheEnd, span, weeksAhead } from './plan';

const manyBookings = fc
  .array(
    fc.record({
      arrival: fc.integer({ min: 20, max: 40 }),
      nights: fc.integer({ min: 0, max: 6 }),
      lead: fc.integer({ min: 0, max: 20 }),
      cancelled: fc.option(fc.nat(20)),
      type: fc.constantFrom('A', 'D'),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map((b, i): Booking => {
      const bookedOn = b.arrival - b.lead;
      return {
        ...aBooking({ nights: b.nights, roomType: b.type, line: i + 2 }),
        arrival: b.arrival,
        bookedOn,
        cancelledOn: b.cancelled === null ? null : bookedOn + b.cancelled,
      };
    }),
  );

describe('dates', () => {
  const first = aBooking({ bookedOn: '03-01' });

  it.each([
    ['2027-02-28', 0],
    ['2027-03-01', 1],
    ['2027-03-07', 1],
    ['2027-03-08', 2],
  ])('with today on %s move by %i weeks', (today, weeks) => {
    expect(weeksAhead([aBooking({ bookedOn: '03-05' }), first], dayOf(today))).toBe(weeks);
    expect(moved(first, weeks).bookedOn).toBeGreaterThan(dayOf(today));
    expect(moved(first, weeks).arrival - moved(first, weeks).bookedOn).toBe(9);
  });

  it('reach from the first to the last night that anybody asks for', () => {
    expect(span([aBooking({ arrival: '03-10', nights: 2 }), aBooking({ arrival: '03-08', nights: 1 })])).toEqual({
      first: dayOf('2027-03-08'),
      last: dayOf('2027-03-11'),
    });
  });
});

describe('the order of things', () => {
  it('is by date; on one date bookings come in the order of the file, then cancellations', () => {
    const late = aBooking({ line: 5, bookedOn: '03-03' });
    const gone = aBooking({ line: 9, bookedOn: '03-01', cancelledOn: '03-03' });
    const sameDay = aBooking({ line: 4, bookedOn: '03-03', cancelledOn: '03-03' });
    expect(inOrder([late, gone, sameDay]).map((o) => `${o.kind} ${o.booking.line}`)).toEqual([
      'book 9',
      'book 4',
      'book 5',
      'cancel 4',
      'cancel 9',
    ]);
  });
});

describe('the peak', () => {
  it('is the most rooms taken on one night while the bookings lived, not in the end', () => {
    const all = [
      aBooking({ cancelledOn: '03-04' }),
      aBooking({ bookedOn: '03-02' }),
      aBooking({ bookedOn: '03-05' }),
      aBooking({ roomType: 'D' }),
    ];
    expect(foresee(inOrder(all)).peak).toEqual(
      new Map([
        ['A', 2],
        ['D', 1],
      ]),
    );
  });

  it('does not count stays that only follow each other', () => {
    expect(foresee(inOrder([aBooking({ arrival: '03-10' }), aBooking({ arrival: '03-12' })])).peak).toEqual(new Map([['A', 1]]));
  });

  it('is exactly what is needed: with it nobody is refused, with one room less somebody is', () => {
    fc.assert(
      fc.property(manyBookings, (bookings) => {
        const operations = inOrder(bookings);
        const { peak } = foresee(operations);
        expect(foresee(operations, peak).refused.size).toBe(0);
        for (const type of peak.keys())
          expect(foresee(operations, new Map(peak).set(type, peak.get(type)! - 1)).refused.size).toBeGreaterThan(0);
      }),
    );
  });
});

describe('rooms that are scarce', () => {
  it('turn away who comes when a night is full, and take the next one after a cancellation', () => {
    const [first, second, third] = [aBooking({ cancelledOn: '03-04' }), aBooking({ bookedOn: '03-02' }), aBooking({ bookedOn: '03-05' })];
    expect(foresee(inOrder([first, second, third]), new Map([['A', 1]])).refused).toEqual(new Set([second.line]));
  });
});

describe('the nights sold in the end', () => {
  it('are those of the stays that were neither cancelled nor refused nor impossible', () => {
    const stays = [
      aBooking(),
      aBooking({ arrival: '03-11' }),
      aBooking({ cancelledOn: '03-02' }),
      aBooking({ adults: 0 }),
      aBooking({ line: 99 }),
    ];
    expect(soldInTheEnd(stays, new Set([99]))).toEqual(
      new Map([
        [`A ${dayOf('2027-03-10')}`, 1],
        [`A ${dayOf('2027-03-11')}`, 2],
        [`A ${dayOf('2027-03-12')}`, 1],
      ]),
    );
  });

  it('are the same counted stay by stay and night by night', () => {
    fc.assert(
      fc.property(manyBookings, (bookings) => {
        const sold = soldInTheEnd(bookings);
        for (let night = 20; night < 50; night++) {
          const there = bookings.filter(
            (b) => b.roomType === 'A' && b.cancelledOn === null && b.arrival <= night && night < b.arrival + b.nights,
          );
          expect(sold.get(`A ${night}`) ?? 0).toBe(there.length);
        }
      }),
    );
  });

  it('differ by the night that somebody forgot', () => {
    const sold = soldInTheEnd([aBooking()]);
    const [forgotten] = nightsOf(aBooking());
    const other = new Map(sold);
    other.delete(forgotten!);
    expect(differences(other, sold)).toEqual([{ key: forgotten, a: 0, b: 1 }]);
  });
});

it('a room type is as large as the largest party that can be booked', () => {
  const types = roomTypesOf([
    aBooking({ roomType: 'D', adults: 3, babies: 1 }),
    aBooking({ adults: 0, children: 3 }),
    aBooking({ children: 2 }),
  ]);
  expect([...types]).toEqual([
    ['A', { adults: 2, children: 2, persons: 4 }],
    ['D', { adults: 3, children: 1, persons: 4 }],
  ]);
});
