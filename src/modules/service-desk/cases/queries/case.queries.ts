import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { Conditions } from '../../../../kernel/http/conditions';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage, type PageQuery } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries } from '../../../guests';
import { type WorkingHours, workingMinutesBetween } from '../../../staff';
import { actionsOf, type CompensationKind, compensationPlace, type NoteKind, notePlace } from '../domain/case';
import { standingOf } from '../domain/clocks';
import type {
  CaseClockDto,
  CaseDto,
  CaseEscalationDto,
  CaseNoteDto,
  CasePageDto,
  CaseQuery,
  CaseSummaryDto,
  RecurrenceDto,
} from '../dto/case.dto';
import type { CompensationDto } from '../dto/compensation.dto';
import type { MyCaseDto, MyCasePageDto } from '../dto/my-case.dto';
import { CaseClocks } from '../services/case-clocks';
import { type CaseRow, clocksOf, type ClockRow, OPENED, readCase, SELECT_CASE, wordsOf } from './case-rows';

/** As ready made, where the hotel has settled nothing. */
export const RECURRENCE_DAYS = 90;

interface CompensationRow {
  id: string;
  kind: CompensationKind;
  amountMinor: number;
  currency: string;
  couponCode: string | null;
  folioId: string | null;
  lineIds: string[];
  paymentId: string | null;
  sealed: Buffer | null;
  givenBy: string;
  givenAt: Date;
  reversedAt: Date | null;
}

/** Cases as those who work on them, and the guest, see them. */
@Injectable()
export class CaseQueries {
  constructor(
    private readonly database: Database,
    private readonly clocks: CaseClocks,
    private readonly guests: GuestQueries,
    private readonly vault: Vault,
  ) {}

  async list(ctx: RequestContext, query: CaseQuery): Promise<CasePageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'cases:read', 'c.property_id', query.propertyId)
      .add('c.kind = ?', query.kind)
      .add('c.severity = ?', query.severity)
      .add('c.status = ?', query.status)
      .add('c.department_id = ?', query.departmentId)
      .add('c.employee_id = ?', query.employeeId)
      .add('c.guest_id = ANY (?::uuid[])', query.guestId && (await this.guests.recordIds(this.database, query.guestId)))
      .add('c.reservation_id = ?', query.reservationId)
      .add('c.room_id = ?', query.roomId)
      .add('c.source_id = ?', query.sourceId)
      .add('c.number = ?', query.number)
      .add('EXISTS (SELECT FROM case_escalations e WHERE e.case_id = c.id AND ?::uuid = ANY (e.told_employee_ids))', query.escalatedTo)
      .add(`${query.overdue === false ? 'NOT ' : ''}EXISTS (${OVERDUE})`, query.overdue === undefined ? undefined : ctx.at)
      .add('c.updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      openedAt: { column: 'c.opened_at', type: 'timestamptz' },
      updatedAt: { column: 'c.updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<CaseRow>(
      this.database,
      { select: SELECT_CASE, where, values, sortable, idColumn: 'c.id', defaultSort: '-openedAt' },
      query,
    );
    const clocks = await clocksOf(
      this.database,
      page.data.map((c) => c.id),
    );
    const hours = await this.clocks.hoursOf(page.data);
    const own = (row: CaseRow) => clocks.filter((c) => c.caseId === row.id);
    return { data: page.data.map((row) => this.summary(ctx.at, row, own(row), hours.get(row.id) ?? null)), nextCursor: page.nextCursor };
  }

  /** @throws Refusal 404, 403 */
  async one(ctx: RequestContext, id: string): Promise<CaseDto> {
    const row = await readCase(this.database, id);
    if (!row) throw notFound();
    ctx.caller.require('cases:read', row.propertyId);
    return this.view(ctx, row, this.database);
  }

  async view(ctx: RequestContext, row: CaseRow, sql: Sql): Promise<CaseDto> {
    ctx.answer.etag = etagOf(row.version);
    const words = wordsOf(row, this.vault);
    const escalations = await sql.query<Omit<CaseEscalationDto, 'escalatedAt'> & { escalatedAt: Date }>(
      `SELECT clock, told_employee_ids AS "toldEmployeeIds", assigned_employee_id AS "assignedEmployeeId", severity, escalated_at AS "escalatedAt"
       FROM case_escalations WHERE case_id = $1 ORDER BY escalated_at, clock, step`,
      [row.id],
    );
    return {
      ...this.summary(ctx.at, row, await clocksOf(sql, [row.id]), await this.clocks.hours(row, sql)),
      description: words?.description ?? null,
      incident: words?.incident ?? null,
      notes: await this.notes(sql, row.id),
      compensations: await this.compensations(sql, row.id),
      escalations: escalations.map((e) => ({ ...e, escalatedAt: e.escalatedAt.toISOString() })),
      recurrence: await this.recurrence(sql, row),
      actions: actionsOf(row.status),
    };
  }

  /** The guest's own, under any of their records. @throws Refusal 404 */
  async own(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<CaseRow> {
    const row = await readCase(sql, id);
    if (!row?.guestId || !(await this.guests.recordIds(sql, ctx.caller.guestId!)).includes(row.guestId)) throw notFound();
    return row;
  }

  async listOwn(ctx: RequestContext, query: PageQuery): Promise<MyCasePageDto> {
    const found = new Conditions()
      .add('c.guest_id = ANY (?::uuid[])', await this.guests.recordIds(this.database, ctx.caller.guestId!))
      .add('c.kind <> ?', 'incident')
      .add('c.updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<CaseRow>(
      this.database,
      { select: SELECT_CASE, ...found, sortable: OPENED, idColumn: 'c.id', defaultSort: '-openedAt' },
      query,
    );
    return { ...page, data: await Promise.all(page.data.map((row) => this.ownView(ctx, row))) };
  }

  /** What the guest may see of their case: nothing that the house has noted for itself. */
  async ownView(ctx: RequestContext, row: CaseRow, sql: Sql = this.database): Promise<MyCaseDto> {
    const hours = await this.clocks.hours(row, sql);
    const clocks = await clocksOf(sql, [row.id]);
    const settlement = clocks.findLast((c) => c.kind === 'settlement')!;
    const notes = await this.notes(sql, row.id);
    const compensations = await this.compensations(sql, row.id);
    return {
      id: row.id,
      propertyId: row.propertyId,
      reservationId: row.reservationId,
      number: row.number,
      kind: row.kind,
      status: row.status,
      subject: this.subject(row),
      settledBy: settlement.metAt ? null : standingOf(settlement, ctx.at, hours).dueAt.toISOString(),
      notes: notes.flatMap(({ kind, text, writtenAt }) => (kind === 'internal' ? [] : [{ mine: kind === 'from_guest', text, writtenAt }])),
      compensations: compensations.flatMap(({ kind, amount, couponCode, reversedAt }) =>
        reversedAt ? [] : [{ kind, amount, couponCode }],
      ),
      openedAt: row.openedAt.toISOString(),
    };
  }

  private summary(at: Date, row: CaseRow, clocks: readonly ClockRow[], hours: WorkingHours | null): CaseSummaryDto {
    const { id, propertyId, number, kind, severity, status, departmentId, employeeId, guestId, reservationId, roomId } = row;
    return {
      ...{ id, propertyId, number, kind, severity, status, departmentId, employeeId, guestId, reservationId, roomId },
      subject: this.subject(row),
      source: { type: row.sourceType, id: row.sourceId },
      rootCauseId: row.rootCauseId,
      clocks: clocks.map((clock) => clockView(clock, at, hours)),
      reopened: row.reopened,
      resettledScore: row.resettledScore,
      openedAt: row.openedAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
      closedAt: row.closedAt?.toISOString() ?? null,
      closedBy: row.closedBy,
      version: row.version,
      updatedAt: row.updatedAt.toISOString(),
    };
  }

  subject(row: CaseRow): string | null {
    return wordsOf(row, this.vault)?.subject ?? null;
  }

  async notes(sql: Sql, caseId: string): Promise<CaseNoteDto[]> {
    const rows = await sql.query<{ id: string; kind: NoteKind; sealed: Buffer | null; writtenBy: string; at: Date }>(
      `SELECT id, kind, sealed, written_by AS "writtenBy", created_at AS at FROM case_notes WHERE case_id = $1 ORDER BY created_at, id`,
      [caseId],
    );
    return rows.map(({ id, kind, sealed, writtenBy, at }) => ({
      ...{ id, kind, writtenBy, writtenAt: at.toISOString() },
      text: sealed && this.vault.openRecord(sealed, notePlace(id)).toString('utf8'),
    }));
  }

  private async compensations(sql: Sql, caseId: string): Promise<CompensationDto[]> {
    const rows = await sql.query<CompensationRow>(
      `SELECT id, kind, amount_minor AS "amountMinor", currency, coupon_code AS "couponCode", folio_id AS "folioId", line_ids AS "lineIds",
         payment_id AS "paymentId", sealed, given_by AS "givenBy", given_at AS "givenAt", reversed_at AS "reversedAt"
       FROM case_compensations WHERE case_id = $1 ORDER BY given_at, id`,
      [caseId],
    );
    return rows.map(({ sealed, amountMinor, currency, ...row }) => ({
      ...row,
      amount: { amountMinor, currency },
      reason:
        sealed && (JSON.parse(this.vault.openRecord(sealed, compensationPlace(row.id)).toString('utf8')) as { reason: string }).reason,
      givenAt: row.givenAt.toISOString(),
      reversedAt: row.reversedAt?.toISOString() ?? null,
    }));
  }

  private async recurrence(sql: Sql, row: CaseRow): Promise<RecurrenceDto> {
    const records = row.guestId ? await this.guests.recordIds(sql, row.guestId) : [];
    const [settings] = await sql.query<{ days: number }>('SELECT recurrence_days AS days FROM case_settings WHERE property_id = $1', [
      row.propertyId,
    ]);
    const days = settings?.days ?? RECURRENCE_DAYS;
    const before = await sql.query<{ id: string; ofGuest: boolean; ofRoom: boolean }>(
      `SELECT id, coalesce(guest_id = ANY ($3::uuid[]), false) AS "ofGuest", coalesce(room_id = $4 AND root_cause_id = $5, false) AS "ofRoom" FROM cases
       WHERE property_id = $1 AND id <> $2 AND kind IN ('complaint', 'incident')
         AND opened_at <= $6::timestamptz AND opened_at >= $6::timestamptz - make_interval(days => $7)
         AND (guest_id = ANY ($3::uuid[]) OR (room_id = $4 AND root_cause_id = $5))
       ORDER BY opened_at DESC`,
      [row.propertyId, row.id, records, row.roomId, row.rootCauseId, row.openedAt, days],
    );
    return {
      days,
      ofGuest: before.filter((c) => c.ofGuest).length,
      ofRoomAndCause: before.filter((c) => c.ofRoom).length,
      caseIds: before.slice(0, 20).map((c) => c.id),
    };
  }
}

/** True at read: what nobody has noted yet is missed all the same. */
const OVERDUE = `SELECT FROM case_clocks k WHERE k.case_id = c.id AND k.met_at IS NULL AND k.stopped_at IS NULL
  AND (k.missed_at IS NOT NULL OR (k.watch_at IS NOT NULL AND k.due_at < ?::timestamptz))`;

function clockView(clock: ClockRow, at: Date, hours: WorkingHours | null): CaseClockDto {
  const { state, dueAt, missedAt } = standingOf(clock, at, hours);
  const until = clock.metAt ?? clock.stoppedAt ?? at;
  return {
    kind: clock.kind,
    round: clock.round,
    startedAt: clock.startedAt.toISOString(),
    minutes: clock.minutes,
    dueAt: dueAt.toISOString(),
    metAt: clock.metAt?.toISOString() ?? null,
    missedAt: missedAt?.toISOString() ?? null,
    state,
    pausedMinutes: Math.round(clock.pauses.reduce((sum, p) => sum + workingMinutesBetween(p.from, p.to ?? until, hours), 0)),
  };
}
