import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Bed, Picture, Translations } from './content';
import { Property } from './property.entity';

export const ROOM_TYPE_STATUSES = ['active', 'retired'] as const;
export type RoomTypeStatus = (typeof ROOM_TYPE_STATUSES)[number];

/** What is sold: rooms that a guest may be given one for the other. */
@Entity('room_types')
@Unique('room_types_property_code_key', ['propertyId', 'code'])
@Unique('room_types_property_id_key', ['propertyId', 'id'])
@Check('room_types_occupancy_possible', 'max_adults >= 1 AND max_children >= 0 AND max_persons >= max_adults')
@Check('room_types_status_known', `status IN ('active', 'retired')`)
export class RoomType {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'room_types_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey(() => Property, { name: 'room_types_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'integer', name: 'max_adults' })
  maxAdults: number;

  @Column({ type: 'integer', name: 'max_children' })
  maxChildren: number;

  /** Adults and children together. */
  @Column({ type: 'integer', name: 'max_persons' })
  maxPersons: number;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'jsonb', default: () => `'{}'` })
  translations: Translations;

  @Column({ type: 'jsonb', default: () => `'[]'` })
  beds: Bed[];

  @Column({ type: 'double precision', name: 'size_square_metres', nullable: true })
  sizeSquareMetres: number | null;

  @Column({ type: 'text', array: true, default: () => `'{}'` })
  amenities: string[];

  @Column({ type: 'jsonb', default: () => `'[]'` })
  pictures: Picture[];

  /** The hotel's own order, the simplest first: what an upgrade goes up in. */
  @Column({ type: 'integer', default: 0 })
  rank: number;

  @Column({ type: 'text', default: 'active' })
  status: RoomTypeStatus;

  @Column({ type: 'timestamptz', name: 'content_changed_at' })
  contentChangedAt: Date;

  @Column({ type: 'timestamptz', name: 'content_confirmed_at', nullable: true })
  contentConfirmedAt: Date | null;

  @Column({ type: 'uuid', name: 'content_confirmed_by', nullable: true })
  contentConfirmedBy: string | null;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
