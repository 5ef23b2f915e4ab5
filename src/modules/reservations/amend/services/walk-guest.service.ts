import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { money } from '../../../../kernel/values/money';
import { PropertyQueries } from '../../../properties';
import { requireStatusFor } from '../../domain/reservation';
import { walkReasonPlace } from '../../domain/walk';
import { reservationWalked } from '../../events/reservation.events';
import { cancel, cancellationReasonPlace } from '../../services/cancel-reservation.service';
import { loadStay } from '../../stay/services/stay-row';
import type { ListWalksQuery, WalkDto, WalkGuestDto, WalkPageDto } from '../dto/walk.dto';

interface WalkRow {
  id: string;
  property_id: string;
  reservation_id: string;
  relocated_to: string;
  relocated_property_id: string | null;
  arrival: string;
  departure: string;
  currency: string;
  cost_minor: number;
  compensation_minor: number;
  reason: Buffer | null;
  made_by: string;
  created_at: Date;
}

const COLUMNS =
  'id, property_id, reservation_id, relocated_to, relocated_property_id, arrival, departure, currency, cost_minor, compensation_minor, reason, made_by, created_at';

/** A guest for whom there is no room sleeps elsewhere: the stay ends without a fee, and what it cost the house is kept. */
@Injectable()
export class WalkGuest {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 409 `wrong_status` */
  run(ctx: RequestContext, reservationId: string, body: WalkGuestDto): Promise<WalkDto> {
    const { caller, at } = ctx;
    return this.work.run(ctx, 201, async (tx) => {
      const r = await loadStay(tx, reservationId, true);
      if (!r || !caller.can('reservations:read', r.property_id)) throw notFound();
      caller.require('reservations:overbook', r.property_id);
      requireStatusFor('walk', r.status);
      for (const field of ['cost', 'compensation'] as const) {
        if (body[field] && body[field].currency !== r.currency)
          throw invalid({ pointer: `/${field}/currency`, code: 'wrong_currency', detail: `The hotel's currency is ${r.currency}.` });
      }
      if (body.relocatedPropertyId && !(await this.properties.read(tx, body.relocatedPropertyId)))
        throw invalid({ pointer: '/relocatedPropertyId', code: 'unknown_property', detail: 'There is no such hotel.' });
      const { businessDate } = (await this.properties.read(tx, r.property_id))!;
      const id = newId();
      const [walk] = await tx.query<WalkRow>(
        `INSERT INTO walks (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING ${COLUMNS}`,
        [
          id,
          r.property_id,
          r.id,
          body.relocatedTo,
          body.relocatedPropertyId ?? null,
          r.arrival,
          r.departure,
          r.currency,
          body.cost.amountMinor,
          body.compensation?.amountMinor ?? 0,
          this.vault.sealRecord(body.reason, walkReasonPlace(id)),
          caller.accountId,
          at,
        ],
      );
      const words = this.vault.sealRecord(body.reason.slice(0, 200), cancellationReasonPlace(r.id));
      await cancel(tx, ctx, r, { feeMinor: 0, reason: words, at, businessDate, toldElsewhere: true }); // the desk tells the guest
      tx.emit(
        reservationWalked(r.id, r.property_id, {
          walkId: id,
          guestId: r.guest_id,
          relocatedPropertyId: walk!.relocated_property_id,
          costMinor: walk!.cost_minor,
          compensationMinor: walk!.compensation_minor,
          currency: r.currency,
        }),
      );
      tx.audit({
        action: 'reservation.walked',
        target: { type: 'reservation', id: r.id },
        propertyId: r.property_id,
        details: { walkId: id },
      });
      return this.view(walk!);
    });
  }

  async list({ caller }: RequestContext, query: ListWalksQuery): Promise<WalkPageDto> {
    const where: string[] = [];
    const values: unknown[] = [];
    const add = (condition: (placeholder: string) => string, value: unknown) => where.push(condition(`$${values.push(value)}`));
    if (query.propertyId) {
      caller.require('reservations:read', query.propertyId);
      add((p) => `property_id = ${p}`, query.propertyId);
    } else {
      const granted = caller.propertiesWith('reservations:read');
      if (granted) add((p) => `property_id = ANY (${p}::uuid[])`, granted);
    }
    if (query.updatedSince) add((p) => `created_at >= ${p}::timestamptz`, query.updatedSince);
    const page = await keysetPage<WalkRow>(
      this.database,
      {
        select: `SELECT ${COLUMNS} FROM walks`,
        where,
        values,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { data: page.data.map((w) => this.view(w)), nextCursor: page.nextCursor };
  }

  private view(w: WalkRow): WalkDto {
    return {
      id: w.id,
      propertyId: w.property_id,
      reservationId: w.reservation_id,
      relocatedTo: w.relocated_to,
      relocatedPropertyId: w.relocated_property_id,
      arrival: w.arrival,
      departure: w.departure,
      cost: money(w.cost_minor, w.currency),
      compensation: money(w.compensation_minor, w.currency),
      reason: w.reason && this.vault.openRecord(w.reason, walkReasonPlace(w.id)).toString('utf8'),
      madeBy: w.made_by,
      createdAt: w.created_at.toISOString(),
    };
  }
}
