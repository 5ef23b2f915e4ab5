import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { type Sql } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { GuestQueries } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import { ReservationProblems } from '../../domain/reservation';
import { traceChanged, traceEnded, traceSet } from '../../events/desk.events';
import { readStay } from '../../service-bookings/services/stay-of-booking';
import type { ChangeTraceDto, CreateTraceDto, TraceDto } from '../dto/trace.dto';
import { SELECT_TRACE, traceFacts, type TraceRow, traceView } from '../queries/trace-rows';
import { tracePlace } from '../sealed';

/** Tasks for departments on stays: set, changed, done, called off. */
@Injectable()
export class KeepTraces {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 400 `unknown_department`, `in_the_past` */
  set(ctx: RequestContext, { reservationId, departmentId, dueOn, text }: CreateTraceDto): Promise<TraceDto> {
    return this.work.run(ctx, 201, async (work) => {
      const stay = await readStay(work, ctx, reservationId, { guests: this.guests, permission: 'desk:write' });
      const { businessDate } = await this.properties.mustExist(stay.property_id);
      requireAhead(dueOn, businessDate);
      const id = newId();
      await work.query(
        `INSERT INTO traces (id, property_id, reservation_id, department_id, due_on, text, status, created_by, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, 1, $8, $8)`,
        [
          id,
          stay.property_id,
          reservationId,
          departmentId,
          dueOn,
          this.vault.sealRecord(text, tracePlace(id)),
          ctx.caller.accountId,
          ctx.at,
        ],
      );
      const trace = (await readTrace(work, id))!;
      work.emit(traceSet(traceFacts(trace)));
      work.audit({ action: 'trace.set', target: { type: 'trace', id }, propertyId: stay.property_id });
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/traces/${id}`;
      return traceView(trace, this.vault, businessDate);
    });
  }

  /** @throws Refusal 404, 412, 428, 400, 409 `wrong_status` */
  change(ctx: RequestContext, id: string, patch: ChangeTraceDto, ifMatch: string | undefined): Promise<TraceDto> {
    return this.work.run(ctx, 200, async (work) => {
      const trace = await lockTrace(work, ctx, id, ({ version }) => requireMatch(ifMatch, version));
      const { businessDate } = await this.properties.mustExist(trace.property_id);
      const wanted = {
        departmentId: trace.department_id,
        dueOn: trace.due_on,
        text: trace.text && this.vault.openRecord(trace.text, tracePlace(id)).toString('utf8'),
      };
      const fields = mergePatch(wanted, patch, []);
      ctx.answer.etag = etagOf(trace.version);
      if (fields.length === 0) return traceView(trace, this.vault, businessDate);
      if (fields.includes('dueOn')) requireAhead(wanted.dueOn, businessDate);
      const sealed = wanted.text === null ? null : this.vault.sealRecord(wanted.text, tracePlace(id));
      await work.query(
        'UPDATE traces SET department_id = $2, due_on = $3, text = $4, version = version + 1, updated_at = $5 WHERE id = $1',
        [...[id, wanted.departmentId, wanted.dueOn, sealed, ctx.at]],
      );
      const changed = (await readTrace(work, id))!;
      work.emit(traceChanged(traceFacts(changed), fields));
      work.audit({ action: 'trace.changed', target: { type: 'trace', id }, propertyId: trace.property_id, details: { fields } });
      ctx.answer.etag = etagOf(changed.version);
      return traceView(changed, this.vault, businessDate);
    });
  }

  /** @throws Refusal 404, 409 `wrong_status` */
  end(ctx: RequestContext, id: string, status: 'done' | 'cancelled'): Promise<TraceDto> {
    return this.work.run(ctx, 200, async (work) => {
      const trace = await lockTrace(work, ctx, id);
      await work.query(
        'UPDATE traces SET status = $2, ended_at = $3, ended_by = $4, version = version + 1, updated_at = $3 WHERE id = $1',
        [id, status, ctx.at, ctx.caller.accountId],
      );
      const ended = (await readTrace(work, id))!;
      work.emit(traceEnded(traceFacts(ended), status));
      work.audit({ action: `trace.${status}`, target: { type: 'trace', id }, propertyId: trace.property_id });
      ctx.answer.etag = etagOf(ended.version);
      return traceView(ended, this.vault, (await this.properties.mustExist(trace.property_id)).businessDate);
    });
  }
}

const readTrace = async (sql: Sql, id: string): Promise<TraceRow | undefined> =>
  (await sql.query<TraceRow>(`${SELECT_TRACE} WHERE t.id = $1`, [id]))[0];

/** @param check of the version, between who may and what can be changed */
async function lockTrace(work: Work, ctx: RequestContext, id: string, check?: (trace: TraceRow) => void): Promise<TraceRow> {
  await work.query('SELECT 1 FROM traces WHERE id = $1 FOR NO KEY UPDATE', [id]);
  const trace = await readTrace(work, id);
  if (!trace) throw notFound();
  ctx.caller.require('desk:write', trace.property_id);
  check?.(trace);
  if (trace.status !== 'open') {
    const detail = `It is ${trace.status} already.`;
    throw new Refusal(ReservationProblems.wrongStatus, undefined, [{ code: 'wrong_status', detail }]);
  }
  return trace;
}

function requireAhead(dueOn: string, businessDate: string): void {
  if (dueOn < businessDate) throw invalid({ pointer: '/dueOn', code: 'in_the_past', detail: `The hotel’s day is ${businessDate}.` });
}
