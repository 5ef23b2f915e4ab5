import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { longestChain, runInOrder } from './schedule';

describe('operations that touch a same night', () => {
  it('run one after the other in their order; the others side by side, never more than allowed', async () => {
    const items = fc.array(fc.uniqueArray(fc.nat(8), { maxLength: 4 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(
        items,
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }),
        async (nights, concurrency, turns) => {
          const busy = new Map<number, number>();
          const seen = new Map<number, number[]>();
          let [underWay, most, done] = [0, 0, 0];
          await runInOrder(
            nights.map((touched, i) => ({ touched, i })),
            ({ touched }) => touched.map(String),
            concurrency,
            async ({ touched, i }) => {
              most = Math.max(most, ++underWay);
              for (const night of touched) {
                expect(busy.has(night)).toBe(false);
                busy.set(night, i);
                seen.set(night, [...(seen.get(night) ?? []), i]);
              }
              for (let t = turns[i]!; t > 0; t--) await turn();
              for (const night of touched) busy.delete(night);
              underWay--;
              done++;
            },
          );
          expect(done).toBe(nights.length);
          expect(most).toBeLessThanOrEqual(concurrency);
          for (const order of seen.values()) expect(order).toEqual([...order].sort((a, b) => a - b));
        },
      ),
    );
  }, 60_000);

  it('do not wait for what has nothing to do with them', async () => {
    const started: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const all = runInOrder(
      ['a', 'b', 'a'],
      (name) => [name],
      8,
      async (name) => {
        started.push(name);
        if (started.length === 1) await held;
      },
    );
    await turn();
    expect(started).toEqual(['a', 'b']);
    release();
    await all;
    expect(started).toEqual(['a', 'b', 'a']);
  });

  it('stop at the first failure, which is told', async () => {
    const ran: number[] = [];
    const failing = runInOrder(
      [1, 2, 3],
      () => ['x'],
      2,
      async (n) => {
        ran.push(n);
        if (n === 2) throw new Error('the second');
      },
    );
    await expect(failing).rejects.toThrow('the second');
    expect(ran).toEqual([1, 2]);
  });
});

it('the longest chain is that of operations which wait for one another', () => {
  expect(longestChain([['mon'], ['tue'], ['mon', 'tue'], ['wed'], ['tue', 'wed'], ['sat']], (nights) => nights)).toBe(3);
});
