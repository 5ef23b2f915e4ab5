import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { etagOf } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { dateInZone } from '../../../kernel/values/local-date';
import { changeDetails } from '../domain/property-details';
import { Property } from '../domain/property.entity';
import type { CreatePropertyDto, PropertyDto } from '../dto/property.dto';
import { propertyCreated } from '../events/property.event';
import { propertyView } from '../queries/property.view';

/** A new hotel, whose business date is today. Who may create one must hold the permission for all hotels, those to come included. */
@Injectable()
export class CreateProperty {
  constructor(private readonly work: UnitOfWork) {}

  create({ currency, ...details }: CreatePropertyDto, ctx: RequestContext): Promise<PropertyDto> {
    ctx.caller.requireEverywhere('properties:write');
    const property = blankProperty(currency, details.timeZone, ctx.at);
    changeDetails(property, details);
    return this.work.run(ctx, 201, async (work) => {
      await work.manager.insert(Property, property);
      work.emit(propertyCreated(property));
      work.audit({ action: 'property.created', target: { type: 'property', id: property.id }, propertyId: property.id });
      ctx.answer.etag = etagOf(property.version);
      ctx.answer.location = `/v1/properties/${property.id}`;
      return propertyView(property, ctx.at);
    });
  }
}

function blankProperty(currency: string, timeZone: string, at: Date): Property {
  return {
    id: newId(),
    code: '',
    name: '',
    timeZone,
    currency,
    addressLines: [],
    postalCode: null,
    city: null,
    cityKey: null,
    region: null,
    country: null,
    latitude: null,
    longitude: null,
    phone: null,
    email: null,
    website: null,
    description: null,
    translations: {},
    starRating: null,
    checkInTime: '15:00',
    checkOutTime: '11:00',
    facilities: [],
    pictures: [],
    policies: {},
    status: 'open',
    businessDate: dateInZone(at, timeZone),
    searchKey: '',
    contentVersion: 1,
    contentReviewDays: 180,
    dayClosing: 'calendar',
    contentChangedAt: at,
    contentConfirmedAt: null,
    contentConfirmedBy: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}
