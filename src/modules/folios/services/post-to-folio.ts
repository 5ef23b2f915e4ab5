import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { PropertyQueries } from '../../properties';
import type { FolioRow } from '../domain/folio';
import type { ChargeLine } from '../domain/line';
import { FolioProblems } from '../domain/problems';
import type { PostedChargeDto } from '../dto/folio.dto';
import type { PostChargesDto, PostedLinesDto, PostReductionDto, ReverseLinesDto, TransferLinesDto } from '../dto/posting.dto';
import { linesPosted } from '../events/folio.events';
import { FolioQueries } from '../queries/folio.queries';
import { Folios } from './folios';
import { LetOff } from './let-off';
import { taxesWithin } from './posted-taxes';
import { reversalOf, ReverseLines } from './reverse-lines';
import { insertLines, lockFolios, type NewLine, openOne, touch } from './statements';

/** What the front desk, the bar and other systems charge by hand, and put right. */
@Injectable()
export class PostToFolio {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: FolioQueries,
    private readonly folios: Folios,
    private readonly reversals: ReverseLines,
    private readonly letOff: LetOff,
    private readonly properties: PropertyQueries,
  ) {}

  charges(ctx: RequestContext, folioId: string, body: PostChargesDto): Promise<PostedLinesDto> {
    return this.work.run(ctx, 201, async (work) => {
      const folio = await this.queries.permitted(work, ctx.caller, folioId, 'folios:post');
      const businessDate = await this.today(work, folio);
      const lines = body.charges.map((charge, i) => chargeLine(charge, businessDate, `/charges/${i}`));
      const lineIds = await this.folios.post(work, folioId, lines);
      if (lineIds.length) this.note(work, folio, 'folio.charged', lineIds);
      return { lineIds, folio: await this.queries.one(ctx, folioId, work) };
    });
  }

  reverse(ctx: RequestContext, folioId: string, body: ReverseLinesDto): Promise<PostedLinesDto> {
    return this.work.run(ctx, 201, async (work) => {
      const folio = await this.queries.permitted(work, ctx.caller, folioId, 'folios:correct');
      const businessDate = await this.today(work, folio);
      const lines = await this.reversals.byId(work, body.lineIds, { reason: body.reason, businessDate }, folioId);
      const made = await work.query<{ id: string }>(
        'SELECT id FROM folio_lines WHERE reverses_id = ANY ($1::uuid[]) ORDER BY created_at, id',
        [lines.map((l) => l.id)],
      );
      return { lineIds: made.map((l) => l.id), folio: await this.queries.one(ctx, folioId, work) };
    });
  }

  /** @throws Refusal 409 `reduction_too_large` */
  reduce(ctx: RequestContext, folioId: string, body: PostReductionDto): Promise<PostedLinesDto> {
    const { amountMinor, basisPoints, reason, description = 'Reduction' } = body;
    if ((amountMinor === undefined) === (basisPoints === undefined)) {
      throw invalid({ pointer: '/amountMinor', code: 'one_of_two', detail: 'Give either amountMinor or basisPoints.' });
    }
    return this.work.run(ctx, 201, async (work) => {
      await this.queries.permitted(work, ctx.caller, folioId, 'folios:correct');
      const folio = openOne(await lockFolios(work, [folioId]), folioId);
      const by = amountMinor === undefined ? { basisPoints: basisPoints! } : { amountMinor };
      const lineIds = await this.letOff.run(work, folio, body.lineIds, by, { reason, description });
      return { lineIds, folio: await this.queries.one(ctx, folioId, work) };
    });
  }

  /** Moves lines: taken back here and charged there, both folios locked in the order of their ids. @throws Refusal 404, 409 */
  transfer(ctx: RequestContext, folioId: string, body: TransferLinesDto): Promise<PostedLinesDto> {
    if (body.toFolioId === folioId) throw invalid({ pointer: '/toFolioId', code: 'same_folio', detail: 'The lines are there already.' });
    return this.work.run(ctx, 201, async (work) => {
      await this.queries.permitted(work, ctx.caller, folioId, 'folios:correct');
      const there = await this.queries.permitted(work, ctx.caller, body.toFolioId, 'folios:correct');
      const locked = await lockFolios(work, [folioId, body.toFolioId]);
      const [from, to] = [openOne(locked, folioId), openOne(locked, there.id)];
      if (from.property_id !== to.property_id) throw notFound();
      if (from.currency !== to.currency) throw new Refusal(FolioProblems.currencyDiffers);
      const lines = await this.reversals.living(work, body.lineIds, folioId);
      const businessDate = await this.today(work, from);
      const correctionId = await this.reversals.note(work, from, 'transfer', body.reason);
      const away = lines.map((line) => reversalOf(line, { businessDate, correctionId, frees: false }));
      const newIds = new Map(lines.map((line) => [line.id, newId()]));
      const here = lines.map((line): NewLine => ({
        ...line,
        id: newIds.get(line.id)!,
        folio_id: to.id,
        step: line.step + 2,
        business_date: businessDate,
        moved_from_id: line.id,
        reduces_id: line.reduces_id === null ? null : (newIds.get(line.reduces_id) ?? line.reduces_id),
        correction_id: correctionId,
      }));
      const written = await insertLines(work, [...away, ...here]);
      if (written.length < 2 * lines.length) throw new Refusal(FolioProblems.lineReversed);
      const sum = lines.reduce((total, l) => total + l.amount_minor, 0);
      work.emit(linesPosted(from, 'transferred', away.length, -sum));
      work.emit(linesPosted(to, 'transferred', here.length, sum));
      this.note(work, from, 'folio.lines_transferred', body.lineIds, { toFolioId: to.id });
      await touch(work, [from.id, to.id]);
      return { lineIds: here.map((l) => l.id), folio: await this.queries.one(ctx, folioId, work) };
    });
  }

  private async today(work: Work, folio: FolioRow): Promise<string> {
    return (await this.properties.read(work, folio.property_id))!.businessDate;
  }

  private note(work: Work, folio: FolioRow, action: string, lineIds: string[], more: object = {}): void {
    work.audit({ action, target: { type: 'folio', id: folio.id }, propertyId: folio.property_id, details: { lineIds, ...more } });
  }
}

/** @throws Refusal 400 */
function chargeLine(charge: PostedChargeDto, businessDate: string, pointer: string): ChargeLine {
  const taxes = taxesWithin(charge.amountMinor, charge.taxes, `${pointer}/taxes`);
  return {
    key: charge.key ? `desk:${charge.key}` : `desk:${newId()}`,
    kind: charge.kind,
    code: charge.code,
    description: charge.description,
    quantity: charge.quantity,
    amountMinor: charge.amountMinor,
    taxes,
    businessDate,
    serviceDate: charge.serviceDate,
  };
}
