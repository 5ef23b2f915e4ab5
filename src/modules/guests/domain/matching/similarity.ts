/**
 * Likeness of two strings.
 *
 * Jaro: M. A. Jaro, "Advances in record-linkage methodology…", JASA 84 (1989). The bonus for a common beginning: W. E. Winkler, "String comparator metrics and
 * enhanced decision rules in the Fellegi-Sunter model of record linkage", 1990.
 * Distance: F. J. Damerau, "A technique for computer detection and correction of spelling errors", CACM 7 (1964), in its restricted form (optimal string
 * alignment): an insertion, a deletion, another letter and two neighbours in the wrong order each count one.
 */

/** @returns 0 (nothing in common) to 1 (equal) */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length === 0 || b.length === 0) return 0;
  const jaro = jaroOf(a, b);
  let common = 0;
  while (common < 4 && common < a.length && a[common] === b[common]) common++;
  return jaro + common * 0.1 * (1 - jaro);
}

function jaroOf(a: string, b: string): number {
  const reach = Math.max(0, (Math.max(a.length, b.length) >> 1) - 1);
  const taken = new Uint8Array(b.length);
  const matched: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const end = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (taken[j] || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      taken[j] = 1;
      matched.push(a.charCodeAt(i));
      break;
    }
  }
  if (matched.length === 0) return 0;
  let outOfOrder = 0;
  for (let j = 0, k = 0; j < b.length; j++) if (taken[j] && matched[k++] !== b.charCodeAt(j)) outOfOrder++;
  const m = matched.length;
  return (m / a.length + m / b.length + (m - outOfOrder / 2) / m) / 3;
}

/** @param limit what is further apart than this is answered as `limit + 1`, without finding out how far */
export function editDistance(a: string, b: string, limit = Number.MAX_SAFE_INTEGER): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let start = 0;
  let [endA, endB] = [a.length, b.length];
  while (start < endA && start < endB && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) [endA, endB] = [endA - 1, endB - 1];
  const [height, width] = [endA - start, endB - start];
  if (height === 0 || width === 0) return Math.max(height, width) > limit ? limit + 1 : Math.max(height, width);
  if (bagDistance(a, b, start, endA, endB) > limit) return limit + 1;

  let [before, above, row] = rowsOf(width + 1);
  for (let j = 0; j <= width; j++) above[j] = j;
  for (let i = 1; i <= height; i++) {
    row[0] = i;
    let least = i;
    const ca = a.charCodeAt(start + i - 1);
    const earlier = i > 1 ? a.charCodeAt(start + i - 2) : -1;
    for (let j = 1; j <= width; j++) {
      const cb = b.charCodeAt(start + j - 1);
      let cost = above[j - 1]! + (ca === cb ? 0 : 1);
      if (above[j]! + 1 < cost) cost = above[j]! + 1;
      if (row[j - 1]! + 1 < cost) cost = row[j - 1]! + 1;
      if (j > 1 && earlier === cb && ca === b.charCodeAt(start + j - 2) && before[j - 2]! + 1 < cost) cost = before[j - 2]! + 1;
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    [before, above, row] = [above, row, before];
  }
  return Math.min(above[width]!, limit + 1);
}

/** Working rows of {@link editDistance}, kept for the next call. */
let rows: [Uint16Array, Uint16Array, Uint16Array] = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)];

function rowsOf(width: number): [Uint16Array, Uint16Array, Uint16Array] {
  if (rows[0].length < width) rows = [new Uint16Array(width * 2), new Uint16Array(width * 2), new Uint16Array(width * 2)];
  return rows;
}

const letters = new Int16Array(256);

/** Never more than the edit distance, and quick: letters that one has and the other has not (I. Bartolini, P. Ciaccia & M. Patella, SPIRE 2002). */
function bagDistance(a: string, b: string, start: number, endA: number, endB: number): number {
  letters.fill(0);
  for (let i = start; i < endA; i++) letters[a.charCodeAt(i) & 255]!++;
  for (let i = start; i < endB; i++) letters[b.charCodeAt(i) & 255]!--;
  let [more, fewer] = [0, 0];
  for (let i = start; i < endA; i++) {
    const at = a.charCodeAt(i) & 255;
    if (letters[at]! > 0) more += letters[at]!;
    else continue;
    letters[at] = 0;
  }
  for (let i = start; i < endB; i++) {
    const at = b.charCodeAt(i) & 255;
    if (letters[at]! < 0) fewer -= letters[at]!;
    else continue;
    letters[at] = 0;
  }
  return Math.max(more, fewer);
}

/** Letters that sound alike, by the groups of Soundex (R. C. Russell, US patent 1,261,167, 1918); vowels, h, w and y carry none. */
const SOUNDS: Record<string, string> = Object.fromEntries(
  ['bfpv', 'cgjkqsxz', 'dt', 'l', 'mn', 'r'].flatMap((group, i) => [...group].map((letter) => [letter, String(i + 1)])),
);

/** Soundex of a word in Latin letters without accents: its first letter and up to three sounds, the same for spellings that sound alike. */
export function soundex(word: string): string {
  let code = word.slice(0, 1);
  let last = SOUNDS[code];
  for (let i = 1; i < word.length && code.length < 4; i++) {
    const letter = word[i]!;
    const sound = SOUNDS[letter];
    if (sound && sound !== last) code += sound;
    if (letter !== 'h' && letter !== 'w') last = sound;
  }
  return code;
}
