import { backOffMs, describeFailure, RETRY } from './back-off';

describe('The pause before the next attempt', () => {
  it('triples from a second to an hour, and about two hours pass before an event is given up', () => {
    const pauses = Array.from({ length: RETRY.attempts - 1 }, (_, i) => backOffMs(i + 1, () => 1));
    expect(pauses.slice(0, 4)).toEqual([1_000, 3_000, 9_000, 27_000]);
    expect(pauses.at(-1)).toBe(3_600_000);
    expect(pauses.reduce((a, b) => a + b) / 3_600_000).toBeCloseTo(1.9, 1);
  });

  it('is scattered, so that what failed together does not come back together', () => {
    expect([0, 0.5, 1].map((chance) => backOffMs(2, () => chance))).toEqual([1_500, 2_250, 3_000]);
  });
});

describe('What an operator reads of an error', () => {
  it('is its name and message, in 500 characters at most, without the values that the database quotes', () => {
    expect(describeFailure(new TypeError('no such room'))).toBe('TypeError: no such room');
    expect(describeFailure(new Error('x'.repeat(900)))).toHaveLength(500);
    const quoted = Object.assign(new Error('invalid input syntax for type date: "Mei Li, 1990"'), { code: '22007' });
    expect(describeFailure(quoted)).toBe('Error 22007: invalid input syntax for type date: "…"');
    expect(describeFailure(new Error('\0\ud800'))).toBe('Error: \ufffd');
    expect(describeFailure('a string')).toBe('An error that is no Error');
  });
});
