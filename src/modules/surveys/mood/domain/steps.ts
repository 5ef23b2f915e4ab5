/** Long work in short pieces: between two of them whoever does it may let others go first. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Where nobody waits. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const SLICE_MS = 10;

/** @param giveWay awaited after each slice of a few milliseconds, with how long it has taken */
export async function inSlices<Result>(steps: Steps<Result>, giveWay: (workedMs: number) => Promise<void>): Promise<Result> {
  for (;;) {
    const start = performance.now();
    let worked: number;
    do {
      const step = steps.next();
      if (step.done) return step.value;
      worked = performance.now() - start;
    } while (worked < SLICE_MS);
    await giveWay(worked);
  }
}

/** Does something for each number below `count`, so many in a piece. */
export function* forEach(count: number, piece: number, run: (i: number) => void): Steps<void> {
  for (let from = 0; from < count; from += piece) {
    const to = Math.min(count, from + piece);
    for (let i = from; i < to; i++) run(i);
    yield;
  }
}
