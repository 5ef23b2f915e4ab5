import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { MaintenanceKind } from './maintenance';
import { Property } from './property.entity';
import { RoomType } from './room-type.entity';
import { Room } from './room.entity';

/** Nights on which a room is worked on. Both nights are included. */
@Entity('maintenance_blocks')
@Check('maintenance_blocks_kind_known', `kind IN ('out_of_order', 'out_of_service', 'out_of_inventory')`)
@Check('maintenance_blocks_nights_in_order', 'first_night <= last_night')
@Check('maintenance_blocks_released_within', 'released_from BETWEEN first_night AND last_night')
@Exclusion(
  'maintenance_blocks_no_overlap',
  `USING gist (room_id WITH =, daterange(first_night, LEAST(last_night + 1, released_from), '[)') WITH &&) WHERE (deducts_inventory)`,
)
@Index('maintenance_blocks_by_type', ['propertyId', 'roomTypeId', 'lastNight'])
@Index('maintenance_blocks_by_room', ['propertyId', 'roomId'])
@ForeignKey(() => Room, ['propertyId', 'roomId'], ['propertyId', 'id'], { name: 'maintenance_blocks_room_fkey' })
@ForeignKey(() => RoomType, ['propertyId', 'roomTypeId'], ['propertyId', 'id'], { name: 'maintenance_blocks_room_type_fkey' })
export class MaintenanceBlock {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'maintenance_blocks_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey(() => Property, { name: 'maintenance_blocks_property_fkey' })
  propertyId: string;

  @Column({ type: 'uuid', name: 'room_id' })
  roomId: string;

  /** The room's type; it follows the room when that moves to another type. */
  @Column({ type: 'uuid', name: 'room_type_id' })
  roomTypeId: string;

  @Column({ type: 'date', name: 'first_night' })
  firstNight: string;

  @Column({ type: 'date', name: 'last_night' })
  lastNight: string;

  @Column({ type: 'text' })
  kind: MaintenanceKind;

  @Column({ type: 'text' })
  reason: string;

  @Column({ type: 'boolean', name: 'deducts_inventory' })
  deductsInventory: boolean;

  @Column({ type: 'boolean', name: 'counts_in_occupancy' })
  countsInOccupancy: boolean;

  /** First night given back by a release; equal to `firstNight` when no night is covered any more. */
  @Column({ type: 'date', name: 'released_from', nullable: true })
  releasedFrom: string | null;

  @Column({ type: 'timestamptz', name: 'released_at', nullable: true })
  releasedAt: Date | null;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
