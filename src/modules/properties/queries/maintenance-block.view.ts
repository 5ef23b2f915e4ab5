import type { LocalDate } from '../../../kernel/values/local-date';
import type { MaintenanceBlock } from '../domain/maintenance-block.entity';
import { releaseFrom, statusOf } from '../domain/maintenance';
import type { MaintenanceBlockDto } from '../dto/maintenance-block.dto';

export function maintenanceBlockView(b: MaintenanceBlock, businessDate: LocalDate): MaintenanceBlockDto {
  const releasable = releaseFrom(b, businessDate) !== undefined;
  return {
    id: b.id,
    propertyId: b.propertyId,
    roomId: b.roomId,
    roomTypeId: b.roomTypeId,
    firstNight: b.firstNight,
    lastNight: b.lastNight,
    kind: b.kind,
    reason: b.reason,
    deductsInventory: b.deductsInventory,
    countsInOccupancy: b.countsInOccupancy,
    status: statusOf(b, businessDate),
    releasedFrom: b.releasedFrom,
    releasedAt: b.releasedAt?.toISOString() ?? null,
    actions: [{ action: 'release', allowed: releasable, reasons: releasable ? [] : ['nothing_to_release'] }],
    createdAt: b.createdAt.toISOString(),
    updatedAt: b.updatedAt.toISOString(),
  };
}
