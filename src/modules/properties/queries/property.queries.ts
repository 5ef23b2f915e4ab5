import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import type { LocalDate } from '../../../kernel/values/local-date';
import type { PropertyStatus } from '../domain/property.entity';

/** What other modules need to know of a hotel. */
export interface PropertyFacts {
  id: string;
  code: string;
  name: string;
  /** IANA name. */
  timeZone: string;
  /** ISO 4217. */
  currency: string;
  city: string | null;
  /** `city` as it is searched for, see `searchKey`. */
  cityKey: string | null;
  country: string | null;
  businessDate: LocalDate;
  /** Wall-clock time of the hotel, `HH:MM`. */
  checkInTime: string;
  checkOutTime: string;
  facilities: string[];
  status: PropertyStatus;
  /** Grows with every change of the hotel or of one of its room types. */
  contentVersion: number;
}

const FACTS = `
  SELECT id, code, name, time_zone AS "timeZone", currency, city, city_key AS "cityKey", country, business_date AS "businessDate",
    check_in_time AS "checkInTime", check_out_time AS "checkOutTime", facilities, status, content_version AS "contentVersion"
  FROM properties`;

/** Facts of hotels for other modules, and for this one. */
@Injectable()
export class PropertyQueries {
  private readonly known = new LRUCache<string, PropertyFacts>({ max: 20_000, ttl: 1_000 });

  constructor(private readonly database: Database) {}

  /** Facts at most a second old; a change made by this process shows at once. Undefined when there is no such hotel. */
  async facts(propertyId: string): Promise<PropertyFacts | undefined> {
    const remembered = this.known.get(propertyId);
    if (remembered) return remembered;
    const facts = await this.read(this.database, propertyId);
    if (facts) this.known.set(propertyId, facts);
    return facts;
  }

  /** As {@link facts}, for many hotels with one query at most. */
  async factsOf(propertyIds: readonly string[]): Promise<Map<string, PropertyFacts>> {
    const found = new Map<string, PropertyFacts>();
    const missing: string[] = [];
    for (const id of propertyIds) {
      const remembered = this.known.get(id);
      if (remembered) found.set(id, remembered);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    for (const facts of await this.database.hot<PropertyFacts>('facts_of_properties', `${FACTS} WHERE id = ANY ($1::uuid[])`, [missing])) {
      this.known.set(facts.id, facts);
      found.set(facts.id, facts);
    }
    return found;
  }

  /** As {@link facts}. @throws Refusal 404 */
  async mustExist(propertyId: string): Promise<PropertyFacts> {
    const facts = await this.facts(propertyId);
    if (!facts) throw notFound();
    return facts;
  }

  /** Facts as the connection or transaction sees them now. */
  async read(sql: Sql, propertyId: string): Promise<PropertyFacts | undefined> {
    const [facts] = await sql.hot<PropertyFacts>('property_facts', `${FACTS} WHERE id = $1`, [propertyId]);
    return facts;
  }

  /** Open hotels of a city, by code. @param cityKey from `searchKey(city)` */
  openIn(cityKey: string): Promise<PropertyFacts[]> {
    return this.database.hot<PropertyFacts>('properties_of_city', `${FACTS} WHERE city_key = $1 AND status = 'open' ORDER BY code`, [
      cityKey,
    ]);
  }

  /** To be called once a change of the hotel has committed. */
  forget(propertyId: string): void {
    this.known.delete(propertyId);
  }
}
