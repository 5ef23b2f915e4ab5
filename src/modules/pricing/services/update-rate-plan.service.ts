import { Injectable } from '@nestjs/common';
import { invalid } from '../../../kernel/errors/problem';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { RoomTypeQueries } from '../../properties';
import type { RatePlan } from '../domain/rate-plan.entity';
import type { RatePlanDto, UpdateRatePlanDto } from '../dto/rate-plan.dto';
import { roomTypesOfPlans, setRoomTypes } from '../queries/rate-plan.queries';
import { memberPrice, RATE_PLAN } from './create-rate-plan.service';
import { checkRatePlan } from './rate-plan-rules';
import { fieldChanges, refuseIf, UndatedChanges } from './undated-changes';

const CLEARABLE = [
  'description',
  'mealPlan',
  'channels',
  'validFrom',
  'validUntil',
  'bookableFrom',
  'bookableUntil',
  'lateBookingUntil',
  'minStay',
  'maxStay',
  'minAdvanceDays',
  'maxAdvanceDays',
  'childRates',
  'extraAdultMinor',
  'cancellationPolicyId',
  'minGuarantee',
  'memberPrices',
  'guestClasses',
  'packageId',
] as const;

/** Changes a rate plan: searches and bookings follow at once, stays that are booked keep what was agreed. */
@Injectable()
export class UpdateRatePlan {
  constructor(
    private readonly changes: UndatedChanges,
    private readonly roomTypes: RoomTypeQueries,
  ) {}

  update(id: string, dto: UpdateRatePlanDto, ifMatch: string | undefined, ctx: RequestContext): Promise<RatePlanDto> {
    return this.changes.change(RATE_PLAN, id, ifMatch, ctx, async (plan, work) => {
      const { derivation, roomTypeIds, bookableFrom, bookableUntil, memberPrices, ...fields } = dto;
      if ((derivation || dto.parentRatePlanId) && plan.parentRatePlanId === null) {
        throw invalid({ pointer: '/parentRatePlanId', code: 'not_allowed', detail: 'A fixed plan stays fixed.' });
      }
      const nulls = Object.entries({ derivation, roomTypeIds }).filter(([, value]) => value === null);
      if (nulls.length)
        throw invalid(...nulls.map(([name]) => ({ pointer: `/${name}`, code: 'not_nullable', detail: `${name} cannot be cleared.` })));
      const before = { ...plan };
      const patch: { [K in keyof RatePlan]?: RatePlan[K] | null } = {
        ...fields,
        memberPrices: memberPrices && memberPrices.map(memberPrice),
        bookableFrom: instant(bookableFrom),
        bookableUntil: instant(bookableUntil),
        ...(derivation ? { derivedBasisPoints: derivation.basisPoints ?? 0, derivedAmountMinor: derivation.amountMinor ?? 0 } : {}),
      };
      const changed = mergePatch<RatePlan>(plan, patch, CLEARABLE);
      const sold = (await roomTypesOfPlans(work, [id])).get(id) ?? [];
      const types = roomTypeIds ?? sold;
      refuseIf(await checkRatePlan(plan, types, work, this.roomTypes));
      const others = roomTypeIds !== undefined && JSON.stringify([...types].sort()) !== JSON.stringify([...sold].sort());
      if (others) await setRoomTypes(work, plan.propertyId, id, types);
      return [...fieldChanges(before, plan, changed), ...(others ? [{ field: 'roomTypeIds' }] : [])];
    });
  }
}

/** Absent stays absent, null clears. */
const instant = (text: string | null | undefined): Date | null | undefined => (typeof text === 'string' ? new Date(text) : text);
