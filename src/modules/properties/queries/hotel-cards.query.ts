import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import type { Translations } from '../domain/content';

/** What a hotel prints on its letters. */
export interface HotelCard {
  id: string;
  name: string;
  /** Names in other languages. */
  translations: Translations;
  address: string;
  phone: string | null;
  email: string | null;
  website: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  timeZone: string;
  /** Wall-clock time of the hotel, `HH:MM`. */
  checkInTime: string;
  checkOutTime: string;
}

/** Letterheads for those who write in a hotel's name. */
@Injectable()
export class HotelCards {
  async of(sql: Sql, propertyIds: readonly string[]): Promise<Map<string, HotelCard>> {
    const cards = await sql.hot<HotelCard>(
      'hotel_cards',
      `SELECT id, name, translations, phone, email, website, country, time_zone AS "timeZone", check_in_time AS "checkInTime", check_out_time AS "checkOutTime",
         CASE WHEN address_lines <> '{}' OR city IS NOT NULL
           THEN concat_ws(', ', VARIADIC address_lines || array_remove(ARRAY[nullif(concat_ws(' ', postal_code, city), ''), country], NULL)) ELSE '' END AS address
       FROM properties WHERE id = ANY ($1::uuid[])`,
      [propertyIds],
    );
    return new Map(cards.map((card) => [card.id, card]));
  }
}
