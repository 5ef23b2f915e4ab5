import type { Sql } from '../../../kernel/database/database';
import type { LocalDate } from '../../../kernel/values/local-date';
import { NightTaxes, taxApplies, type TaxLine, type TaxRule } from '../domain/taxes';

/** A charge that is no room night, with its taxes. */
export interface TaxedCharge {
  /** As it is asked for: the price, included taxes inside. */
  chargeMinor: number;
  /** Everything is paid in the hotel: what is not included comes on top. */
  taxes: Pick<TaxLine, 'code' | 'name' | 'amountMinor' | 'included'>[];
  /** The charge and what comes on top of it. */
  totalMinor: number;
}

/** The tax or fee of a hotel by its code, whatever it is taken of by itself; none where nothing is known by that code. */
export async function readTaxRules(sql: Sql, propertyId: string, codes: readonly string[]): Promise<TaxRule[]> {
  if (codes.length === 0) return [];
  return sql.query<TaxRule>(
    `SELECT code, name, kind, coalesce(basis_points, 0) AS "basisPoints", coalesce(amount_minor, 0) AS "amountMinor", included,
       payable_at_property AS "payableAtProperty", sequence, children_exempt_below_age AS "childrenExemptBelowAge", valid_from AS "validFrom",
       valid_until AS "validUntil"
     FROM tax_rules WHERE property_id = $1 AND code = ANY ($2::text[]) ORDER BY sequence, code`,
    [propertyId, codes],
  );
}

/** Taxes of one charge by the rules that are valid on a day. Each is rounded once, half up. @param persons who share it, for fees by the head */
export function taxedCharge(rules: readonly TaxRule[], day: LocalDate, chargeMinor: number, persons: number): TaxedCharge {
  const valid = rules.filter((rule) => taxApplies(rule, day)).map((rule) => ({ ...rule, payableAtProperty: false }));
  const taxes = new NightTaxes(valid, () => persons)
    .of(chargeMinor)
    .taxes.map(({ code, name, amountMinor, included }) => ({ code, name, amountMinor, included }));
  const added = taxes.reduce((sum, tax) => sum + (tax.included ? 0 : tax.amountMinor), 0);
  return { chargeMinor, taxes, totalMinor: chargeMinor + added };
}
