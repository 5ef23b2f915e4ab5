/** Comparisons a record is allowed on average. */
const PAIRS_PER_RECORD = 30;
/** A handful of records is compared whole. */
const FEW = 60_000;
/** Keys are grouped in as many turns, so that only a part of them is in memory as a table. */
const TURNS = 16;

/**
 * Pairs of records that share a key. Keys that many records share say little and cost most: the largest blocks are left out until what is left is affordable.
 * @param keysOf keys of a record
 * @returns `low * count + high` of each pair, ascending
 */
export function candidatePairs(count: number, keysOf: (record: number) => readonly string[], perRecord = PAIRS_PER_RECORD): Float64Array {
  if ((count * (count - 1)) / 2 <= FEW) return everyPair(count);
  const [hashes, owners] = hashedKeys(count, keysOf);
  const limit = largestBlock(blocksOf(hashes, owners), count * perRecord + FEW);
  const pairs = new Numbers();
  for (const block of blocksOf(hashes, owners)) {
    if (block.length > limit) continue;
    for (let i = 0; i < block.length; i++) for (let j = i + 1; j < block.length; j++) pairs.push(block[i]! * count + block[j]!);
  }
  return pairs.distinct();
}

function everyPair(count: number): Float64Array {
  const pairs = new Numbers();
  for (let low = 0; low < count; low++) for (let high = low + 1; high < count; high++) pairs.push(low * count + high);
  return pairs.distinct();
}

function hashedKeys(count: number, keysOf: (record: number) => readonly string[]): [Float64Array, Float64Array] {
  const [hashes, owners] = [new Numbers(), new Numbers()];
  for (let record = 0; record < count; record++) {
    for (const key of keysOf(record)) {
      hashes.push(hash(key));
      owners.push(record);
    }
  }
  return [hashes.all(), owners.all()];
}

/** Records under each key that has more than one, ascending. */
function* blocksOf(hashes: Float64Array, owners: Float64Array): Generator<number[]> {
  for (let turn = 0; turn < TURNS; turn++) {
    const table = new Map<number, number | number[]>();
    for (let i = 0; i < hashes.length; i++) {
      const key = hashes[i]!;
      if (key % TURNS !== turn) continue;
      const there = table.get(key);
      if (there === undefined) table.set(key, owners[i]!);
      else if (typeof there === 'number') table.set(key, [there, owners[i]!]);
      else there.push(owners[i]!);
    }
    for (const block of table.values()) if (typeof block !== 'number') yield block;
  }
}

function largestBlock(blocks: Iterable<readonly number[]>, budget: number): number {
  const bySize = new Map<number, number>();
  for (const { length } of blocks) bySize.set(length, (bySize.get(length) ?? 0) + 1);
  let [pairs, limit] = [0, 2];
  for (const [size, many] of [...bySize].sort(([a], [b]) => a - b)) {
    pairs += (many * size * (size - 1)) / 2;
    if (pairs > budget) break;
    limit = size;
  }
  return limit;
}

/** 53 bits of a string (two rounds of multiply and mix): two keys that meet by accident cost one comparison. */
function hash(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** A list of numbers that grows without boxing them. */
class Numbers {
  private values = new Float64Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  all(): Float64Array {
    return this.values.subarray(0, this.length);
  }

  distinct(): Float64Array {
    const sorted = this.all().sort();
    let kept = 0;
    for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i]!;
    return sorted.slice(0, kept);
  }
}
