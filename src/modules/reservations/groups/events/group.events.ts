import type { DomainEvent } from '../../../../kernel/events/domain-event';

export type GroupChange = 'created' | 'confirmed' | 'cancelled' | 'block_changed' | 'washed' | 'updated' | 'cut_off' | 'routed';

/** What has become of a group and its block. @param fields that were set, where some were */
export const groupChanged = (
  { id, property_id, status }: { id: string; property_id: string; status: string },
  what: GroupChange,
  fields: readonly string[],
): DomainEvent => ({
  type: `reservations.group_${what}`,
  version: 1,
  aggregate: { type: 'group', id },
  propertyId: property_id,
  data: { status },
  changes: fields.map((field) => ({ field })),
});
