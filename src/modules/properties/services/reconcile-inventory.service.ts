import { Injectable } from '@nestjs/common';
import { Environment } from '../../../kernel/config/environment';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { Clock } from '../../../kernel/values/clock';
import type { LocalDate } from '../../../kernel/values/local-date';
import { lastNightOfHorizon } from './horizon';
import { type ChangedNights, type Difference, fillGaps, inventoryDifferences, lockRoomTypes, settleInventory } from './inventory-counting';

interface Range {
  id: string;
  businessDate: LocalDate;
  until: LocalDate;
}

/** Recounts what rooms and blocks say of the nights and compares it with the counters. Sold and held rooms are recounted by their owner. */
@Injectable()
export class ReconcileInventory {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** Nights from the business date on whose `physical` or `removed` differ from a recount, or that are missing; of one hotel or of all. */
  async differences(propertyId?: string): Promise<Difference[]> {
    const found: Difference[] = [];
    for (const { id, businessDate, until } of await this.ranges(propertyId)) {
      found.push(...(await inventoryDifferences(this.database, id, businessDate, until)));
    }
    return found;
  }

  /**
   * Puts the counters of a hotel right.
   * @throws Refusal 409 `rooms_are_sold` when the right count lies below what is sold: then rooms must be found first
   */
  async repair(propertyId: string): Promise<ChangedNights[]> {
    const [range] = await this.ranges(propertyId);
    if (!range) throw notFound();
    return this.database.transaction(async (tx) => {
      const roomTypeIds = await lockRoomTypes(tx, propertyId, null);
      await fillGaps(tx, propertyId, range.businessDate, range.until);
      return settleInventory(tx, propertyId, roomTypeIds, range.businessDate);
    });
  }

  private async ranges(propertyId?: string): Promise<Range[]> {
    const hotels = await this.database.query<{ id: string; timeZone: string; businessDate: LocalDate }>(
      'SELECT id, time_zone AS "timeZone", business_date AS "businessDate" FROM properties WHERE $1::uuid IS NULL OR id = $1 ORDER BY id',
      [propertyId ?? null],
    );
    return hotels.map((hotel) => ({
      ...hotel,
      until: lastNightOfHorizon(hotel, this.clock.now(), this.environment.INVENTORY_HORIZON_NIGHTS),
    }));
  }
}
