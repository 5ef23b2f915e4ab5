import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';

interface RoomRef {
  id: string;
  propertyId: string;
  roomTypeId: string;
  number: string;
  inService: boolean;
}

function roomEvent(type: string, room: RoomRef, changes: FieldChange[] = []): DomainEvent {
  const { id, propertyId, roomTypeId, number, inService } = room;
  return { type, version: 1, aggregate: { type: 'room', id }, propertyId, data: { roomTypeId, number, inService }, changes };
}

export const roomCreated = (room: RoomRef): DomainEvent => roomEvent('properties.room_created', room);
export const roomChanged = (room: RoomRef, changes: FieldChange[]): DomainEvent => roomEvent('properties.room_changed', room, changes);
export const roomRemoved = (room: RoomRef): DomainEvent => roomEvent('properties.room_removed', room);

interface BlockRef {
  id: string;
  propertyId: string;
  roomId: string;
  roomTypeId: string;
  kind: string;
  firstNight: string;
  lastNight: string;
  deductsInventory: boolean;
  countsInOccupancy: boolean;
  releasedFrom: string | null;
}

function blockEvent(type: string, block: BlockRef): DomainEvent {
  const { id, propertyId, roomId, roomTypeId, kind, firstNight, lastNight, deductsInventory, countsInOccupancy, releasedFrom } = block;
  return {
    type,
    version: 1,
    aggregate: { type: 'maintenance_block', id },
    propertyId,
    data: { roomId, roomTypeId, kind, firstNight, lastNight, deductsInventory, countsInOccupancy, releasedFrom },
    changes: [],
  };
}

export const maintenanceBlockCreated = (block: BlockRef): DomainEvent => blockEvent('properties.maintenance_block_created', block);
export const maintenanceBlockReleased = (block: BlockRef): DomainEvent => blockEvent('properties.maintenance_block_released', block);
