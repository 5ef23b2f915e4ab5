/**
 * Runs the items in their order as far as it matters: an item waits for every earlier one that touches something it touches; what has nothing in
 * common runs side by side, at most `concurrency` at once. Rejects with the first failure, after what is under way has ended.
 */
export async function runInOrder<T>(
  items: readonly T[],
  touches: (item: T) => readonly string[],
  concurrency: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const waitsFor = new Int32Array(items.length);
  const followers: number[][] = items.map(() => []);
  const last = new Map<string, number>();
  items.forEach((item, i) => {
    const before = new Set<number>();
    for (const key of touches(item)) {
      const earlier = last.get(key);
      if (earlier !== undefined) before.add(earlier);
      last.set(key, i);
    }
    waitsFor[i] = before.size;
    for (const earlier of before) followers[earlier]!.push(i);
  });

  const ready = items.flatMap((_, i) => (waitsFor[i] === 0 ? [i] : []));
  let [next, underWay] = [0, 0];
  let failure: { error: unknown } | undefined;
  await new Promise<void>((resolve) => {
    const pump = () => {
      while (!failure && underWay < concurrency && next < ready.length) start(ready[next++]!);
      if (underWay === 0) resolve();
    };
    const start = (i: number) => {
      underWay++;
      run(items[i]!)
        .then(() => {
          for (const follower of followers[i]!) if (--waitsFor[follower]! === 0) ready.push(follower);
        })
        .catch((error: unknown) => (failure ??= { error }))
        .finally(() => {
          underWay--;
          pump();
        });
    };
    pump();
  });
  if (failure) throw failure.error;
}

/** Length of the longest chain of items that wait for one another: what no number of connections makes shorter. */
export function longestChain<T>(items: readonly T[], touches: (item: T) => readonly string[]): number {
  const depth = new Map<string, number>();
  let longest = 0;
  for (const item of items) {
    const keys = touches(item);
    const own = 1 + keys.reduce((most, key) => Math.max(most, depth.get(key) ?? 0), 0);
    for (const key of keys) depth.set(key, own);
    longest = Math.max(longest, own);
  }
  return longest;
}
