import type { Work } from '../../../kernel/database/unit-of-work';
import type { RoomTypeQueries } from '../../properties';
import { Findings, inOrder } from '../domain/checks';
import { chainOf, MAX_DERIVATIONS } from '../domain/plan-chain';
import type { RatePlan } from '../domain/rate-plan.entity';
import { plansOf } from '../queries/rate-plan.queries';

const CHAIN_WRONG = {
  cycle: ['circular', 'The plan would derive from itself.'],
  too_deep: ['too_deep', `At most ${MAX_DERIVATIONS} derivations from a loaded price.`],
  parent_missing: ['unknown_rate_plan', 'No rate plan of this hotel.'],
} as const;

/** Everything a plan must satisfy within its hotel. To be asked while the hotel's undated version is locked. */
export async function checkRatePlan(
  plan: RatePlan,
  roomTypeIds: readonly string[],
  work: Work,
  roomTypes: RoomTypeQueries,
): Promise<Findings> {
  const { id, propertyId, parentRatePlanId } = plan;
  const findings = new Findings()
    .add(!inOrder(plan.validFrom, plan.validUntil), '/validUntil', 'before_first', 'The last night lies before the first.')
    .add(
      !inOrder(plan.bookableFrom?.getTime(), plan.bookableUntil?.getTime()),
      '/bookableUntil',
      'before_first',
      'It would never be bookable.',
    )
    .add(!inOrder(plan.minStay, plan.maxStay), '/maxStay', 'below_minimum', 'The largest stay is shorter than the least.')
    .add(!inOrder(plan.minAdvanceDays, plan.maxAdvanceDays), '/maxAdvanceDays', 'below_minimum', 'It could never be booked.')
    .add(
      parentRatePlanId !== null && plan.extraAdultMinor !== null,
      '/extraAdultMinor',
      'derived',
      'A derived plan takes the price for further adults from its parent.',
    );
  const ages = plan.childRates?.map((r) => r.maxAge) ?? [];
  findings.add(new Set(ages).size !== ages.length, '/childRates', 'not_unique', 'Two age groups end at the same age.');

  const known = new Set((await roomTypes.ofProperty(propertyId, work)).map((t) => t.id));
  roomTypeIds.forEach((type, i) => findings.add(!known.has(type), `/roomTypeIds/${i}`, 'unknown_room_type', 'No room type of this hotel.'));

  const plans = new Map((await plansOf(work, propertyId)).map((p) => [p.id, p]));
  plans.set(id, { id, parentId: parentRatePlanId, roomTypeIds: [...roomTypeIds] });
  for (const other of plans.values()) {
    const chain = chainOf(other, plans);
    if (typeof chain !== 'string') continue;
    const [code, detail] = CHAIN_WRONG[chain];
    findings.add(true, '/parentRatePlanId', code, detail);
    break;
  }
  const parent = parentRatePlanId === null ? undefined : plans.get(parentRatePlanId);
  roomTypeIds.forEach((type, i) =>
    findings.add(
      parent !== undefined && known.has(type) && !parent.roomTypeIds.includes(type),
      `/roomTypeIds/${i}`,
      'not_sold_by_parent',
      'The parent plan is not sold for this room type.',
    ),
  );
  const orphaned = [...plans.values()]
    .filter((p) => p.parentId === id)
    .some((p) => p.roomTypeIds.some((type) => !roomTypeIds.includes(type)));
  findings.add(
    orphaned,
    '/roomTypeIds',
    'sold_by_derived_plan',
    'A plan that derives from this one is sold for a room type that is left out.',
  );
  if (plan.cancellationPolicyId !== null) {
    const found = await work.query(`SELECT 1 FROM cancellation_policies WHERE property_id = $1 AND id = $2`, [
      propertyId,
      plan.cancellationPolicyId,
    ]);
    findings.add(found.length === 0, '/cancellationPolicyId', 'unknown_policy', 'No cancellation policy of this hotel.');
  }
  if (plan.packageId !== null) {
    const found = await work.query(`SELECT 1 FROM packages WHERE property_id = $1 AND id = $2`, [propertyId, plan.packageId]);
    findings.add(found.length === 0, '/packageId', 'unknown_package', 'No package of this hotel.');
  }
  return findings;
}
