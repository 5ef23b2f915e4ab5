import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import type { RoutingRule } from '../domain/line';

/** Rules that the folios of stays begin with, by reservation; whoever has none is left out. */
export type RulesOfStays = (sql: Sql, reservationIds: readonly string[]) => Promise<{ id: string; rules: RoutingRule[] }[]>;

/** Who knows where charges of a stay go from the first on: asked when its folio is opened. Folios know no groups and no bookings of companies. */
@Injectable()
export class StandingRules {
  private readonly sources: RulesOfStays[] = [];

  register(source: RulesOfStays): void {
    this.sources.push(source);
  }

  async of(sql: Sql, reservationIds: readonly string[]): Promise<Map<string, RoutingRule[]>> {
    const found = new Map<string, RoutingRule[]>();
    for (const source of this.sources) {
      for (const { id, rules } of await source(sql, reservationIds)) found.set(id, [...(found.get(id) ?? []), ...rules]);
    }
    return found;
  }
}
