import { invalid, notFound, Refusal } from '../../../kernel/errors/problem';
import type { FolioRow } from '../domain/folio';
import type { RoutingRule } from '../domain/line';
import { FolioProblems } from '../domain/problems';
import { openOne } from './statements';

/**
 * Rules for the folios `ids`, as they are kept. What they lead to is locked.
 * @throws Refusal 400 `same_folio`, `empty_rule`, 404, 409 `folio_closed`, `currency_differs`
 */
export function checkedRules(
  rules: readonly RoutingRule[],
  locked: ReadonlyMap<string, FolioRow>,
  of: { ids: readonly string[]; propertyId: string; currency: string },
): RoutingRule[] {
  return rules.map(({ kinds, codes, folioId }, i) => {
    const pointer = `/rules/${i}`;
    if (of.ids.includes(folioId)) throw invalid({ pointer: `${pointer}/folioId`, code: 'same_folio', detail: 'A rule leads elsewhere.' });
    if (!kinds && !codes) throw invalid({ pointer, code: 'empty_rule', detail: 'Name kinds or codes.' });
    if (locked.get(folioId)?.property_id !== of.propertyId) throw notFound();
    if (openOne(locked, folioId).currency !== of.currency) throw new Refusal(FolioProblems.currencyDiffers);
    return { ...(kinds ? { kinds } : {}), ...(codes ? { codes } : {}), folioId };
  });
}
