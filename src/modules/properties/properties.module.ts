import { Module } from '@nestjs/common';
import { PropertyQueries } from './queries/property.queries';
import { RoomTypeQueries } from './queries/room-type.queries';
import { ExtendHorizon } from './services/extend-horizon.service';
import { InventoryNights } from './services/inventory-nights';
import { ReconcileInventory } from './services/reconcile-inventory.service';

@Module({
  providers: [PropertyQueries, RoomTypeQueries, InventoryNights, ExtendHorizon, ReconcileInventory],
  exports: [PropertyQueries, RoomTypeQueries, InventoryNights, ExtendHorizon, ReconcileInventory],
})
export class PropertiesModule {}
