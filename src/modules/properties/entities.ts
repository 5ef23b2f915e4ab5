import { HotelService } from './domain/hotel-service.entity';
import { MaintenanceBlock } from './domain/maintenance-block.entity';
import { Property } from './domain/property.entity';
import { RoomType } from './domain/room-type.entity';
import { Room } from './domain/room.entity';

export const propertyEntities = [Property, RoomType, Room, MaintenanceBlock, HotelService];
