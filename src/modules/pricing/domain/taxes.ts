import { divideHalfUp } from '../../../kernel/values/money';
import { divideExact } from './adjustment';

export const TAX_KINDS = ['percent', 'per_night', 'per_person_night', 'per_stay'] as const;
export type TaxKind = (typeof TAX_KINDS)[number];

/** Taken of every night of a stay, or only of the services and components that name its code. */
export const TAX_SCOPES = ['stays', 'services'] as const;
export type TaxScope = (typeof TAX_SCOPES)[number];

/** A tax or fee of a hotel. */
export interface TaxRule {
  code: string;
  name: string;
  kind: TaxKind;
  /** For `percent`. */
  basisPoints: number;
  /** For the others, in minor units of the hotel's currency. */
  amountMinor: number;
  /** Contained in the prices (extracted from them), or added to them. */
  included: boolean;
  /** Collected at the hotel: shown apart, not in the total. */
  payableAtProperty: boolean;
  /** A percentage is taken of the net room charge and of every tax and nightly fee with a lower sequence. */
  sequence: number;
  /** `per_person_night`: children below this age do not pay; null: all pay. */
  childrenExemptBelowAge: number | null;
  /** First and last night it applies to, both included; a fee per stay goes by the arrival. */
  validFrom: string | null;
  validUntil: string | null;
}

/** What a rule comes to. */
export interface TaxLine {
  code: string;
  name: string;
  amountMinor: number;
  included: boolean;
  payableAtProperty: boolean;
}

export interface TaxedNight {
  /** Room charge less the taxes and fees included in it. */
  netMinor: number;
  /** In the order of the rules. */
  taxes: TaxLine[];
}

interface LinearTax {
  rule: TaxRule;
  /** tax = (slope × room charge + constant) / divisor */
  slope: bigint;
  constant: bigint;
  divisor: bigint;
  /** The same in safe integers, where they suffice. */
  quick?: { slope: number; constant: number; divisor: number };
  /** The tax when nothing is left of the room charge: its fixed part. */
  floor: number;
}

/**
 * The taxes and fees of one night for one party, as linear functions of the room charge.
 *
 * With net charge x, rule i comes to a_i·x + b_i, where a percentage r_i at sequence s has
 * a_i = r_i·(1 + Σ a_j) and b_i = r_i·Σ b_j over all j with a lower sequence. What is included satisfies
 * charge = x + Σ included (a_i·x + b_i), hence x, hence every rule as a fraction of the charge. Each is rounded once, half up; an
 * included one never takes more than is left of the charge, and the net is what remains: the lines always sum to the charge.
 */
export class NightTaxes {
  private readonly lines: LinearTax[];
  /** Σ of the included rules' fixed parts; a smaller room charge is used up by them. */
  private readonly includedFixed: number;
  private readonly added: LinearTax[];

  /**
   * @param rules those valid on the night, without `per_stay`
   * @param persons how many people are liable, by rule
   */
  constructor(rules: readonly TaxRule[], persons: (rule: TaxRule) => number) {
    const ordered = [...rules].sort((a, b) => a.sequence - b.sequence);
    // a_i = a/scale, b_i = b/scale; 10 000 more for each level of tax on tax
    let scale = 1n;
    let [base, fixed] = [1n, 0n];
    const parts: { rule: TaxRule; a: bigint; b: bigint; scale: bigint }[] = [];
    for (let i = 0; i < ordered.length;) {
      const level = ordered.filter((r) => r.sequence === ordered[i]!.sequence);
      i += level.length;
      const next = scale * 10_000n;
      let [moreBase, moreFixed] = [base * 10_000n, fixed * 10_000n];
      for (const rule of level) {
        const rate = BigInt(rule.basisPoints);
        const part =
          rule.kind === 'percent'
            ? { rule, a: base * rate, b: fixed * rate, scale: next }
            : { rule, a: 0n, b: BigInt(rule.amountMinor * (rule.kind === 'per_person_night' ? persons(rule) : 1)) * next, scale: next };
        parts.push(part);
        moreBase += part.a;
        moreFixed += part.b;
      }
      [scale, base, fixed] = [next, moreBase, moreFixed];
    }
    const [sumA, sumB] = parts
      .filter((p) => p.rule.included)
      .reduce(([a, b], p) => [a + p.a * (scale / p.scale), b + p.b * (scale / p.scale)], [0n, 0n]);
    // x = (charge·scale − ΣB) / (scale + ΣA)
    this.lines = parts.map((p) =>
      linear(p.rule, p.a * scale, p.b * (scale + sumA) - p.a * sumB, p.scale * (scale + sumA), divideHalfUp(p.b, p.scale)),
    );
    this.includedFixed = Number((sumB + scale - 1n) / scale);
    this.added = this.lines.filter(({ rule }) => !rule.included && !rule.payableAtProperty);
  }

  /** What comes on top of the room charge and into the total. */
  addedTo(chargeMinor: number): number {
    let sum = 0;
    for (const line of this.added) sum += this.amount(line, chargeMinor);
    return sum;
  }

  of(chargeMinor: number): TaxedNight {
    let netMinor = chargeMinor;
    const taxes = this.lines.map((line): TaxLine => {
      const { code, name, included, payableAtProperty } = line.rule;
      const exact = this.amount(line, chargeMinor);
      const amountMinor = included ? Math.min(exact, netMinor) : exact;
      if (included) netMinor -= amountMinor;
      return { code, name, amountMinor, included, payableAtProperty };
    });
    return { netMinor, taxes };
  }

  private amount(line: LinearTax, chargeMinor: number): number {
    if (chargeMinor < this.includedFixed) return line.floor;
    if (line.quick) {
      const n = line.quick.slope * chargeMinor + line.quick.constant;
      const exact = Number.isSafeInteger(n) ? divideExact(n, line.quick.divisor) : undefined;
      if (exact !== undefined) return exact;
    }
    return divideHalfUp(line.slope * BigInt(chargeMinor) + line.constant, line.divisor);
  }
}

function linear(rule: TaxRule, slope: bigint, constant: bigint, divisor: bigint, floor: number): LinearTax {
  const common = gcd(gcd(slope, constant), divisor);
  const line: LinearTax = { rule, slope: slope / common, constant: constant / common, divisor: divisor / common, floor };
  const quick = { slope: Number(line.slope), constant: Number(line.constant), divisor: Number(line.divisor) };
  return Object.values(quick).every(Number.isSafeInteger) ? { ...line, quick } : line;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

/** How many people a nightly fee per person is due for. */
export function liablePersons(rule: TaxRule, adults: number, childAges: readonly number[]): number {
  const limit = rule.childrenExemptBelowAge;
  return adults + (limit === null ? childAges.length : childAges.filter((age) => age >= limit).length);
}

/** Each tax and fee over a whole stay: those of its nights by code, and those of the stay, in the order in which they are met first. */
export function taxesOfStay(nights: readonly { taxes: readonly TaxLine[] }[], stayFees: readonly TaxLine[]): TaxLine[] {
  const taxes = new Map<string, TaxLine>();
  for (const line of [...nights.flatMap((n) => n.taxes), ...stayFees]) {
    const sum = taxes.get(line.code);
    if (sum) sum.amountMinor += line.amountMinor;
    else taxes.set(line.code, { ...line });
  }
  return [...taxes.values()];
}

/** Whether the rule applies to this night, or for a fee per stay to this arrival. */
export const taxApplies = (rule: TaxRule, night: string): boolean =>
  (rule.validFrom === null || night >= rule.validFrom) && (rule.validUntil === null || night <= rule.validUntil);
