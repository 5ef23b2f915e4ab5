import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { RatePlan } from '../domain/rate-plan.entity';
import type { RatePlanDto, RatePlanListQuery, RatePlanPageDto } from '../dto/rate-plan.dto';
import { PricingLists } from './pricing-lists';
import { roomTypesOfPlans } from './rate-plan.queries';
import { ratePlanView } from './views';

/** Rate plans with the room types that they are sold for. */
@Injectable()
export class RatePlanReads {
  constructor(
    private readonly lists: PricingLists,
    private readonly database: Database,
  ) {}

  async page(query: RatePlanListQuery, ctx: RequestContext): Promise<RatePlanPageDto> {
    const { data, nextCursor } = await this.lists.page(RatePlan, query, ctx);
    const types = await roomTypesOfPlans(
      this.database,
      data.map((plan) => plan.id),
    );
    return { data: data.map((plan) => ratePlanView(plan, types.get(plan.id) ?? [])), nextCursor };
  }

  async one(id: string, ctx: RequestContext): Promise<RatePlanDto> {
    const plan = await this.lists.one(RatePlan, id, ctx);
    return ratePlanView(plan, (await roomTypesOfPlans(this.database, [id])).get(id) ?? []);
  }
}
