import { Injectable } from '@nestjs/common';
import { Environment } from '../../../kernel/config/environment';
import { Database } from '../../../kernel/database/database';
import { Clock } from '../../../kernel/values/clock';
import type { LocalDate } from '../../../kernel/values/local-date';
import { lastNightOfHorizon } from './horizon';
import { addNights, lockRoomTypes } from './inventory-counting';

/** Adds the nights that have come within the horizon, for every hotel. Running it again changes nothing. */
@Injectable()
export class ExtendHorizon {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** @returns how many nights were added, over all room types of all hotels */
  async run(): Promise<{ nightsAdded: number }> {
    const hotels = await this.database.query<{ id: string; timeZone: string; businessDate: LocalDate }>(
      'SELECT id, time_zone AS "timeZone", business_date AS "businessDate" FROM properties ORDER BY id',
    );
    let nightsAdded = 0;
    for (const hotel of hotels) {
      const until = lastNightOfHorizon(hotel, this.clock.now(), this.environment.INVENTORY_HORIZON_NIGHTS);
      if (await this.reaches(hotel.id, until)) continue;
      nightsAdded += await this.database.transaction(async (tx) =>
        addNights(tx, hotel.id, await lockRoomTypes(tx, hotel.id, null), hotel.businessDate, until),
      );
    }
    return { nightsAdded };
  }

  private async reaches(propertyId: string, until: LocalDate): Promise<boolean> {
    const [row] = await this.database.hot<{ reaches: boolean }>(
      'horizon_reaches',
      `SELECT NOT EXISTS (SELECT FROM room_types t WHERE t.property_id = $1 AND NOT EXISTS
         (SELECT FROM inventory_nights n WHERE n.property_id = $1 AND n.room_type_id = t.id AND n.night = $2::date)) AS reaches`,
      [propertyId, until],
    );
    return row!.reaches;
  }
}
