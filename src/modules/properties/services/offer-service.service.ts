import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { fieldChanges } from '../domain/field-changes';
import { HotelService } from '../domain/hotel-service.entity';
import { changeService, serviceDetails } from '../domain/hotel-service-details';
import type { CreateServiceDto, ServiceDto, UpdateServiceDto } from '../dto/hotel-service.dto';
import { serviceChanged, serviceCreated } from '../events/hotel-service.event';
import { PropertyQueries } from '../queries/property.queries';
import { serviceView } from '../queries/hotel-service.view';

/** What a hotel sells beside rooms: added, changed, retired. */
@Injectable()
export class OfferService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
  ) {}

  async create({ propertyId, ...details }: CreateServiceDto, ctx: RequestContext): Promise<ServiceDto> {
    ctx.caller.require('properties:write', propertyId);
    const { currency } = await this.properties.mustExist(propertyId);
    const service = blankService(propertyId, ctx.at);
    changeService(service, details, currency);
    return this.work.run(ctx, 201, async (work) => {
      await work.manager.insert(HotelService, service);
      work.emit(serviceCreated(service));
      work.audit({ action: 'service.created', target: { type: 'service', id: service.id }, propertyId });
      ctx.answer.etag = etagOf(service.version);
      ctx.answer.location = `/v1/services/${service.id}`;
      return serviceView(service, currency);
    });
  }

  update(id: string, patch: UpdateServiceDto, ifMatch: string | undefined, ctx: RequestContext): Promise<ServiceDto> {
    return this.work.run(ctx, 200, async (work) => {
      const service = await work.manager.findOne(HotelService, { where: { id }, lock: { mode: 'for_no_key_update' } });
      if (!service) throw notFound();
      const { propertyId } = service;
      ctx.caller.require('properties:write', propertyId);
      requireMatch(ifMatch, service.version);
      const { currency } = (await this.properties.read(work, propertyId))!;
      const before = serviceDetails(service, currency);
      const fields = changeService(service, patch, currency);
      if (fields.length) {
        service.version += 1;
        service.updatedAt = ctx.at;
        await work.manager.update(HotelService, { id, version: service.version - 1 }, service);
        work.emit(serviceChanged(service, fieldChanges(before, serviceDetails(service, currency), fields)));
        work.audit({ action: 'service.changed', target: { type: 'service', id }, propertyId, details: { fields } });
      }
      ctx.answer.etag = etagOf(service.version);
      return serviceView(service, currency);
    });
  }
}

function blankService(propertyId: string, at: Date): HotelService {
  return {
    id: newId(),
    propertyId,
    code: '',
    name: '',
    kind: '',
    description: null,
    translations: {},
    priceMinor: null,
    priceUnit: null,
    capacity: null,
    schedule: null,
    taxCode: null,
    bookable: 'with_stay',
    bookingRules: null,
    pictures: [],
    status: 'active',
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}
