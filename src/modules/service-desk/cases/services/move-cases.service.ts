import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid } from '../../../../kernel/errors/problem';
import { requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries } from '../../../guests';
import { Conversations } from '../../../messaging';
import { PropertyQueries, RoomTypeQueries } from '../../../properties';
import { Stays } from '../../../reservations';
import { StaffQueries } from '../../../staff';
import { caseSettled } from '../../events/case.events';
import { type CaseAction, casePlace, requireStatusFor } from '../domain/case';
import type { CaseDto, ChangeCaseDto, NoteCaseDto, OpenCaseDto, SettleCaseDto } from '../dto/case.dto';
import { type CaseRow, factsOf, lockCase, wordsOf } from '../queries/case-rows';
import { CaseQueries } from '../queries/case.queries';
import { CaseClocks } from './case-clocks';
import { Cases } from './cases';
import { TellOfCases } from './tell-of-cases';

const DAY_MS = 86_400_000;

const incidentOf = ({ place, hurt = null, authorities = null, followUp = null }: NonNullable<OpenCaseDto['incident']>) => ({
  place,
  hurt,
  authorities,
  followUp,
});

/** What staff do with a case from its opening to its end. */
@Injectable()
export class MoveCases {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cases: Cases,
    private readonly clocks: CaseClocks,
    private readonly queries: CaseQueries,
    private readonly tell: TellOfCases,
    private readonly stays: Stays,
    private readonly guests: GuestQueries,
    private readonly conversations: Conversations,
    private readonly staff: StaffQueries,
    private readonly rooms: RoomTypeQueries,
    private readonly properties: PropertyQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 403, 400 with a pointer to what the hotel does not have */
  async open(ctx: RequestContext, body: OpenCaseDto): Promise<CaseDto> {
    const { propertyId, kind, severity = 'normal', subject, description, reservationId, conversationId } = body;
    ctx.caller.require('cases:write', propertyId);
    await this.properties.mustExist(propertyId);
    requireIncident(kind, body.incident !== undefined);
    return this.work.run(ctx, 201, async (work) => {
      const stay = reservationId === undefined ? undefined : await this.stays.find(work, reservationId);
      if (reservationId !== undefined && stay?.propertyId !== propertyId)
        throw invalid(unknown('/reservationId', 'unknown_reservation', 'reservation'));
      const conversation = conversationId === undefined ? undefined : await this.conversations.find(work, conversationId);
      if (conversationId !== undefined && conversation?.propertyId !== propertyId)
        throw invalid(unknown('/conversationId', 'unknown_conversation', 'conversation'));
      const guestId = (await this.guests.knownGuest(ctx, body.guestId)) ?? stay?.guestId ?? conversation?.guestId ?? null;
      const roomId = body.roomId ?? stay?.roomId ?? null;
      const { departmentId, employeeId } = body;
      await this.requireOfHotel(work, propertyId, { departmentId, employeeId, roomId: body.roomId });
      const incident = body.incident ? incidentOf(body.incident) : null;
      const { row } = await this.cases.open(
        work,
        {
          ...{ propertyId, kind, severity, words: { subject, description: description ?? null, incident } },
          ...{ departmentId, employeeId, guestId, reservationId, roomId },
          source: conversationId ? { type: 'conversation', id: conversationId } : { type: 'staff', id: null },
        },
        ctx.at,
      );
      await this.tell.received(work, row, ctx.at);
      ctx.answer.location = `/v1/cases/${row.id}`;
      return this.queries.view(ctx, row, work);
    });
  }

  /** @throws Refusal 404, 403, 412, 428, 400 */
  change(ctx: RequestContext, id: string, { incident, ...patch }: ChangeCaseDto, ifMatch: string | undefined): Promise<CaseDto> {
    return this.work.run(ctx, 200, async (work) => {
      let row = await this.locked(work, ctx, id);
      requireMatch(ifMatch, row.version);
      const { kind, severity, departmentId, employeeId, roomId, rootCauseId } = row;
      const wanted = { kind, severity, departmentId, employeeId, roomId, rootCauseId };
      const fields: string[] = mergePatch(wanted, patch, ['departmentId', 'employeeId', 'roomId', 'rootCauseId']);
      if (incident) fields.push('incident');
      if (fields.length === 0) return this.queries.view(ctx, row, work);
      const words = wordsOf(row, this.vault);
      requireIncident(wanted.kind, incident !== undefined || Boolean(words?.incident));
      await this.requireOfHotel(work, row.propertyId, changedOnly(wanted, fields));
      row = await this.cases.touch(
        work,
        row,
        {
          ...{ kind: wanted.kind, severity: wanted.severity, department_id: wanted.departmentId, employee_id: wanted.employeeId },
          ...{ room_id: wanted.roomId, root_cause_id: wanted.rootCauseId },
          ...(incident &&
            words && { sealed: this.vault.sealRecord(JSON.stringify({ ...words, incident: incidentOf(incident) }), casePlace(id)) }),
        },
        ctx.at,
      );
      if (fields.includes('kind') || fields.includes('severity')) row = await this.cases.agreeAnew(work, row, ctx.at);
      work.audit({ action: 'case.changed', target: { type: 'case', id }, propertyId: row.propertyId, details: { fields } });
      return this.queries.view(ctx, row, work);
    });
  }

  note(ctx: RequestContext, id: string, { kind, text }: NoteCaseDto): Promise<CaseDto> {
    return this.work.run(ctx, 201, async (work) => {
      const row = await this.cases.say(work, await this.locked(work, ctx, id), kind, text, ctx.at);
      work.audit({ action: 'case.noted', target: { type: 'case', id }, propertyId: row.propertyId, details: { kind } });
      return this.queries.view(ctx, row, work);
    });
  }

  /** The next word is the guest's: until then the settlement rests. */
  wait(ctx: RequestContext, id: string): Promise<CaseDto> {
    return this.step(ctx, id, 'wait_for_guest', async (work, row) => {
      await this.clocks.after(work, row, 'waits', ctx.at);
      return this.cases.touch(work, row, { status: 'waiting_for_guest' }, ctx.at);
    });
  }

  resume(ctx: RequestContext, id: string): Promise<CaseDto> {
    return this.step(ctx, id, 'resume', async (work, row) => {
      await this.clocks.after(work, row, 'resumed', ctx.at);
      return this.cases.touch(work, row, { status: 'in_progress' }, ctx.at);
    });
  }

  /** Done, and told to the guest: a case is not settled for which nobody has said how. */
  settle(ctx: RequestContext, id: string, { words, rootCauseId }: SettleCaseDto): Promise<CaseDto> {
    return this.step(ctx, id, 'settle', async (work, row) => {
      if (rootCauseId) await this.requireOfHotel(work, row.propertyId, { rootCauseId });
      const told = await this.cases.say(work, row, 'told', words, ctx.at);
      await this.clocks.after(work, told, 'settled', ctx.at);
      const settled = await this.cases.touch(
        work,
        told,
        {
          ...{ status: 'settled', settled_at: ctx.at, close_at: new Date(ctx.at.getTime() + row.terms.closeAfterDays * DAY_MS) },
          ...(rootCauseId && { root_cause_id: rootCauseId }),
        },
        ctx.at,
      );
      work.emit(caseSettled(row.propertyId, factsOf(settled), { rootCauseId: settled.rootCauseId, reopened: settled.reopened }));
      await this.tell.settled(work, settled, words, ctx.at);
      return settled;
    });
  }

  close(ctx: RequestContext, id: string, reason: string): Promise<CaseDto> {
    return this.step(ctx, id, 'close', async (work, row) =>
      this.cases.close(work, await this.cases.say(work, row, 'internal', reason, ctx.at), 'staff', ctx.at),
    );
  }

  reopen(ctx: RequestContext, id: string, reason: string): Promise<CaseDto> {
    return this.step(ctx, id, 'reopen', async (work, row) =>
      this.cases.reopen(work, await this.cases.say(work, row, 'internal', reason, ctx.at), ctx.at),
    );
  }

  private step(
    ctx: RequestContext,
    id: string,
    action: CaseAction,
    move: (work: Work, row: CaseRow) => Promise<CaseRow>,
  ): Promise<CaseDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.locked(work, ctx, id);
      requireStatusFor(action, row.status);
      const moved = await move(work, row);
      work.audit({ action: `case.${action}`, target: { type: 'case', id }, propertyId: row.propertyId });
      return this.queries.view(ctx, moved, work);
    });
  }

  /** @throws Refusal 400 with a pointer to each of them that the hotel does not have */
  private async requireOfHotel(work: Work, propertyId: string, named: OfHotel): Promise<void> {
    const { departmentId, employeeId, roomId, rootCauseId } = named;
    const checks: [field: keyof OfHotel, code: string, what: string, known: boolean][] = [];
    if (departmentId) {
      const known = (await this.staff.departmentsAmong(work, propertyId, [departmentId])).has(departmentId);
      checks.push(['departmentId', 'unknown_department', 'department', known]);
    }
    if (employeeId) {
      const known = (await this.staff.employeesAmong(work, propertyId, [employeeId])).has(employeeId);
      checks.push(['employeeId', 'unknown_employee', 'employee', known]);
    }
    if (roomId) checks.push(['roomId', 'unknown_room', 'room', (await this.rooms.ofRoom(work, roomId))?.propertyId === propertyId]);
    if (rootCauseId) {
      const causes = await work.query('SELECT 1 FROM case_root_causes WHERE property_id = $1 AND id = $2 AND NOT retired', [
        propertyId,
        rootCauseId,
      ]);
      checks.push(['rootCauseId', 'unknown_root_cause', 'root cause', causes.length > 0]);
    }
    const wrong = checks.filter(([, , , known]) => !known);
    if (wrong.length) throw invalid(...wrong.map(([field, code, what]) => unknown(`/${field}`, code, what)));
  }

  private async locked(work: Work, ctx: RequestContext, id: string): Promise<CaseRow> {
    const row = await lockCase(work, id);
    ctx.caller.require('cases:write', row.propertyId);
    return row;
  }
}

const unknown = (pointer: string, code: string, what: string) => ({ pointer, code, detail: `The hotel has no such ${what}.` });

function requireIncident(kind: string, told: boolean): void {
  if ((kind === 'incident') === told) return;
  throw invalid({
    pointer: '/incident',
    code: told ? 'not_an_incident' : 'required',
    detail: 'An incident, and only an incident, says where it happened.',
  });
}

interface OfHotel {
  departmentId?: string | null;
  employeeId?: string | null;
  roomId?: string | null;
  rootCauseId?: string | null;
}

const changedOnly = (wanted: OfHotel, fields: readonly string[]): OfHotel =>
  Object.fromEntries(Object.entries(wanted).filter(([name]) => fields.includes(name)));
