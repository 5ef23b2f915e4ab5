import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';

export type PricingRecord = 'rate_plan' | 'season' | 'tax_rule' | 'cancellation_policy' | 'promotion' | 'coupon_batch' | 'package';

interface RecordRef {
  id: string;
  propertyId: string;
  code: string;
}

/** `pricing.rate_plan_created`, `pricing.season_changed`, `pricing.tax_rule_removed`, `pricing.promotion_changed`, … */
export const pricingRecordEvent = (
  record: PricingRecord,
  verb: 'created' | 'changed' | 'removed',
  { id, propertyId, code }: RecordRef,
  changes: FieldChange[] = [],
): DomainEvent => ({
  type: `pricing.${record}_${verb}`,
  version: 1,
  aggregate: { type: record, id },
  propertyId,
  data: { code },
  changes,
});

export interface AriUpdate {
  propertyId: string;
  /** First and last night that anything was written for. */
  firstNight: string;
  lastNight: string;
  roomTypeIds: string[];
  cells: number;
}

/** Prices, restrictions or overbooking allowances of nights have changed. */
export const ariUpdated = ({ propertyId, ...data }: AriUpdate): DomainEvent => ({
  type: 'pricing.ari_updated',
  version: 1,
  aggregate: { type: 'property', id: propertyId },
  propertyId,
  data,
  changes: [],
});
