import { type Booking, childAges, readBooking, type Row, whyUnbookable } from './booking';
import { countryOf } from './countries';
import { dayOf, isoOf } from './days';
import { readBookingText } from './read-file';
import { syntheticCsv } from './synthetic';
import { aBooking } from './a-booking.fixture';

const row = (change: Row = {}): Row => ({
  lead_time: '119',
  arrival_date_year: '2016',
  arrival_date_month: 'January',
  arrival_date_day_of_month: '1',
  stays_in_weekend_nights: '0',
  stays_in_week_nights: '3',
  adults: '2',
  children: '1',
  babies: '1',
  meal: 'BB',
  country: 'PRT',
  market_segment: 'Offline TA/TO',
  distribution_channel: 'TA/TO',
  reserved_room_type: 'A',
  adr: '74.25',
  reservation_status: 'Canceled',
  reservation_status_date: '2015-12-31',
  ...change,
});

describe('a row of the file', () => {
  it('is a booking made so many days before its arrival, and cancelled on the date of its status', () => {
    const booking = readBooking(row(), 2) as Booking;
    expect(booking).toMatchObject({ line: 2, nights: 3, adults: 2, roomType: 'A', meal: 'BB', country: 'PT', perNightMinor: 7425 });
    expect(booking).toMatchObject({ channel: 'ta_to', marketSegment: 'offline_ta_to' });
    expect([booking.bookedOn, booking.arrival, booking.cancelledOn].map((day) => isoOf(day!))).toEqual([
      '2015-09-04',
      '2016-01-01',
      '2015-12-31',
    ]);
    expect(childAges(booking)).toEqual([8, 1]);
  });

  it('keeps its room when the guest does not show up', () => {
    expect(readBooking(row({ reservation_status: 'No-Show' }), 2)).toMatchObject({ cancelledOn: null });
  });

  it('is never cancelled before it was booked', () => {
    const booking = readBooking(row({ reservation_status_date: '2014-10-17' }), 2) as Booking;
    expect(booking.cancelledOn).toBe(booking.bookedOn);
  });

  it('may leave out children and country', () => {
    const booking = readBooking(row({ children: 'NA', babies: '0', country: 'NULL', market_segment: 'Undefined' }), 2) as Booking;
    expect(booking).toMatchObject({ children: 0, country: undefined, marketSegment: 'undefined' });
  });

  it('says in full why it cannot be read', () => {
    expect(readBooking(row({ arrival_date_day_of_month: '32', adr: 'NULL', reserved_room_type: '' }), 7)).toEqual({
      line: 7,
      reason: 'the arrival is no date; adr is no amount: "NULL"; there is no reserved_room_type',
    });
  });

  it.each([
    ['no night', { nights: 0 }],
    ['no adult', { adults: 0 }],
    ['a negative price', { perNightMinor: -638 }],
    [undefined, { perNightMinor: 0 }],
    [undefined, { perNightMinor: 540_000 }],
  ])('cannot be booked: %s', (why, change) => {
    expect(whyUnbookable(aBooking(change))).toBe(why);
  });
});

it('countries are known by three letters, by two, and by what the file writes instead', () => {
  expect(['PRT', 'CN', 'TMP', 'CHE', 'NULL', '', 'XX'].map(countryOf)).toEqual(['PT', 'CN', 'TL', 'CH', undefined, undefined, undefined]);
});

it('a date that does not exist is no date', () => {
  expect([dayOf('2015-02-29'), dayOf('2016-2-01'), dayOf('')]).toEqual([NaN, NaN, NaN]);
  expect(isoOf(dayOf('2016-02-29') + 1)).toBe('2016-03-01');
});

describe('a synthetic file', () => {
  it('is the same for the same seed', () => {
    expect(syntheticCsv(50, 7)).toBe(syntheticCsv(50, 7));
    expect(syntheticCsv(50, 7)).not.toBe(syntheticCsv(50, 8));
  });

  it('has what the real ones have: cancellations, duplicates, and rows that cannot be booked', async () => {
    const csv = syntheticCsv(1500, 3);
    const { bookings, unreadable } = await readBookingText(csv);
    expect(unreadable).toEqual([]);
    expect(bookings.map((b) => b.line)).toEqual(Array.from({ length: 1500 }, (_, i) => i + 2));
    expect(new Set(bookings.map(whyUnbookable))).toEqual(new Set([undefined, 'no night', 'no adult', 'a negative price']));
    expect(bookings.filter((b) => b.cancelledOn !== null).length).toBeGreaterThan(400);
    const lines = csv.trim().split('\n');
    expect(new Set(lines).size).toBeLessThan(lines.length);
  });
});
