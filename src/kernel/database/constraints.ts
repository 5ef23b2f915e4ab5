import { Problems, Refusal, type ProblemKind, type ProblemReason } from '../errors/problem';

interface ConstraintMeaning {
  kind: ProblemKind;
  detail: string;
  reason?: ProblemReason;
}

const meanings = new Map<string, ConstraintMeaning>();

/** Says what the violation of a named constraint means to a caller. The database decides; this only translates. */
export function constraintMeans(name: string, kind: ProblemKind, detail: string, reason?: ProblemReason): void {
  meanings.set(name, { kind, detail, reason });
}

/** The refusal behind an integrity violation, if the error is one. */
export function refusalOfConstraint(error: unknown): Refusal | undefined {
  const inner = ((error as { driverError?: unknown })?.driverError ?? error) as { code?: string; constraint?: string } | undefined;
  if (!inner?.code?.startsWith('23')) return undefined;
  const meaning = inner.constraint ? meanings.get(inner.constraint) : undefined;
  if (meaning) return new Refusal(meaning.kind, meaning.detail, meaning.reason ? [meaning.reason] : []);
  if (inner.code === '23505') return new Refusal(Problems.conflict);
  if (inner.code === '23503') return new Refusal(Problems.inUse);
  return undefined; // a CHECK or NOT NULL that nobody explained is a defect of ours: let it be a 500
}
