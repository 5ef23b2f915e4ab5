/** An edge between two records, in bits of evidence. */
export interface Link {
  low: number;
  high: number;
  bits: number;
}

/** Members of a cluster that are asked, when it is large. */
const ASKED = 12;

/**
 * Groups records that are of one person, the surest links first. Two groups are joined only when their members, asked all against all, speak for it on average:
 * a chain of similar records does not glue two people together.
 * @param links those that are likely enough
 * @param evidence bits for any two records
 * @returns the group of each record, named after one of its members
 */
export function cluster(count: number, links: readonly Link[], evidence: (a: number, b: number) => number, least = 0): Int32Array {
  const groupOf = Int32Array.from({ length: count }, (_, i) => i);
  const members = new Map<number, number[]>();
  const of = (group: number) => members.get(group) ?? [group];
  for (const { low, high } of links.toSorted((a, b) => b.bits - a.bits || a.low - b.low || a.high - b.high)) {
    const [one, other] = [groupOf[low]!, groupOf[high]!];
    if (one === other) continue;
    const [left, right] = [of(one), of(other)];
    if (left.length * right.length > 1 && meanEvidence(left, right, evidence) < least) continue;
    const [keep, move] = left.length >= right.length ? [one, other] : [other, one];
    for (const record of of(move)) groupOf[record] = keep;
    members.set(keep, [...of(keep), ...of(move)]);
    members.delete(move);
  }
  return groupOf;
}

function meanEvidence(left: readonly number[], right: readonly number[], evidence: (a: number, b: number) => number): number {
  let [sum, asked] = [0, 0];
  for (const a of sample(left)) {
    for (const b of sample(right)) {
      sum += Math.max(-20, Math.min(20, evidence(a, b)));
      asked++;
    }
  }
  return sum / asked;
}

function sample(members: readonly number[]): readonly number[] {
  if (members.length <= ASKED) return members;
  return Array.from({ length: ASKED }, (_, i) => members[Math.floor((i * members.length) / ASKED)]!);
}
