import type { LocalDate } from '../../../kernel/values/local-date';
import type { HotelService } from '../domain/hotel-service.entity';
import type { MaintenanceBlock } from '../domain/maintenance-block.entity';
import { releaseFrom, statusOf } from '../domain/maintenance';
import type { Room } from '../domain/room.entity';
import type { ServiceDto } from '../dto/hotel-service.dto';
import type { MaintenanceBlockDto } from '../dto/maintenance-block.dto';
import type { RoomDto } from '../dto/room.dto';
import { inOrder } from './pictures';

export function roomView(r: Room): RoomDto {
  return {
    id: r.id,
    propertyId: r.propertyId,
    roomTypeId: r.roomTypeId,
    number: r.number,
    floor: r.floor,
    features: r.features,
    inService: r.inService,
    version: r.version,
    createdAt: r.createdAt.toISOString(),
    updatedAt: r.updatedAt.toISOString(),
  };
}

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

export function serviceView(s: HotelService, currency: string): ServiceDto {
  return {
    id: s.id,
    propertyId: s.propertyId,
    code: s.code,
    name: s.name,
    kind: s.kind,
    description: s.description,
    translations: s.translations,
    price: s.priceMinor === null ? null : { amountMinor: s.priceMinor, currency },
    priceUnit: s.priceUnit,
    capacity: s.capacity,
    schedule: s.schedule,
    taxCode: s.taxCode,
    bookable: s.bookable,
    pictures: inOrder(s.pictures),
    status: s.status,
    version: s.version,
    createdAt: s.createdAt.toISOString(),
    updatedAt: s.updatedAt.toISOString(),
  };
}
