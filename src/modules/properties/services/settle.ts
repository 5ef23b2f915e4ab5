import type { Work } from '../../../kernel/database/unit-of-work';
import type { LocalDate } from '../../../kernel/values/local-date';
import { inventoryChanged } from '../events/room-type.event';
import { settleInventory } from './inventory-counting';

/** Settles the counters of the (locked) room types and tells which nights have changed. @throws Refusal 409 `rooms_are_sold` */
export async function settleAndTell(work: Work, propertyId: string, roomTypeIds: readonly string[], from: LocalDate): Promise<void> {
  for (const nights of await settleInventory(work, propertyId, roomTypeIds, from)) work.emit(inventoryChanged(propertyId, nights));
}
