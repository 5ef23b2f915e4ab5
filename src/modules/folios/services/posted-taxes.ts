import { invalid } from '../../../kernel/errors/problem';
import { includedBasisPointsOf } from '../../../kernel/values/money';
import type { LineTax } from '../domain/line';
import type { ChargeTaxDto } from '../dto/folio.dto';

/** Taxes that are contained in an amount, as they were told: in amounts, or in rates and worked out. @throws Refusal 400 */
export function taxesWithin(amountMinor: number, told: readonly ChargeTaxDto[] = [], pointer: string): LineTax[] {
  let room = amountMinor;
  const taxes = told.map((tax, i): LineTax => {
    if ((tax.amountMinor === undefined) === (tax.basisPoints === undefined)) {
      throw invalid({ pointer: `${pointer}/${i}`, code: 'one_of_two', detail: 'Give either amountMinor or basisPoints.' });
    }
    const contained = tax.amountMinor ?? Math.min(includedBasisPointsOf(amountMinor, tax.basisPoints!), room);
    room -= contained;
    return { code: tax.code, name: tax.name, amountMinor: contained };
  });
  if (room < 0) throw invalid({ pointer, code: 'more_containedthan_amount', detail: 'The taxes are more than the amount.' });
  return taxes;
}
