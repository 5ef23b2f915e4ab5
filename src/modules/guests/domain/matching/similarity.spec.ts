import fc from 'fast-check';
import { editDistance, jaroWinkler, soundex } from './similarity';

/** The textbook table, without short cuts. */
function slowDistance(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1);
    }
  }
  return d[a.length]![b.length]!;
}

describe('The likeness of two words', () => {
  it('is that of Winkler’s published examples', () => {
    for (const [a, b, likeness] of [
      ['martha', 'marhta', 0.961],
      ['dwayne', 'duane', 0.84],
      ['dixon', 'dicksonx', 0.813],
      ['abc', 'xyz', 0],
    ] as const) {
      expect(jaroWinkler(a, b)).toBeCloseTo(likeness, 3);
      expect(jaroWinkler(b, a)).toBeCloseTo(likeness, 3);
    }
  });

  it('counts a letter more, less, another, or two in the wrong order as one slip', () => {
    for (const other of ['mario', 'mara', 'marta', 'amria']) expect(editDistance('maria', other)).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('is the same with all short cuts, up to the limit that was asked for', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcd王小'), maxLength: 9 });
    fc.assert(
      fc.property(word, word, fc.nat(5), (a, b, limit) => {
        const apart = slowDistance(a, b);
        expect(editDistance(a, b)).toBe(apart);
        expect(editDistance(a, b, limit)).toBe(Math.min(apart, limit + 1));
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('is heard by Soundex as the census did', () => {
    expect(['robert', 'rupert', 'ashcraft', 'tymczak', 'pfister', 'lee'].map(soundex)).toEqual([
      'r163',
      'r163',
      'a261',
      't522',
      'p236',
      'l',
    ]);
  });
});
