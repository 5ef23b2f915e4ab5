import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { GuestQueries } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import { DeskProblems, seconds, type TicketStatus } from '../../domain/desk/ticket';
import { ReservationProblems } from '../../domain/reservation';
import { ticketMoved } from '../../events/desk.events';
import { readStay } from '../../service-bookings/services/stay-of-booking';
import type { CallNextDto, DeskTicketDto, EnterQueueDto } from '../dto/desk-queue.dto';
import { SELECT_TICKET, type TicketRow, ticketView } from '../queries/ticket-rows';

/** The line at the front desk: who comes, who is next, who is done, who has gone. */
@Injectable()
export class MoveQueue {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
  ) {}

  /** @throws Refusal 404, 400 */
  async enter(ctx: RequestContext, body: EnterQueueDto): Promise<DeskTicketDto> {
    const { propertyId, kind, reservationId, name, priority = false } = body;
    ctx.caller.require('desk:write', propertyId);
    const known = await this.guests.knownGuest(ctx, body.guestId);
    return this.work.run(ctx, 201, async (work) => {
      const stay = reservationId && (await readStay(work, ctx, reservationId, { guests: this.guests, permission: 'desk:write' }));
      if (stay && stay.property_id !== propertyId)
        throw invalid({ pointer: '/reservationId', code: 'other_hotel', detail: 'The stay is in another hotel.' });
      const { businessDate } = (await this.properties.read(work, propertyId))!;
      const [{ number } = { number: 0 }] = await work.query<{ number: number }>(
        `INSERT INTO desk_queue_days AS d (property_id, day, last_number) VALUES ($1, $2, 1)
         ON CONFLICT (property_id, day) DO UPDATE SET last_number = d.last_number + 1 RETURNING last_number AS number`,
        [propertyId, businessDate],
      );
      const id = newId();
      const guestId = stay ? stay.guest_id : (known ?? null);
      await work.query(
        `INSERT INTO desk_queue (id, property_id, day, number, kind, priority, reservation_id, guest_id, name, status, entered_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $10)`,
        [id, propertyId, businessDate, number, kind, priority, reservationId ?? null, guestId, name ?? (stay ? stay.name : null), ctx.at],
      );
      ctx.answer.location = `/v1/desk-queue/${id}`;
      return this.tell(work, ctx, id);
    });
  }

  /**
   * Whoever came first among those who go before, then among the others. Desks that call at once each get somebody else.
   * @throws Refusal 404, 409 `nobody_waits`
   */
  next(ctx: RequestContext, { propertyId, kinds, desk }: CallNextDto): Promise<DeskTicketDto> {
    ctx.caller.require('desk:write', propertyId);
    return this.work.run(ctx, 200, async (work) => {
      const [called] = await work.query<{ id: string }>(
        `UPDATE desk_queue SET status = 'called', called_at = greatest($3, entered_at), called_by = $4, desk = $5, updated_at = $3
         WHERE id = (SELECT id FROM desk_queue WHERE property_id = $1 AND status = 'waiting' AND ($2::text[] IS NULL OR kind = ANY ($2))
           ORDER BY priority DESC, entered_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id`,
        [propertyId, kinds ?? null, ctx.at, ctx.caller.accountId, desk ?? null],
      );
      if (!called) throw new Refusal(DeskProblems.nobodyWaits);
      return this.tell(work, ctx, called.id);
    });
  }

  /** @throws Refusal 404, 409 `wrong_status` */
  serve(ctx: RequestContext, id: string): Promise<DeskTicketDto> {
    return this.end(ctx, id, 'served', ['called']);
  }

  /** Gone before they were served. @throws Refusal 404, 409 `wrong_status` */
  leave(ctx: RequestContext, id: string): Promise<DeskTicketDto> {
    return this.end(ctx, id, 'left', ['waiting', 'called']);
  }

  private end(ctx: RequestContext, id: string, status: 'served' | 'left', from: readonly TicketStatus[]): Promise<DeskTicketDto> {
    return this.work.run(ctx, 200, async (work) => {
      const before = await readTicket(work, id);
      if (!before) throw notFound();
      ctx.caller.require('desk:write', before.property_id);
      const ended = await work.query(
        `UPDATE desk_queue SET status = $2, ended_at = greatest($3, called_at, entered_at), name = NULL, updated_at = $3
         WHERE id = $1 AND status = ANY ($4::text[]) RETURNING 1`,
        [id, status, ctx.at, from],
      );
      if (ended.length === 0) {
        const detail = `It is ${(await readTicket(work, id))!.status}.`;
        throw new Refusal(ReservationProblems.wrongStatus, undefined, [{ code: 'wrong_status', detail }]);
      }
      return this.tell(work, ctx, id);
    });
  }

  private async tell(work: Work, ctx: RequestContext, id: string): Promise<DeskTicketDto> {
    const row = (await readTicket(work, id))!;
    const waitedSeconds = seconds(row.entered_at, row.called_at ?? row.ended_at ?? ctx.at);
    const served = row.called_at && row.ended_at ? { servedSeconds: seconds(row.called_at, row.ended_at) } : {};
    const { property_id: propertyId, kind, reservation_id: reservationId, guest_id: guestId, status } = row;
    work.emit(ticketMoved({ id, propertyId, kind, reservationId, guestId, status }, { waitedSeconds, ...served }));
    return ticketView(row, ctx.at);
  }
}

const readTicket = async (sql: Sql, id: string): Promise<TicketRow | undefined> =>
  (await sql.query<TicketRow>(`${SELECT_TICKET} WHERE q.id = $1`, [id]))[0];
