import type { CaseKind, CaseSeverity } from './case';
import type { ClockKind, ClockTerms } from './clocks';

/** What happens when a clock has run so far without being met. */
export interface EscalationStep {
  clock: ClockKind;
  /** Of the minutes of the clock: 50 is half-way, 100 the breach. */
  atPercent: number;
  /** Employees who are told. */
  tell: string[];
  /** Who has it in hand from then on. */
  assignTo: string | null;
  severityUp: boolean;
}

export interface PolicyTerms extends ClockTerms {
  /** null: around the clock. */
  calendarId: string | null;
  /** Days of silence after which a settled case is closed. */
  closeAfterDays: number;
  escalation: EscalationStep[];
}

export interface CasePolicy extends PolicyTerms {
  /** null: of every kind, of every severity. */
  kind: CaseKind | null;
  severity: CaseSeverity | null;
}

const readyMade = (firstAnswerMinutes: number, nextAnswerMinutes: number, settlementMinutes: number): PolicyTerms => ({
  firstAnswerMinutes,
  nextAnswerMinutes,
  settlementMinutes,
  calendarId: null,
  closeAfterDays: 7,
  escalation: [],
});

/** What counts where the hotel has said nothing: around the clock, for a hotel never closes. */
export const READY_MADE: Record<CaseSeverity, PolicyTerms> = {
  critical: readyMade(15, 60, 240),
  high: readyMade(30, 120, 1_440),
  normal: readyMade(120, 480, 4_320),
  low: readyMade(1_440, 2_880, 10_080),
};

/** The terms of a case: those of its kind and severity, else of its kind, else of its severity, else of every case; else the ready-made ones. */
export function termsOf(policies: readonly CasePolicy[], kind: CaseKind, severity: CaseSeverity): PolicyTerms {
  const rank = (p: CasePolicy): number => (p.kind ? 2 : 0) + (p.severity ? 1 : 0);
  const [best] = policies
    .filter((p) => (p.kind ?? kind) === kind && (p.severity ?? severity) === severity)
    .toSorted((a, b) => rank(b) - rank(a));
  if (!best) return READY_MADE[severity];
  const { firstAnswerMinutes, nextAnswerMinutes, settlementMinutes, calendarId, closeAfterDays, escalation } = best;
  return { firstAnswerMinutes, nextAnswerMinutes, settlementMinutes, calendarId, closeAfterDays, escalation };
}

/** The steps of a clock in the order in which they come. */
export const stepsOf = ({ escalation }: PolicyTerms, kind: ClockKind): EscalationStep[] =>
  escalation.filter((s) => s.clock === kind).toSorted((a, b) => a.atPercent - b.atPercent);
