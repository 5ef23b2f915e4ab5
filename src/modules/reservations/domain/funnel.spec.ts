import fc from 'fast-check';
import { lookToBook, noSteps, successRate, sumOfSteps } from './funnel';

describe('The booking success rate', () => {
  const rate = (bookings: number, refusedBookings: number) => successRate({ ...noSteps(), bookings, refusedBookings });

  it('is what share of those who tried to book have booked', () => {
    expect(rate(3, 1)).toBe(7_500);
    expect(rate(1, 2)).toBe(3_333);
    expect(rate(2, 1)).toBe(6_667);
  });

  it('is unknown as long as nobody has tried, and neither nothing nor everything', () => {
    expect(rate(0, 0)).toBeNull();
    expect(rate(0, 5)).toBe(0);
    expect(rate(5, 0)).toBe(10_000);
  });

  it('lies between none and all, whatever is counted', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (bookings, refused) => {
        const found = rate(bookings, refused);
        return found === null ? bookings + refused === 0 : found >= 0 && found <= 10_000;
      }),
    );
  });
});

describe('Look-to-book', () => {
  it('is how many searches there are for each booking', () => {
    expect(lookToBook({ ...noSteps(), searches: 100, bookings: 8 })).toBe(12.5);
    expect(lookToBook({ ...noSteps(), searches: 2, bookings: 3 })).toBe(0.67);
    expect(lookToBook({ ...noSteps(), searches: 100 })).toBeNull();
  });
});

describe('A hotel’s funnel', () => {
  it('is the sum of those of its channels', () => {
    const [web, desk] = [
      { ...noSteps(), searches: 7, bookings: 2 },
      { ...noSteps(), searches: 1, refusedBookings: 4 },
    ];
    expect(sumOfSteps([web, desk])).toEqual({ ...noSteps(), searches: 8, bookings: 2, refusedBookings: 4 });
    expect(sumOfSteps([])).toEqual(noSteps());
  });
});
