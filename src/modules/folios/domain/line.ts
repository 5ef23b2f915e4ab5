/** What a charge is for. `transfer` stands for what was brought over from an account outside, `reduction` for what was let off. */
export const LINE_KINDS = ['room', 'tax', 'fee', 'service', 'package', 'cancellation_fee', 'no_show_fee', 'reduction', 'transfer'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** A tax that is contained in the amount of its line. */
export interface LineTax {
  code: string;
  name: string;
  amountMinor: number;
}

/** A charge as it is posted. Taxes that come on top are charges of their own, of kind `tax`. */
export interface ChargeLine {
  /** Names the posting in its folio: whoever posts twice posts once. `room:2026-11-23`, `tax:VAT:2026-11-23`, `service:<id>` … */
  key: string;
  kind: LineKind;
  code: string;
  /** In words for the guest; printed on the invoice, and names nobody. */
  description: string;
  quantity?: number;
  /** As the guest pays it, with the taxes contained in it; negative takes off. In minor units of the folio's currency. */
  amountMinor: number;
  /** Those contained in the amount. */
  taxes?: LineTax[];
  /** The hotel's day on which it is charged. */
  businessDate: string;
  /** The night or day that it is for. */
  serviceDate?: string;
}

/** Where charges go instead: the first rule that names the kind or the code of a line decides. */
export interface RoutingRule {
  kinds?: LineKind[];
  codes?: string[];
  folioId: string;
}

/** @returns the folio that a rule leads the line to; undefined: it stays. A rule with kinds and codes asks for both. */
export function routed(rules: readonly RoutingRule[], line: Pick<ChargeLine, 'kind' | 'code'>): string | undefined {
  const leads = ({ kinds, codes }: RoutingRule) =>
    (kinds?.length || codes?.length) && (!kinds?.length || kinds.includes(line.kind)) && (!codes?.length || codes.includes(line.code));
  return rules.find(leads)?.folioId;
}

export const negated = (taxes: readonly LineTax[]): LineTax[] => taxes.map((tax) => ({ ...tax, amountMinor: -tax.amountMinor || 0 }));
