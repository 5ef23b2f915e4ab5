import type { RoomType } from '../domain/room-type.entity';
import type { RoomTypeDto } from '../dto/room-type.dto';
import { inOrder } from './pictures';

export function roomTypeView(t: RoomType): RoomTypeDto {
  return {
    id: t.id,
    propertyId: t.propertyId,
    code: t.code,
    name: t.name,
    maxAdults: t.maxAdults,
    maxChildren: t.maxChildren,
    maxPersons: t.maxPersons,
    description: t.description,
    translations: t.translations,
    beds: t.beds,
    sizeSquareMetres: t.sizeSquareMetres,
    amenities: t.amenities,
    pictures: inOrder(t.pictures),
    rank: t.rank,
    status: t.status,
    contentConfirmedAt: t.contentConfirmedAt?.toISOString() ?? null,
    version: t.version,
    createdAt: t.createdAt.toISOString(),
    updatedAt: t.updatedAt.toISOString(),
  };
}
