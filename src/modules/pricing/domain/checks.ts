import type { ProblemReason } from '../../../kernel/errors/problem';
import type { Deadline, Penalty } from './cancellation-policy';
import type { TaxRuleEntity } from './tax-rule.entity';

/** Collects what is wrong with a body, to be refused all at once. */
export class Findings {
  readonly reasons: ProblemReason[] = [];

  add(wrong: boolean, pointer: string, code: string, detail: string): this {
    if (wrong) this.reasons.push({ pointer, code, detail });
    return this;
  }
}

/** @param from what the range begins with; both ends included, null is open */
export const inOrder = (from: string | number | null | undefined, to: string | number | null | undefined): boolean =>
  from === null || from === undefined || to === null || to === undefined || from <= to;

interface DeadlineFields {
  daysBefore?: number | null;
  time?: string | null;
  hoursBefore?: number | null;
  at?: string | null;
  fromBooking?: true | null;
}

/** One of the four kinds of deadline; undefined when the fields name none or several. */
export function deadlineOf({ daysBefore, time, hoursBefore, at, fromBooking }: DeadlineFields): Deadline | undefined {
  const given = [daysBefore, hoursBefore, at, fromBooking].filter((v) => v !== undefined && v !== null);
  if (given.length !== 1 || (time && typeof daysBefore !== 'number')) return undefined;
  if (typeof daysBefore === 'number') return time ? { daysBefore, time } : { daysBefore };
  if (typeof hoursBefore === 'number') return { hoursBefore };
  return at ? { at } : { fromBooking: true };
}

export function checkPenalty({ kind, value }: Penalty, pointer: string, findings: Findings): void {
  const needsValue = kind !== 'none' && kind !== 'full';
  findings
    .add(needsValue && typeof value !== 'number', `${pointer}/value`, 'required', `A penalty of the kind ${kind} needs a value.`)
    .add(!needsValue && typeof value === 'number', `${pointer}/value`, 'not_allowed', `A penalty of the kind ${kind} has no value.`)
    .add(kind.startsWith('percent') && (value ?? 0) > 10_000, `${pointer}/value`, 'max', 'At most 10000 basis points.')
    .add(kind === 'nights' && (value ?? 0) > 999, `${pointer}/value`, 'max', 'At most 999 nights.');
}

export function checkTaxRule(rule: TaxRuleEntity): Findings {
  const percent = rule.kind === 'percent';
  return new Findings()
    .add(percent && rule.basisPoints === null, '/basisPoints', 'required', 'A percentage needs basis points.')
    .add(!percent && rule.amountMinor === null, '/amountMinor', 'required', 'A fee needs an amount.')
    .add(percent && rule.amountMinor !== null, '/amountMinor', 'not_allowed', 'A percentage has no amount.')
    .add(!percent && rule.basisPoints !== null, '/basisPoints', 'not_allowed', 'A fee has no basis points.')
    .add(rule.included && rule.payableAtProperty, '/payableAtProperty', 'not_allowed', 'What prices include is paid with them.')
    .add(rule.included && rule.kind === 'per_stay', '/included', 'not_allowed', 'A fee per stay cannot be part of the price of a night.')
    .add(!inOrder(rule.validFrom, rule.validUntil), '/validUntil', 'before_first', 'The last night lies before the first.');
}
