import type { Comparison } from './comparison';
import { CLOSE, EXACT, type FieldKind, type MatchField, MISSING, PARTIAL } from './field';
import type { Score } from './score';

/** A thousand to one is not enough to act without a human: bits of evidence that are. */
const CERTAIN_BITS = 20;

/** What must not differ. */
const TELLING: readonly FieldKind[] = ['given_name', 'family_name', 'name', 'birth_date', 'document', 'phone', 'email'];
/** Identifiers that hardly two people share; name and birth date together make one more. */
const STRONG: readonly FieldKind[] = ['document', 'phone', 'email'];

/**
 * Whether two records may be merged without anybody looking: the evidence is overwhelming, the name agrees, at least two strong identifiers agree independently, and
 * nothing that tells people apart differs.
 */
export function isCertain(
  schema: readonly MatchField[],
  { levels }: Pick<Comparison, 'levels'>,
  { bits, conflict }: Pick<Score, 'bits' | 'conflict'>,
): boolean {
  if (conflict || bits < CERTAIN_BITS) return false;
  const levelsOf = (kinds: readonly FieldKind[]) => schema.flatMap(({ kind }, field) => (kinds.includes(kind) ? [levels[field]!] : []));
  if (levelsOf(TELLING).some((level) => level !== MISSING && level >= PARTIAL)) return false;
  const named = levelsOf(['given_name', 'name']).some((level) => level <= CLOSE);
  const strong = schema.filter(({ kind }, field) => STRONG.includes(kind) && levels[field] === EXACT).length;
  const born =
    levelsOf(['birth_date']).includes(EXACT) &&
    levelsOf(['given_name', 'name']).includes(EXACT) &&
    !levelsOf(['family_name']).some((level) => level > CLOSE);
  return named && strong + Number(born) >= 2;
}
