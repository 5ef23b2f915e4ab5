import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { fieldChanges } from '../domain/field-changes';
import { changeDetails, detailsOf } from '../domain/property-details';
import { Property } from '../domain/property.entity';
import type { PropertyDto, UpdatePropertyDto } from '../dto/property.dto';
import { propertyChanged } from '../events/property.event';
import { PropertyQueries } from '../queries/property.queries';
import { propertyView } from '../queries/property.view';

/** Changes what is said of a hotel. */
@Injectable()
export class UpdateProperty {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: PropertyQueries,
  ) {}

  async update(id: string, patch: UpdatePropertyDto, ifMatch: string | undefined, ctx: RequestContext): Promise<PropertyDto> {
    ctx.caller.require('properties:write', id);
    const view = await this.work.run(ctx, 200, async (work) => {
      const property = await work.manager.findOne(Property, { where: { id }, lock: { mode: 'for_no_key_update' } });
      if (!property) throw notFound();
      requireMatch(ifMatch, property.version);
      const before = detailsOf(property);
      const { fields, content } = changeDetails(property, patch);
      if (fields.length) {
        property.version += 1;
        property.contentVersion += 1;
        property.updatedAt = ctx.at;
        if (content) property.contentChangedAt = ctx.at;
        await work.manager.update(Property, { id, version: property.version - 1 }, property);
        work.emit(propertyChanged(property, fieldChanges(before, detailsOf(property), fields)));
        work.audit({ action: 'property.changed', target: { type: 'property', id }, propertyId: id, details: { fields } });
      }
      ctx.answer.etag = etagOf(property.version);
      return propertyView(property, ctx.at);
    });
    this.queries.forget(id);
    return view;
  }
}
