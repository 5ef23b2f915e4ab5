import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { addDays, dateInZone, type LocalDate } from '../../../kernel/values/local-date';
import { AdvanceBusinessDate, type PropertyFacts, PropertyQueries } from '../../properties';
import { ReservationProblems } from '../domain/reservation';
import { dayClosed } from '../events/day-closed.event';
import { CutOffGroups } from '../groups/services/cut-off-groups.service';
import { ChargeServices } from '../service-bookings/services/charge-services';
import { TakeSnapshots } from '../services/take-snapshots.service';
import { soilOccupiedRooms } from '../stay/services/housekeeping.service';
import { MarkNoShow } from '../stay/services/mark-no-show.service';
import { ChargeNights } from './charge-nights';
import type { NightAuditDto } from './night-audit.dto';
import { type AuditStep, STEPS, type StepResults } from './steps';
import { NightAuditQueries } from './night-audit.queries';

/**
 * Closes a hotel's day, step by step; each is done in a transaction of its own that also says so. Whoever begins again after a crash, and whoever comes at the same
 * time, goes on with the first step that is not done: a day is closed once.
 */
@Injectable()
export class CloseDay {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly businessDates: AdvanceBusinessDate,
    private readonly noShows: MarkNoShow,
    private readonly nights: ChargeNights,
    private readonly services: ChargeServices,
    private readonly snapshots: TakeSnapshots,
    private readonly queries: NightAuditQueries,
    private readonly cutOffs: CutOffGroups,
  ) {}

  /**
   * @param day the day to close: the hotel's business date, or one that is closed already
   * @throws Refusal 404, 409 `not_the_business_date`, `day_not_over`
   */
  async run(ctx: RequestContext, propertyId: string, day: LocalDate): Promise<NightAuditDto> {
    ctx.caller.require('days:close', propertyId);
    const hotel = await this.properties.read(this.database, propertyId);
    if (!hotel) throw notFound();
    await this.close(ctx, hotel, day);
    return this.work.run(ctx, 200, (work) => this.queries.ofDay(ctx, propertyId, day, work));
  }

  /** @throws Refusal 409 */
  async close(ctx: RequestContext, hotel: PropertyFacts, day: LocalDate): Promise<void> {
    // each step answers nobody: the answer to the request is kept once, at the end
    const own: RequestContext = { ...ctx, idempotency: undefined, answer: {} };
    await this.work.run(own, 200, (work) => this.begin(work, own, hotel, day));
    for (const step of STEPS) await this.work.run(own, 200, (work) => this.take(work, own, hotel, day, step));
    this.properties.forget(hotel.id);
    // the new date may lie behind the cut-off of blocks; where this is cut off, a job comes after
    await this.cutOffs.run(hotel.id);
  }

  private async begin(work: Work, ctx: RequestContext, hotel: PropertyFacts, day: LocalDate): Promise<void> {
    const [known] = await work.query('SELECT 1 FROM night_audits WHERE property_id = $1 AND business_date = $2', [hotel.id, day]);
    if (known) return;
    const [now] = await work.query<{ businessDate: LocalDate }>(
      'SELECT business_date AS "businessDate" FROM properties WHERE id = $1 FOR SHARE',
      [hotel.id],
    );
    if (now!.businessDate !== day) {
      throw new Refusal(ReservationProblems.notTheBusinessDate, `The hotel’s business date is ${now!.businessDate}.`, [
        { pointer: '/businessDate', code: 'not_the_business_date', value: now!.businessDate },
      ]);
    }
    if (day > dateInZone(ctx.at, hotel.timeZone)) {
      throw new Refusal(ReservationProblems.dayNotOver, undefined, [{ pointer: '/businessDate', code: 'day_not_over' }]);
    }
    await work.query(
      `INSERT INTO night_audits (id, property_id, business_date, started_by, started_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT night_audits_day_key DO NOTHING`,
      [newId(), hotel.id, day, ctx.caller.accountId, ctx.at],
    );
  }

  /** Whoever comes at the same time waits for the row, and then finds the step done. */
  private async take(work: Work, ctx: RequestContext, hotel: PropertyFacts, day: LocalDate, step: AuditStep): Promise<void> {
    const [audit] = await work.query<{ id: string; steps: StepResults }>(
      'SELECT id, steps FROM night_audits WHERE property_id = $1 AND business_date = $2 FOR UPDATE',
      [hotel.id, day],
    );
    if (audit!.steps[step]) return;
    const steps = { ...audit!.steps, [step]: { ...(await this.act(work, ctx, hotel, day, step)), doneAt: ctx.at.toISOString() } };
    const last = step === STEPS.at(-1);
    await work.query('UPDATE night_audits SET steps = $2, finished_at = $3 WHERE id = $1', [
      audit!.id,
      JSON.stringify(steps),
      last ? ctx.at : null,
    ]);
    if (!last) return;
    work.emit(dayClosed({ id: audit!.id, propertyId: hotel.id, businessDate: day }, steps));
    work.audit({
      action: 'night_audit.finished',
      target: { type: 'night_audit', id: audit!.id },
      propertyId: hotel.id,
      details: { businessDate: day },
    });
  }

  private async act(work: Work, ctx: RequestContext, hotel: PropertyFacts, day: LocalDate, step: AuditStep): Promise<object> {
    switch (step) {
      case 'no_shows':
        return { reservations: await this.noShows.inBulk(work, hotel.id, day) };
      case 'charges':
        return this.nights.run(work, hotel.id, day);
      case 'services':
        return { charged: await this.services.ofDay(work, hotel.id, day, ctx.at) };
      case 'snapshot':
        return { taken: await this.snapshots.take(hotel.id, addDays(day, 1), work) };
      case 'rooms':
        return { rooms: await soilOccupiedRooms(work, hotel.id, ctx) };
      case 'new_day':
        await this.businessDates.advance(work, hotel.id, addDays(day, 1), ctx.at);
        return {};
    }
  }
}
