import { Injectable } from '@nestjs/common';
import { Environment } from '../../../kernel/config/environment';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, type ProblemReason } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { addDays, dateInZone } from '../../../kernel/values/local-date';
import { InventoryNights, PropertyQueries, RoomTypeQueries } from '../../properties';
import { type AriBody, type AriHotel, type AriPlan, MAX_CELLS, planAri } from '../domain/ari';
import { monthOf } from '../domain/months';
import type { MonthVersion } from '../domain/sheet-data';
import type { AriErrorDto, AriResultDto } from '../dto/ari.dto';
import { ariUpdated } from '../events/pricing.event';
import { writeProducts, writeWider } from '../queries/ari.statements';
import { plansOf } from '../queries/rate-plan.queries';
import { bumpRateVersions } from '../queries/sheet-data.queries';
import { RateSheets } from './rate-sheets';

/** Writes prices, restrictions and overbooking allowances of many nights at once; what is wrong is left out and named. */
@Injectable()
export class UpdateAri {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly roomTypes: RoomTypeQueries,
    private readonly inventory: InventoryNights,
    private readonly sheets: RateSheets,
    private readonly environment: Environment,
  ) {}

  /** @throws Refusal 400 with all reasons when nothing could be written, or more than {@link MAX_CELLS} nights were asked for */
  async update(
    propertyId: string,
    body: AriBody,
    ctx: RequestContext,
    action = 'ari.updated',
    details: Record<string, unknown> = {},
  ): Promise<AriResultDto> {
    ctx.caller.require('rates:write', propertyId);
    const result = await this.work.run(ctx, 200, async (work) => {
      const plan = planAri(body, await this.hotel(work, propertyId, ctx.at));
      if (plan.asked > MAX_CELLS) {
        throw invalid({ pointer: '/', code: 'too_many_cells', detail: `${plan.asked} nights in one call; at most ${MAX_CELLS}.` });
      }
      const versions = await this.write(work, propertyId, plan);
      const cells = plan.products.nights.length + plan.wider.nights.length + plan.allowances.length;
      if (cells === 0 && plan.errors.length) throw invalid(...plan.errors.slice(0, 1000));
      if (cells) {
        const range = rangeOf(plan);
        work.emit(ariUpdated({ propertyId, ...range, cells }));
        work.audit({ action, target: { type: 'property', id: propertyId }, propertyId, details: { ...range, cells, ...details } });
      }
      return { cellsWritten: cells, versions, errors: plan.errors.map(errorView) };
    });
    this.sheets.refresh(propertyId, result.versions);
    return result;
  }

  /** Months first, in their order, then products, wider scopes and counters: every writer takes its locks in this order. */
  private async write(work: Work, propertyId: string, plan: AriPlan): Promise<MonthVersion[]> {
    const months = [...new Set([...plan.products.nights, ...plan.wider.nights].map(monthOf))];
    const versions = months.length ? await bumpRateVersions(work, propertyId, months) : [];
    await writeProducts(work, propertyId, plan.products);
    await writeWider(work, propertyId, plan.wider);
    const refused = await this.inventory.setOverbookAllowance(work, propertyId, plan.allowances);
    if (refused.length) {
      const least = new Map(refused.map((r) => [`${r.roomTypeId} ${r.night}`, r]));
      plan.errors.push(...plan.allowances.flatMap((a) => refusedAllowance(a, least.get(`${a.roomTypeId} ${a.night}`))));
      plan.allowances = plan.allowances.filter((a) => !least.has(`${a.roomTypeId} ${a.night}`));
    }
    return versions.sort((a, b) => (a.month < b.month ? -1 : 1));
  }

  private async hotel(work: Work, propertyId: string, at: Date): Promise<AriHotel> {
    const facts = await this.properties.read(work, propertyId);
    if (!facts) throw notFound();
    const [types, plans, seasons] = [
      await this.roomTypes.ofProperty(propertyId, work),
      await plansOf(work, propertyId),
      await work.hot<{ id: string; ranges: { firstNight: string; lastNight: string }[] }>(
        'season_ranges',
        'SELECT id, ranges FROM seasons WHERE property_id = $1',
        [propertyId],
      ),
    ];
    const today = dateInZone(at, facts.timeZone);
    const { businessDate } = facts;
    return {
      firstNight: today < businessDate ? today : businessDate,
      // as far as the counters of rooms reach
      lastNight: addDays(today > businessDate ? today : businessDate, this.environment.INVENTORY_HORIZON_NIGHTS),
      roomTypeIds: new Set(types.map((t) => t.id)),
      plans: new Map(plans.map((p) => [p.id, { derived: p.parentId !== null, roomTypeIds: new Set(p.roomTypeIds) }])),
      seasons: new Map(seasons.map((s) => [s.id, s.ranges])),
    };
  }
}

function refusedAllowance(
  asked: AriPlan['allowances'][number],
  refused: { code: string; least: number | null } | undefined,
): ProblemReason[] {
  if (!refused) return [];
  const detail =
    refused.least === null ? 'There are no counters for this night.' : `${refused.least} rooms beyond those there are are sold or held.`;
  return [{ pointer: asked.pointer, code: refused.code, detail, firstNight: asked.night, lastNight: asked.night }];
}

const errorView = ({ pointer, code, detail, firstNight, lastNight }: ProblemReason): AriErrorDto => ({
  pointer: pointer!,
  code,
  detail: detail!,
  ...(typeof firstNight === 'string' ? { firstNight } : {}),
  ...(typeof lastNight === 'string' ? { lastNight } : {}),
});

function rangeOf({ products, wider, allowances }: AriPlan): { firstNight: string; lastNight: string; roomTypeIds: string[] } {
  let [firstNight, lastNight] = ['9999-12-31', '0000-01-01'];
  const types = new Set<string>();
  const see = (night: string, roomTypeId: string | null): void => {
    if (night < firstNight) firstNight = night;
    if (night > lastNight) lastNight = night;
    if (roomTypeId) types.add(roomTypeId);
  };
  for (const { nights, roomTypeIds } of [products, wider]) nights.forEach((night, i) => see(night, roomTypeIds[i]!));
  for (const { night, roomTypeId } of allowances) see(night, roomTypeId);
  return { firstNight, lastNight, roomTypeIds: [...types] };
}
