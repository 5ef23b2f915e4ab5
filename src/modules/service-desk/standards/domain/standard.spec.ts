import fc from 'fast-check';
import { type Criterion, faultsOfFindings, scoreOf } from './standard';

const criterion = (key: string, points: number, critical = false): Criterion => ({
  key,
  text: key,
  measure: null,
  points,
  critical,
  dueDays: 7,
});
const CRITERIA = [criterion('greeting', 10), criterion('name_used', 5), criterion('id_checked', 20, true), criterion('key_explained', 15)];

describe('The score of an inspection', () => {
  it('is the share of the points that could be had; what did not apply counts nowhere', () => {
    const findings = [
      { criterion: 'greeting', verdict: 'pass' as const, points: 10 },
      { criterion: 'name_used', verdict: 'fail' as const, points: 0 },
      { criterion: 'id_checked', verdict: 'pass' as const, points: 15 },
      { criterion: 'key_explained', verdict: 'na' as const, points: 0 },
    ];
    // 25 of 35
    expect(scoreOf(CRITERIA, findings, 70)).toEqual({ earned: 25, possible: 35, score: 71.43, criticalFailed: 0, passed: true });
    expect(scoreOf(CRITERIA, findings, 72).passed).toBe(false);
  });

  it('does not save who failed at something critical', () => {
    const findings = CRITERIA.map((c) => ({
      criterion: c.key,
      verdict: c.critical ? ('fail' as const) : ('pass' as const),
      points: c.critical ? 0 : c.points,
    }));
    expect(scoreOf(CRITERIA, findings, 0)).toMatchObject({ score: 60, criticalFailed: 1, passed: false });
  });

  it('is none where nothing applied', () => {
    const findings = CRITERIA.map((c) => ({ criterion: c.key, verdict: 'na' as const, points: 0 }));
    expect(scoreOf(CRITERIA, findings, 80)).toEqual({ earned: 0, possible: 0, score: null, criticalFailed: 0, passed: true });
  });

  it('lies between 0 and 100 and never falls when a failing turns into a pass', () => {
    const verdict = fc.constantFrom('pass' as const, 'fail' as const, 'na' as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), verdict), { minLength: 1, maxLength: 20 }), (drawn) => {
        const criteria = drawn.map(([points], i) => criterion(`c${i}`, points));
        const findings = drawn.map(([points, v], i) => ({ criterion: `c${i}`, verdict: v, points: v === 'pass' ? points : 0 }));
        const { score } = scoreOf(criteria, findings, 80);
        if (score === null) return drawn.every(([, v]) => v === 'na');
        const failing = findings.findIndex((f) => f.verdict === 'fail');
        const better = findings.map((f, i) => (i === failing ? { ...f, verdict: 'pass' as const, points: criteria[i]!.points } : f));
        return score >= 0 && score <= 100 && scoreOf(criteria, better, 80).score! >= score;
      }),
    );
  });

  it('is not made of what the standard does not know, of what is judged twice, nor of points that are not to be had', () => {
    const faults = faultsOfFindings(CRITERIA, [
      { criterion: 'smile', verdict: 'pass' },
      { criterion: 'greeting', verdict: 'pass', points: 11 },
      { criterion: 'greeting', verdict: 'fail' },
      { criterion: 'name_used', verdict: 'fail', points: 1 },
      { criterion: 'id_checked', verdict: 'pass', points: 20 },
    ]);
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/findings/0/criterion', 'unknown_criterion'],
      ['/findings/1/points', 'points_out_of_range'],
      ['/findings/2/criterion', 'twice'],
      ['/findings/3/points', 'points_out_of_range'],
    ]);
  });
});
