import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { MaintenanceBlock } from '../domain/maintenance-block.entity';
import { releaseFrom } from '../domain/maintenance';
import { PropertyProblems } from '../domain/problems';
import type { MaintenanceBlockDto } from '../dto/maintenance-block.dto';
import { maintenanceBlockReleased } from '../events/room.event';
import { PropertyQueries } from '../queries/property.queries';
import { maintenanceBlockView } from '../queries/maintenance-block.view';
import { lockRoomTypes } from './inventory-counting';
import { settleAndTell } from './settle';

/** Ends maintenance: the nights from the business date on can be sold again. */
@Injectable()
export class ReleaseBlock {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 409 `nothing_to_release` */
  release(id: string, ctx: RequestContext): Promise<MaintenanceBlockDto> {
    return this.work.run(ctx, 200, async (work) => {
      const found = await work.manager.findOneBy(MaintenanceBlock, { id });
      if (!found) throw notFound();
      const { propertyId } = found;
      ctx.caller.require('properties:write', propertyId);
      const businessDate = (await this.properties.read(work, propertyId))!.businessDate;
      // the order of all who change rooms: the room, then its type, then its nights
      await work.query('SELECT FROM rooms WHERE id = $1 FOR NO KEY UPDATE', [found.roomId]);
      const block = (await work.manager.findOne(MaintenanceBlock, { where: { id }, lock: { mode: 'for_no_key_update' } }))!;
      const from = releaseFrom(block, businessDate);
      if (from === undefined) throw new Refusal(PropertyProblems.nothingToRelease);
      const locked = await lockRoomTypes(work, propertyId, [block.roomTypeId]);
      Object.assign(block, { releasedFrom: from, releasedAt: ctx.at, updatedAt: ctx.at, version: block.version + 1 });
      await work.manager.update(MaintenanceBlock, { id, version: block.version - 1 }, block);
      if (block.deductsInventory) await settleAndTell(work, propertyId, locked, businessDate);
      work.emit(maintenanceBlockReleased(block));
      work.audit({ action: 'maintenance_block.released', target: { type: 'maintenance_block', id }, propertyId, details: { from } });
      return maintenanceBlockView(block, businessDate);
    });
  }
}
