import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import { newId } from '../../../kernel/values/ids';
import { PropertyQueries } from '../../properties';
import { less } from '../domain/documents';
import type { FolioRow } from '../domain/folio';
import { negated } from '../domain/line';
import { FolioProblems } from '../domain/problems';
import { reductions } from '../domain/reduction';
import { linesPosted } from '../events/folio.events';
import { ReverseLines } from './reverse-lines';
import { insertLines, liveLines, type LineRow, type NewLine, touch } from './statements';

/** Lets something off of charges: a line of its own for each, with its share of the contained taxes. */
@Injectable()
export class LetOff {
  constructor(
    private readonly reversals: ReverseLines,
    private readonly properties: PropertyQueries,
  ) {}

  /**
   * @param folio locked and open @param lineIds charges that stand on it; all of them, where none are named
   * @returns ids of the new lines
   * @throws Refusal 404, 409 `line_reversed`, `reduction_too_large`
   */
  async run(
    work: Work,
    folio: FolioRow,
    lineIds: readonly string[] | null,
    by: { amountMinor: number } | { basisPoints: number },
    { reason, description }: { reason: string; description: string },
  ): Promise<string[]> {
    const standing = lineIds ? await this.reversals.living(work, lineIds, folio.id) : await liveLines(work, 'folio_id = $1', [folio.id]);
    const lines = standing.filter((l) => (lineIds?.includes(l.id) ?? true) && l.reduces_id === null && l.amount_minor > 0);
    const left = lines.map((line) => leftOf(line, standing));
    const total = left.reduce((sum, l) => sum + l.leftMinor, 0);
    if (total === 0 || ('amountMinor' in by && by.amountMinor > total)) {
      throw new Refusal(FolioProblems.reductionTooLarge, `At most ${total} minor units are left to be let off.`);
    }
    const correctionId = await this.reversals.note(work, folio, 'reduction', reason);
    const { businessDate } = (await this.properties.read(work, folio.property_id))!;
    const parts = reductions(left, by);
    const made = parts.map((part): NewLine => {
      const line = lines.find((l) => l.id === part.id)!;
      const id = newId();
      return {
        ...line,
        id,
        posted_to_id: folio.id,
        key: `reduction:${id}`,
        round: null,
        step: 0,
        kind: 'reduction',
        description,
        quantity: 1,
        amount_minor: -part.amountMinor,
        taxes: part.taxes.map((t) => ({ ...t, amountMinor: -t.amountMinor || 0 })),
        business_date: businessDate,
        reverses_id: null,
        moved_from_id: null,
        reduces_id: line.id,
        correction_id: correctionId,
        frees: false,
      };
    });
    const ids = (await insertLines(work, made)).map((l) => l.id);
    work.emit(linesPosted(folio, 'reduced', made.length, -parts.reduce((sum, p) => sum + p.amountMinor, 0)));
    work.audit({
      action: 'folio.reduced',
      target: { type: 'folio', id: folio.id },
      propertyId: folio.property_id,
      details: { lineIds: ids },
    });
    await touch(work, [folio.id]);
    return ids;
  }
}

/** A line less what was let off of it before. */
function leftOf(line: LineRow, standing: readonly LineRow[]) {
  const before = standing.filter((l) => l.reduces_id === line.id).map((l) => ({ amountMinor: -l.amount_minor, taxes: negated(l.taxes) }));
  const { amountMinor: leftMinor, taxes } = less({ amountMinor: line.amount_minor, taxes: line.taxes }, ...before);
  return { id: line.id, leftMinor, taxes };
}
