import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';

interface RoomTypeRef {
  id: string;
  propertyId: string;
  code: string;
  maxAdults: number;
  maxChildren: number;
  maxPersons: number;
  status: string;
}

const about = (t: { id: string; propertyId: string }) => ({
  version: 1,
  aggregate: { type: 'room_type', id: t.id },
  propertyId: t.propertyId,
});
const facts = ({ code, maxAdults, maxChildren, maxPersons, status }: RoomTypeRef) => ({ code, maxAdults, maxChildren, maxPersons, status });

export const roomTypeCreated = (t: RoomTypeRef): DomainEvent => ({
  ...about(t),
  type: 'properties.room_type_created',
  data: facts(t),
  changes: [],
});

export const roomTypeChanged = (t: RoomTypeRef, changes: FieldChange[]): DomainEvent => ({
  ...about(t),
  type: 'properties.room_type_changed',
  data: facts(t),
  changes,
});

/** Rooms were added to or taken from the nights `firstNight` … `lastNight`, both included. */
export const inventoryChanged = (
  propertyId: string,
  nights: { roomTypeId: string; firstNight: string; lastNight: string },
): DomainEvent => ({
  ...about({ id: nights.roomTypeId, propertyId }),
  type: 'properties.inventory_changed',
  data: { ...nights },
  changes: [],
});
