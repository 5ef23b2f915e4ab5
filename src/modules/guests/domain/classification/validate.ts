import type { ProblemReason } from '../../../../kernel/errors/problem';
import { isCurrency } from '../../../../kernel/values/money';
import { CLASS_INPUTS } from './inputs';
import { OPERATORS, type Operator } from './rules';

const DEPTH = 8;
const COMPARISONS = 200;

const FITTING: Record<(typeof CLASS_INPUTS)[keyof typeof CLASS_INPUTS], readonly Operator[]> = {
  number: ['gte', 'gt', 'lte', 'lt', 'eq'],
  amount: ['gte', 'gt', 'lte', 'lt'],
  text: ['eq', 'in'],
  flag: ['eq'],
  list: ['includes'],
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWord = (value: unknown): value is string => typeof value === 'string' && /^[^\0-\x1f]{1,100}$/.test(value);

/** What is wrong with a standard that somebody has written, each with a pointer. */
export function faultsOfStandard(given: {
  classes: readonly { code: string }[];
  rules: readonly { code: string; class: string; when: unknown }[];
  defaultClass: string;
}): ProblemReason[] {
  const faults: ProblemReason[] = [];
  const codes = given.classes.map((c) => c.code);
  given.classes.forEach(({ code }, i) => {
    if (codes.indexOf(code) !== i) faults.push({ pointer: `/classes/${i}/code`, code: 'taken', detail: 'Another class has this code.' });
  });
  const ruleCodes = given.rules.map((r) => r.code);
  let comparisons = 0;
  given.rules.forEach((rule, i) => {
    if (ruleCodes.indexOf(rule.code) !== i)
      faults.push({ pointer: `/rules/${i}/code`, code: 'taken', detail: 'Another rule has this code.' });
    if (!codes.includes(rule.class))
      faults.push({ pointer: `/rules/${i}/class`, code: 'unknown_class', detail: 'There is no such class here.' });
    comparisons += faultsOf(rule.when, `/rules/${i}/when`, 1, faults);
  });
  if (!codes.includes(given.defaultClass)) {
    faults.push({ pointer: '/defaultClass', code: 'unknown_class', detail: 'There is no such class here.' });
  }
  if (comparisons > COMPARISONS) faults.push({ pointer: '/rules', code: 'too_many', detail: `At most ${COMPARISONS} comparisons in all.` });
  return faults;
}

/** @returns how many comparisons there are */
function faultsOf(condition: unknown, pointer: string, depth: number, faults: ProblemReason[]): number {
  const fault = (code: string, detail: string, at = '') => void faults.push({ pointer: `${pointer}${at}`, code, detail });
  if (!isRecord(condition)) {
    fault('not_a_condition', 'A condition is an object: all, any, not, or a comparison.');
    return 0;
  }
  if (depth > DEPTH) {
    fault('too_deep', `Conditions are nested at most ${DEPTH} deep.`);
    return 0;
  }
  const keys = Object.keys(condition);
  const [kind] = keys;
  if (keys.length === 1 && (kind === 'all' || kind === 'any')) {
    const parts = condition[kind];
    if (Array.isArray(parts) && parts.length > 0 && parts.length <= 50) {
      return parts.reduce((n: number, part, i) => n + faultsOf(part, `${pointer}/${kind}/${i}`, depth + 1, faults), 0);
    }
    fault('not_a_list', 'A list of 1 to 50 conditions.', `/${kind}`);
    return 0;
  }
  if (keys.length === 1 && kind === 'not') return faultsOf(condition.not, `${pointer}/not`, depth + 1, faults);
  for (const key of keys) {
    if (!['input', 'op', 'value', 'currency'].includes(key)) fault('unknown_field', 'Not a part of a comparison.', `/${key.slice(0, 60)}`);
  }
  faultsOfComparison(condition, fault);
  return 1;
}

function faultsOfComparison(
  { input, op, value, currency }: Record<string, unknown>,
  fault: (code: string, detail: string, at: string) => void,
): void {
  if (typeof input !== 'string' || !Object.hasOwn(CLASS_INPUTS, input)) {
    fault('unknown_input', `One of: ${Object.keys(CLASS_INPUTS).join(', ')}.`, '/input');
    return;
  }
  const type = CLASS_INPUTS[input as keyof typeof CLASS_INPUTS];
  if (!(OPERATORS as readonly unknown[]).includes(op) || !FITTING[type].includes(op as Operator)) {
    fault('operator_does_not_fit', `For ${input}: ${FITTING[type].join(', ')}.`, '/op');
    return;
  }
  const number = typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 1e12;
  const fits = {
    number: number,
    amount: number && Number.isInteger(value),
    flag: typeof value === 'boolean',
    list: isWord(value),
    text: op === 'in' ? Array.isArray(value) && value.length > 0 && value.length <= 50 && value.every(isWord) : isWord(value),
  }[type];
  if (!fits) fault('value_does_not_fit', `Not a value to compare ${input} with.`, '/value');
  if (type === 'amount' && !isCurrency(currency)) fault('unknown_currency', 'An amount needs an ISO 4217 currency.', '/currency');
  if (type !== 'amount' && currency !== undefined) fault('not_an_amount', `${input} has no currency.`, '/currency');
}
