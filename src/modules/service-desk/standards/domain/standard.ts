import { constraintMeans } from '../../../../kernel/database/constraints';
import { defineProblem, Problems, type ProblemReason } from '../../../../kernel/errors/problem';

/** Parts of the work for which there are standards. */
export const PROCESSES = [
  'booking',
  'arrival',
  'check_in',
  'housekeeping',
  'dining',
  'facilities',
  'in_stay_service',
  'complaint_handling',
  'check_out',
  'safety',
  'other',
] as const;
export type Process = (typeof PROCESSES)[number];

/** One thing that is to be so. */
export interface Criterion {
  /** Keeps its meaning over all versions. */
  key: string;
  text: string;
  /** How it is looked at or measured. */
  measure: string | null;
  points: number;
  /** Where it fails, the whole does. */
  critical: boolean;
  /** Days within which a failing is to be set right. */
  dueDays: number;
}

export const VERDICTS = ['pass', 'fail', 'na'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Finding {
  criterion: string;
  verdict: Verdict;
  /** Points given; a pass gives all unless fewer are said, a failing none. */
  points: number;
}

export interface Score {
  earned: number;
  possible: number;
  /** From 0 to 100, to two places; null where nothing applied. */
  score: number | null;
  criticalFailed: number;
  passed: boolean;
}

/** Nothing applied, nothing was missed: such an inspection passes without a score. */
export function scoreOf(criteria: readonly Criterion[], findings: readonly Finding[], passMark: number): Score {
  const byKey = new Map(criteria.map((c) => [c.key, c]));
  const applied = findings.filter((f) => f.verdict !== 'na').map((f) => ({ ...f, of: byKey.get(f.criterion)! }));
  const earned = applied.reduce((sum, f) => sum + f.points, 0);
  const possible = applied.reduce((sum, f) => sum + f.of.points, 0);
  const score = possible === 0 ? null : Math.round((earned / possible) * 10_000) / 100;
  const criticalFailed = applied.filter((f) => f.verdict === 'fail' && f.of.critical).length;
  return { earned, possible, score, criticalFailed, passed: criticalFailed === 0 && (score === null || score >= passMark) };
}

/** What is wrong with what was found, each with a pointer. */
export function faultsOfFindings(
  criteria: readonly Criterion[],
  findings: readonly { criterion: string; verdict: Verdict; points?: number }[],
): ProblemReason[] {
  const byKey = new Map(criteria.map((c) => [c.key, c]));
  const seen = new Set<string>();
  return findings.flatMap(({ criterion, verdict, points }, i) => {
    const pointer = `/findings/${i}`;
    const known = byKey.get(criterion);
    if (!known)
      return [{ pointer: `${pointer}/criterion`, code: 'unknown_criterion', detail: `The standard has no criterion ${criterion}.` }];
    if (seen.has(criterion)) return [{ pointer: `${pointer}/criterion`, code: 'twice', detail: `${criterion} is judged twice.` }];
    seen.add(criterion);
    if (points === undefined || (verdict === 'pass' && points <= known.points)) return [];
    const detail = verdict === 'pass' ? `${criterion} gives ${known.points} points at most.` : 'Only what passes gives points.';
    return [{ pointer: `${pointer}/points`, code: 'points_out_of_range', detail }];
  });
}

/** Points of a finding where none were said. */
export const pointsOf = (criterion: Criterion, verdict: Verdict, points: number | undefined): number =>
  verdict === 'pass' ? (points ?? criterion.points) : 0;

export const INSPECTORS = ['inspector', 'mystery_guest', 'self'] as const;
export const SUBJECTS = ['process', 'department', 'room', 'employee'] as const;
export type Subject = (typeof SUBJECTS)[number];
export const INSPECTION_STATUSES = ['open', 'completed', 'cancelled'] as const;
export type InspectionStatus = (typeof INSPECTION_STATUSES)[number];
export const ACTION_STATUSES = ['open', 'done', 'verified'] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

export const StandardProblems = {
  notPublished: defineProblem('standard_not_published', 409, 'No version of the standard is in force', '该标准尚无生效版本'),
  notJudged: defineProblem('criteria_not_judged', 409, 'Some criteria have not been judged', '部分检查项尚未评定'),
  fourEyes: defineProblem('four_eyes', 409, 'Somebody else has to check it', '须由他人复核'),
};

const UNKNOWN: [constraint: string, pointer: string, what: string][] = [
  ['inspections_department_fkey', '/departmentId', 'department'],
  ['inspections_room_fkey', '/roomId', 'room'],
  ['corrective_actions_department_fkey', '/departmentId', 'department'],
];
for (const [constraint, pointer, what] of UNKNOWN)
  constraintMeans(constraint, Problems.invalidRequest, `The hotel has no such ${what}.`, { pointer, code: `unknown_${what}` });
constraintMeans('service_standards_code_key', Problems.conflict, 'There is a standard with this code.', {
  pointer: '/code',
  code: 'conflict',
});
constraintMeans('corrective_actions_four_eyes', StandardProblems.fourEyes, 'Who did it does not verify it.');
