import * as fc from 'fast-check';
import { adjust, adjustBig, compileAdjustment } from './adjustment';

const steps = (...pairs: [basisPoints: number, amountMinor: number][]) =>
  pairs.map(([basisPoints, amountMinor]) => compileAdjustment({ basisPoints, amountMinor }));

describe('Adjusting a price', () => {
  it('takes a tenth off and adds breakfast for 15.00', () => {
    expect(adjust(10_000, steps([-1_000, 1_500]))).toBe(10_500);
  });

  it('rounds once at the end: two halves in between do not become a whole', () => {
    // 101 × 0.5 = 50.5, × 0.5 = 25.25; rounding in between would give 25.5 and so 26
    expect(adjust(101, steps([-5_000, 0], [-5_000, 0]))).toBe(25);
  });

  it('rounds halves up', () => {
    expect(adjust(101, steps([-5_000, 0]))).toBe(51);
  });

  it('is the same in safe integers as in big ones, for prices up to the largest that we take', () => {
    const step = fc.record({
      basisPoints: fc.integer({ min: -10_000, max: 100_000 }),
      amountMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), fc.array(step, { maxLength: 6 }), (base, adjustments) => {
        const compiled = adjustments.map(compileAdjustment);
        expect(adjust(base, compiled)).toBe(adjustBig(base, compiled));
      }),
      { numRuns: 2_000 },
    );
  });
});
