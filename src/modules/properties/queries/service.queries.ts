import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import type { BookingRules, Schedule } from '../domain/content';
import type { Bookable, PriceUnit } from '../domain/hotel-service.entity';

/** What other modules need to know of something that a hotel sells beside rooms. */
export interface ServiceFacts {
  id: string;
  propertyId: string;
  code: string;
  name: string;
  kind: string;
  /** Minor units of the hotel's currency; null = on request. */
  priceMinor: number | null;
  priceUnit: PriceUnit | null;
  /** In each slot, of what `bookingRules.counts` says; null = no limit. */
  capacity: number | null;
  schedule: Schedule | null;
  taxCode: string | null;
  bookable: Bookable;
  bookingRules: BookingRules;
  status: 'active' | 'retired';
}

@Injectable()
export class ServiceQueries {
  constructor(private readonly database: Database) {}

  /** By id, as the connection or transaction sees it now; undefined when there is none. */
  async facts(id: string, sql: Sql = this.database): Promise<ServiceFacts | undefined> {
    const [service] = await sql.hot<ServiceFacts>(
      'service_facts',
      `SELECT id, property_id AS "propertyId", code, name, kind, price_minor AS "priceMinor", price_unit AS "priceUnit", capacity, schedule,
         tax_code AS "taxCode", bookable, coalesce(booking_rules, '{}') AS "bookingRules", status
       FROM services WHERE id = $1`,
      [id],
    );
    return service;
  }
}
