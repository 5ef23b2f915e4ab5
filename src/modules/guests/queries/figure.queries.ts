import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { addUp, FIGURE_COLUMNS, type HotelFigures } from '../domain/figures';
import type { GuestFiguresDto } from '../dto/figures.dto';
import { sightOf } from './persons';

@Injectable()
export class FigureQueries {
  constructor(private readonly database: Database) {}

  /** @throws Refusal 404 */
  async of(ctx: RequestContext, guestId: string): Promise<GuestFiguresDto> {
    const { propertyIds } = sightOf(ctx.caller, 'guests:read');
    const rows = await this.database.query<{ person: string } & Partial<HotelFigures>>(
      `SELECT p.person_id AS person, ${FIGURE_COLUMNS}
       FROM guests p LEFT JOIN guest_figures f ON f.person_id = p.person_id AND ($2::uuid[] IS NULL OR f.property_id = ANY ($2::uuid[]))
       WHERE p.id = $1 AND ($2::uuid[] IS NULL OR EXISTS (
         SELECT FROM guests g WHERE (g.id = p.id OR (g.together AND g.person_id = p.person_id)) AND g.property_id = ANY ($2::uuid[])))
       ORDER BY f.property_id`,
      [guestId, propertyIds],
    );
    if (rows.length === 0) throw notFound();
    const hotels = rows.filter((r): r is typeof r & HotelFigures => r.propertyId !== null);
    return {
      guestId: rows[0]!.person,
      total: addUp(hotels),
      byHotel: hotels.map((h) => ({ propertyId: h.propertyId, ...addUp([h]) })),
    };
  }
}
