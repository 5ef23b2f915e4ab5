export { searchKey } from './domain/search-key';
export { PropertyProblems } from './domain/problems';
export { PropertiesModule } from './properties.module';
export { type PropertyFacts, PropertyQueries } from './queries/property.queries';
export { type RoomTypeFacts, RoomTypeQueries } from './queries/room-type.queries';
export { ExtendHorizon } from './services/extend-horizon.service';
export type { ChangedNights, Difference } from './services/inventory-counting';
export { type InventoryNight, InventoryNights, type OverbookAllowance, type RefusedAllowance } from './services/inventory-nights';
export { ReconcileInventory } from './services/reconcile-inventory.service';
