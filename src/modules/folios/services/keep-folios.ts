import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../kernel/errors/problem';
import { requireMatch } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { CompanyQueries, GuestQueries } from '../../guests';
import { PropertyQueries } from '../../properties';
import { FOLIO_COLUMNS, type FolioRow } from '../domain/folio';
import { FolioProblems } from '../domain/problems';
import type { FolioDto, FolioRoutingDto, OpenFolioDto } from '../dto/folio.dto';
import { folioOpened, folioReopened, routingChanged } from '../events/folio.events';
import { authorise, FolioQueries } from '../queries/folio.queries';
import { CloseFolios } from './close-folios';
import { checkedRules } from './routing-rules';
import { lockFolios, openOne } from './statements';

/** The head of a folio: opened, led elsewhere, closed, opened again. */
@Injectable()
export class KeepFolios {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: FolioQueries,
    private readonly properties: PropertyQueries,
    private readonly companies: CompanyQueries,
    private readonly guests: GuestQueries,
    private readonly closing: CloseFolios,
  ) {}

  async open(ctx: RequestContext, body: OpenFolioDto): Promise<FolioDto> {
    authorise(ctx.caller, body.propertyId, 'folios:post');
    const hotel = await this.properties.mustExist(body.propertyId);
    if (body.kind === 'company' && !body.companyId) {
      throw invalid({ pointer: '/companyId', code: 'is_defined', detail: 'A company’s folio names the company.' });
    }
    return this.work.run(ctx, 201, async (work) => {
      const beside = body.besideFolioId && (await this.queries.permitted(work, ctx.caller, body.besideFolioId, 'folios:post'));
      if (beside && beside.property_id !== hotel.id) throw notFound();
      if (body.kind === 'guest' && !beside) {
        throw invalid({ pointer: '/besideFolioId', code: 'is_defined', detail: 'A guest’s folio belongs to a stay: name a folio of it.' });
      }
      const company = body.companyId ? await this.companies.stored(work, body.companyId) : undefined;
      await this.guests.knownGuest(ctx, body.guestId);
      const name = body.name ?? company?.name;
      if (!name) throw invalid({ pointer: '/name', code: 'is_defined', detail: 'Say whom or what it is for.' });
      const [folio] = await work.query<FolioRow>(
        `INSERT INTO folios (id, property_id, kind, reservation_id, booking_id, guest_id, company_id, name, currency, status, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11, $11) RETURNING ${FOLIO_COLUMNS}`,
        [
          newId(),
          hotel.id,
          body.kind,
          beside ? beside.reservation_id : null,
          beside ? beside.booking_id : null,
          body.guestId ?? null,
          body.companyId ?? null,
          name,
          body.currency ?? (beside ? beside.currency : hotel.currency),
          ctx.caller.accountId,
          ctx.at,
        ],
      );
      work.emit(folioOpened(folio!, body.kind));
      work.audit({ action: 'folio.opened', target: { type: 'folio', id: folio!.id }, propertyId: hotel.id, details: { kind: body.kind } });
      ctx.answer.location = `/v1/folios/${folio!.id}`;
      return this.queries.one(ctx, folio!.id, work);
    });
  }

  route(ctx: RequestContext, id: string, { rules }: FolioRoutingDto, ifMatch: string | undefined): Promise<FolioDto> {
    return this.work.run(ctx, 200, async (work) => {
      await this.queries.permitted(work, ctx.caller, id, 'folios:correct');
      const locked = await lockFolios(work, [id, ...rules.map((r) => r.folioId)]);
      const folio = openOne(locked, id);
      requireMatch(ifMatch, folio.version);
      const routing = checkedRules(rules, locked, { ids: [id], propertyId: folio.property_id, currency: folio.currency });
      await work.query('UPDATE folios SET routing = $2, version = version + 1, updated_at = $3 WHERE id = $1', [
        id,
        JSON.stringify(routing),
        ctx.at,
      ]);
      work.emit(routingChanged(folio));
      work.audit({ action: 'folio.routed', target: { type: 'folio', id }, propertyId: folio.property_id, details: { rules: routing } });
      return this.queries.one(ctx, id, work);
    });
  }

  close(ctx: RequestContext, id: string): Promise<FolioDto> {
    return this.work.run(ctx, 200, async (work) => {
      await this.queries.permitted(work, ctx.caller, id, 'folios:post');
      const closed = await this.closing.run(work, [id]);
      if (closed.length === 0) throw new Refusal(FolioProblems.folioClosed);
      return this.queries.one(ctx, id, work);
    });
  }

  reopen(ctx: RequestContext, id: string): Promise<FolioDto> {
    return this.work.run(ctx, 200, async (work) => {
      const folio = await this.queries.permitted(work, ctx.caller, id, 'folios:correct');
      await lockFolios(work, [id]);
      const opened = await work.query(
        `UPDATE folios SET status = 'open', closed_at = NULL, version = version + 1, updated_at = $2 WHERE id = $1 AND status = 'closed' RETURNING 1`,
        [id, ctx.at],
      );
      if (opened.length) {
        work.emit(folioReopened(folio));
        work.audit({ action: 'folio.reopened', target: { type: 'folio', id }, propertyId: folio.property_id });
      }
      return this.queries.one(ctx, id, work);
    });
  }
}
