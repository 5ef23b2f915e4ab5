import type { Room } from '../domain/room.entity';
import type { RoomDto } from '../dto/room.dto';

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
