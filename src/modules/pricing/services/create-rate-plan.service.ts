import { Injectable } from '@nestjs/common';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { RoomTypeQueries } from '../../properties';
import { RatePlan } from '../domain/rate-plan.entity';
import type { MemberPrice } from '../domain/member-price';
import type { CreateRatePlanDto, MemberPriceDto, RatePlanDto } from '../dto/rate-plan.dto';
import { roomTypesOfPlans, setRoomTypes } from '../queries/rate-plan.queries';
import { ratePlanView } from '../queries/views';
import { checkRatePlan } from './rate-plan-rules';
import { type RecordKind, refuseIf, UndatedChanges } from './undated-changes';

export const RATE_PLAN: RecordKind<RatePlan, RatePlanDto> = {
  entity: RatePlan,
  record: 'rate_plan',
  path: 'rate-plans',
  view: async (plan, work) => ratePlanView(plan, (await roomTypesOfPlans(work, [plan.id])).get(plan.id) ?? []),
};

/** A new rate plan; without more it confirms at once, asks no guarantee, adds no tax, cancels free until arrival and restricts nothing. */
@Injectable()
export class CreateRatePlan {
  constructor(
    private readonly changes: UndatedChanges,
    private readonly roomTypes: RoomTypeQueries,
  ) {}

  async create(dto: CreateRatePlanDto, ctx: RequestContext): Promise<RatePlanDto> {
    const derived = typeof dto.parentRatePlanId === 'string';
    if (dto.kind && (dto.kind === 'derived') !== derived) {
      throw invalid({
        pointer: '/parentRatePlanId',
        code: derived ? 'not_allowed' : 'required',
        detail: 'A derived plan has a parent, a fixed one none.',
      });
    }
    if (dto.derivation && !derived) {
      throw invalid({ pointer: '/derivation', code: 'not_allowed', detail: 'Only a derived plan has a derivation.' });
    }
    const plan = newPlan(dto, ctx.at);
    return this.changes.create(
      RATE_PLAN,
      plan,
      ctx,
      async (work) => refuseIf(await checkRatePlan(plan, dto.roomTypeIds, work, this.roomTypes)),
      (work) => setRoomTypes(work, plan.propertyId, plan.id, dto.roomTypeIds),
    );
  }
}

/** As it is stored: both parts are there. */
export const memberPrice = ({ guestClasses, basisPoints = 0, amountMinor = 0 }: MemberPriceDto): MemberPrice => ({
  guestClasses,
  basisPoints,
  amountMinor,
});

const newPlan = (dto: CreateRatePlanDto, at: Date): RatePlan => ({
  id: newId(),
  propertyId: dto.propertyId,
  code: dto.code,
  name: dto.name,
  description: dto.description ?? null,
  parentRatePlanId: dto.parentRatePlanId ?? null,
  derivedBasisPoints: dto.derivation?.basisPoints ?? 0,
  derivedAmountMinor: dto.derivation?.amountMinor ?? 0,
  mealPlan: dto.mealPlan ?? null,
  channels: dto.channels ?? null,
  validFrom: dto.validFrom ?? null,
  validUntil: dto.validUntil ?? null,
  bookableFrom: dto.bookableFrom ? new Date(dto.bookableFrom) : null,
  bookableUntil: dto.bookableUntil ? new Date(dto.bookableUntil) : null,
  lateBookingUntil: dto.lateBookingUntil ?? null,
  minStay: dto.minStay ?? null,
  maxStay: dto.maxStay ?? null,
  minAdvanceDays: dto.minAdvanceDays ?? null,
  maxAdvanceDays: dto.maxAdvanceDays ?? null,
  childRates: dto.childRates ?? null,
  extraAdultMinor: dto.extraAdultMinor ?? null,
  cancellationPolicyId: dto.cancellationPolicyId ?? null,
  minGuarantee: dto.minGuarantee ?? null,
  memberPrices: dto.memberPrices?.map(memberPrice) ?? null,
  guestClasses: dto.guestClasses ?? null,
  packageId: dto.packageId ?? null,
  status: 'active',
  version: 1,
  createdAt: at,
  updatedAt: at,
});
