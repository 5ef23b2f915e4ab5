import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import type { Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import { newId } from '../../../kernel/values/ids';
import { negated } from '../domain/line';
import type { FolioRow } from '../domain/folio';
import { FolioProblems } from '../domain/problems';
import { linesPosted } from '../events/folio.events';
import { byFolio, insertLines, liveLines, type LineRow, lockFolios, type NewLine, openOne, touch } from './statements';

export interface Why {
  reason?: string;
  businessDate: string;
}

export const correctionPlace = (id: string): string => `folio_corrections.reason ${id}`;

/** The counterpart of a line: what it was, negated, on the folio where it stands. */
export const reversalOf = (line: LineRow, how: { businessDate: string; correctionId: string; frees: boolean }): NewLine => ({
  ...line,
  id: newId(),
  step: line.step + 1,
  quantity: -line.quantity,
  amount_minor: -line.amount_minor || 0,
  taxes: negated(line.taxes),
  business_date: how.businessDate,
  reverses_id: line.id,
  moved_from_id: null,
  correction_id: how.correctionId,
  frees: how.frees,
});

/** Takes lines back: never changes or deletes one. What has been let off of a line goes with it. */
@Injectable()
export class ReverseLines {
  constructor(private readonly vault: Vault) {}

  /**
   * @param onFolio where they all must stand, if given
   * @throws Refusal 404, 409 `line_reversed`, `folio_closed`
   */
  async byId(work: Work, lineIds: readonly string[], why: Why, onFolio?: string): Promise<LineRow[]> {
    const places = await work.query<{ folio_id: string }>('SELECT DISTINCT folio_id FROM folio_lines WHERE id = ANY ($1::uuid[])', [
      lineIds,
    ]);
    const locked = await lockFolios(work, onFolio ? [onFolio] : places.map((p) => p.folio_id));
    const lines = await this.living(work, lineIds, onFolio);
    for (const id of new Set(lines.map((l) => l.folio_id))) openOne(locked, id);
    await this.write(work, locked, lines, why, false);
    return lines;
  }

  /**
   * Lines of this folio, or of any, that can be taken back or moved, with what was let off of them. The folios must be locked.
   * @throws Refusal 404, 409 `line_reversed`
   */
  async living(work: Work, lineIds: readonly string[], onFolio?: string): Promise<LineRow[]> {
    const known = await work.query<{ id: string }>(
      'SELECT id FROM folio_lines WHERE id = ANY ($1::uuid[]) AND ($2::uuid IS NULL OR folio_id = $2::uuid)',
      [lineIds, onFolio ?? null],
    );
    if (known.length < new Set(lineIds).size) throw notFound();
    const lines = await liveLines(work, '(id = ANY ($1::uuid[]) OR reduces_id = ANY ($1::uuid[]))', [lineIds]);
    const alive = new Set(lines.map((l) => l.id));
    const gone = lineIds.filter((id) => !alive.has(id));
    if (gone.length) {
      throw new Refusal(
        FolioProblems.lineReversed,
        undefined,
        gone.map((id) => ({ code: 'line_reversed', detail: `The line ${id} was taken back, or takes another one back.`, lineId: id })),
      );
    }
    return lines;
  }

  /** @param frees whether the keys may be posted under again: the house itself has undone what it had charged */
  async write(work: Work, locked: ReadonlyMap<string, FolioRow>, lines: readonly LineRow[], why: Why, frees: boolean): Promise<void> {
    if (lines.length === 0) return;
    for (const [folioId, own] of byFolio(lines)) {
      const folio = locked.get(folioId)!;
      const correctionId = await this.note(work, folio, 'reversal', why.reason);
      const reversals = own.map((line) => reversalOf(line, { businessDate: why.businessDate, correctionId, frees }));
      const written = await insertLines(work, reversals);
      if (written.length < reversals.length) throw new Refusal(FolioProblems.lineReversed);
      const sum = reversals.reduce((total, line) => total + line.amount_minor, 0);
      work.emit(linesPosted(folio, 'reversed', reversals.length, sum));
      work.audit({
        action: 'folio.lines_reversed',
        target: { type: 'folio', id: folioId },
        propertyId: folio.property_id,
        details: { lineIds: own.map((l) => l.id) },
      });
    }
    await touch(work, [...new Set(lines.map((l) => l.folio_id))]);
  }

  /** Keeps the reason, sealed: it may say something of a guest. */
  async note(work: Work, folio: FolioRow, kind: 'reversal' | 'reduction' | 'transfer', reason: string | undefined): Promise<string> {
    const id = newId();
    const sealed = reason === undefined ? null : this.vault.sealRecord(reason, correctionPlace(id));
    await work.query(
      'INSERT INTO folio_corrections (id, property_id, folio_id, kind, reason, made_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, folio.property_id, folio.id, kind, sealed, work.by.accountId, work.by.at],
    );
    return id;
  }
}
