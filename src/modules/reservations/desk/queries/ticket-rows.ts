import type { LocalDate } from '../../../../kernel/values/local-date';
import { seconds, type TicketKind, type TicketStatus } from '../../domain/desk/ticket';
import type { DeskTicketDto } from '../dto/desk-queue.dto';

/** A row of `desk_queue`. */
export interface TicketRow {
  id: string;
  property_id: string;
  day: LocalDate;
  number: number;
  kind: TicketKind;
  priority: boolean;
  reservation_id: string | null;
  guest_id: string | null;
  name: string | null;
  status: TicketStatus;
  desk: string | null;
  entered_at: Date;
  called_at: Date | null;
  ended_at: Date | null;
  /** Of those who wait: how many are before them. */
  ahead: number | null;
}

export const SELECT_TICKET = `
  SELECT q.id, q.property_id, q.day, q.number, q.kind, q.priority, q.reservation_id, q.guest_id, q.name, q.status, q.desk, q.entered_at, q.called_at, q.ended_at,
    CASE WHEN q.status = 'waiting' THEN (SELECT count(*)::int FROM desk_queue o WHERE o.property_id = q.property_id AND o.status = 'waiting'
      AND (NOT o.priority, o.entered_at, o.id) < (NOT q.priority, q.entered_at, q.id)) END AS ahead
  FROM desk_queue q`;

/** @param at until when those still in the line have waited */
export const ticketView = (row: TicketRow, at: Date): DeskTicketDto => ({
  id: row.id,
  propertyId: row.property_id,
  day: row.day,
  number: row.number,
  kind: row.kind,
  priority: row.priority,
  status: row.status,
  reservationId: row.reservation_id,
  guestId: row.guest_id,
  name: row.name,
  desk: row.desk,
  ahead: row.ahead,
  waitedSeconds: seconds(row.entered_at, row.called_at ?? row.ended_at ?? at),
  servedSeconds: row.called_at && seconds(row.called_at, row.ended_at ?? at),
  enteredAt: row.entered_at.toISOString(),
  calledAt: row.called_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
});
