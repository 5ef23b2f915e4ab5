import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import type { RoomTypeStatus } from '../domain/room-type.entity';

/** What other modules need to know of a room type. */
export interface RoomTypeFacts {
  id: string;
  propertyId: string;
  code: string;
  name: string;
  maxAdults: number;
  maxChildren: number;
  /** Adults and children together. */
  maxPersons: number;
  rank: number;
  status: RoomTypeStatus;
}

/** Room types, and the rooms of them, for other modules. */
@Injectable()
export class RoomTypeQueries {
  constructor(private readonly database: Database) {}

  /** All room types of a hotel, the retired ones too, in the hotel's own order. @param sql a transaction to read in */
  ofProperty(propertyId: string, sql: Sql = this.database): Promise<RoomTypeFacts[]> {
    return sql.hot<RoomTypeFacts>(
      'room_types_of_property',
      `SELECT id, property_id AS "propertyId", code, name, max_adults AS "maxAdults", max_children AS "maxChildren", max_persons AS "maxPersons", rank, status
       FROM room_types WHERE property_id = $1 ORDER BY rank, code`,
      [propertyId],
    );
  }

  /** Where a room is, and of which type. */
  async ofRoom(sql: Sql, roomId: string): Promise<{ propertyId: string; roomTypeId: string } | undefined> {
    const [room] = await sql.hot<{ propertyId: string; roomTypeId: string }>(
      'type_of_room',
      'SELECT property_id AS "propertyId", room_type_id AS "roomTypeId" FROM rooms WHERE id = $1',
      [roomId],
    );
    return room;
  }
}
