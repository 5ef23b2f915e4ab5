import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { addUp, FIGURE_COLUMNS, type HotelFigures } from '../domain/figures';
import type { GuestFiguresDto } from '../dto/figures.dto';
import { sightOf } from './persons';
import { visibleRecords } from './visible-records';

@Injectable()
export class FigureQueries {
  constructor(private readonly database: Database) {}

  /** @throws Refusal 404 */
  async of(ctx: RequestContext, guestId: string): Promise<GuestFiguresDto> {
    const sight = sightOf(ctx.caller, 'guests:read');
    const { personId } = await visibleRecords(this.database, guestId, sight);
    const hotels = await this.database.hot<HotelFigures>(
      'figures_of_guest',
      `SELECT ${FIGURE_COLUMNS} FROM guest_figures f WHERE f.person_id = $1 AND ($2::uuid[] IS NULL OR f.property_id = ANY ($2::uuid[])) ORDER BY f.property_id`,
      [personId, sight.propertyIds],
    );
    return {
      guestId: personId,
      total: addUp(hotels),
      byHotel: hotels.map((h) => ({ propertyId: h.propertyId, ...addUp([h]) })),
    };
  }
}
