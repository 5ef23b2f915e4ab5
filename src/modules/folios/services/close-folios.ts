import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { type ProblemReason, Refusal } from '../../../kernel/errors/problem';
import type { FolioRow } from '../domain/folio';
import { FolioProblems } from '../domain/problems';
import { folioClosed } from '../events/folio.events';
import { type Standing, standingsWhere } from '../queries/balances';
import { lockFolios } from './statements';

/** Why a folio cannot be closed; empty when it can. */
export function unsettled({
  id,
  name,
  balance_minor,
  currency,
  unfinished,
}: Pick<Standing, 'id' | 'name' | 'balance_minor' | 'currency' | 'unfinished'>): (ProblemReason & { detail: string })[] {
  return [
    ...(balance_minor === 0
      ? []
      : [
          {
            code: 'balance_left',
            detail: `The folio ${name} has a balance of ${balance_minor} minor units.`,
            folioId: id,
            balance: { amountMinor: balance_minor, currency },
          },
        ]),
    ...(unfinished === 0
      ? []
      : [{ code: 'payment_unfinished', detail: `Payments of the folio ${name} are neither captured nor voided.`, folioId: id }]),
  ];
}

/** Closes folios at zero. What a company takes over is a payment on account: its name stands behind it. */
@Injectable()
export class CloseFolios {
  /** All of them that are open, or none. @throws Refusal 409 `folio_not_settled` */
  async run(work: Work, folioIds: readonly string[]): Promise<FolioRow[]> {
    const locked = await lockFolios(work, folioIds);
    const open = [...locked.values()].filter((f) => f.status === 'open');
    if (open.length === 0) return [];
    const standings = await standingsWhere(
      work,
      'f.id = ANY ($1::uuid[])',
      open.map((f) => f.id),
    );
    const reasons = standings.flatMap(unsettled);
    if (reasons.length) throw new Refusal(FolioProblems.folioNotSettled, undefined, reasons);
    await work.query(
      `UPDATE folios SET status = 'closed', closed_at = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]) AND status = 'open'`,
      [open.map((f) => f.id), work.by.at],
    );
    for (const folio of open) {
      work.emit(folioClosed(folio));
      work.audit({ action: 'folio.closed', target: { type: 'folio', id: folio.id }, propertyId: folio.property_id });
    }
    return open;
  }
}
