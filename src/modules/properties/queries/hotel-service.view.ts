import type { HotelService } from '../domain/hotel-service.entity';
import type { ServiceDto } from '../dto/hotel-service.dto';
import { inOrder } from './pictures';

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
    bookingRules: s.bookingRules,
    pictures: inOrder(s.pictures),
    status: s.status,
    version: s.version,
    createdAt: s.createdAt.toISOString(),
    updatedAt: s.updatedAt.toISOString(),
  };
}
