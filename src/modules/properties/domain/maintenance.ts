import type { LocalDate } from '../../../kernel/values/local-date';

export const MAINTENANCE_KINDS = ['out_of_order', 'out_of_service', 'out_of_inventory'] as const;
export type MaintenanceKind = (typeof MAINTENANCE_KINDS)[number];

/**
 * What a kind does unless the hotel says otherwise: a room out of order cannot be sold but stays in the hotel's capacity, one out of
 * service can still be sold, one out of inventory is gone from sale and capacity alike.
 */
const DEFAULTS: Record<MaintenanceKind, { deductsInventory: boolean; countsInOccupancy: boolean }> = {
  out_of_order: { deductsInventory: true, countsInOccupancy: true },
  out_of_service: { deductsInventory: false, countsInOccupancy: true },
  out_of_inventory: { deductsInventory: true, countsInOccupancy: false },
};

export function effectOf(
  kind: MaintenanceKind,
  chosen: { deductsInventory?: boolean | null; countsInOccupancy?: boolean | null } = {},
): { deductsInventory: boolean; countsInOccupancy: boolean } {
  return {
    deductsInventory: chosen.deductsInventory ?? DEFAULTS[kind].deductsInventory,
    countsInOccupancy: chosen.countsInOccupancy ?? DEFAULTS[kind].countsInOccupancy,
  };
}

interface Block {
  firstNight: LocalDate;
  lastNight: LocalDate;
  releasedFrom: LocalDate | null;
}

export type BlockStatus = 'planned' | 'running' | 'ended' | 'released';

/** Where a block stands on the hotel's business date. */
export function statusOf(block: Block, businessDate: LocalDate): BlockStatus {
  if (block.releasedFrom !== null) return 'released';
  if (businessDate < block.firstNight) return 'planned';
  return businessDate > block.lastNight ? 'ended' : 'running';
}

/** The first night that a release today gives back; undefined when there is nothing left to give. */
export function releaseFrom(block: Block, businessDate: LocalDate): LocalDate | undefined {
  const status = statusOf(block, businessDate);
  if (status === 'planned') return block.firstNight;
  return status === 'running' ? businessDate : undefined;
}
