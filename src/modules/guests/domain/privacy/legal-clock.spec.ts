import { dueOn } from './legal-clock';

describe('The legal clock', () => {
  it.each([
    ['2026-03-05', '2026-04-05'],
    ['2026-01-31', '2026-02-28'],
    ['2028-01-31', '2028-02-29'],
    ['2026-12-15', '2027-01-15'],
    ['2026-03-31', '2026-04-30'],
  ])('gives one month under the GDPR: received on %s, due on %s', (received, due) => expect(dueOn('gdpr', received)).toBe(due));

  it.each([
    ['2026-03-05', '2026-06-05'],
    ['2025-11-30', '2026-02-28'],
  ])('gives two months more when extended: received on %s, due on %s', (received, due) => expect(dueOn('gdpr', received, true)).toBe(due));

  it('gives fifteen days under the PIPL, holidays or not', () => expect(dueOn('pipl', '2027-02-05')).toBe('2027-02-20'));
});
