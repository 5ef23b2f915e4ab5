import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Property } from './property.entity';
import { RoomType } from './room-type.entity';

/** A room with a number on its door. While it is in service it adds one to every night of its type. */
@Entity('rooms')
@Unique('rooms_property_number_key', ['propertyId', 'number'])
@Unique('rooms_property_id_key', ['propertyId', 'id'])
@Index('rooms_by_type', ['propertyId', 'roomTypeId'])
@ForeignKey(() => RoomType, ['propertyId', 'roomTypeId'], ['propertyId', 'id'], { name: 'rooms_type_of_same_property_fkey' })
export class Room {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'rooms_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey(() => Property, { name: 'rooms_property_fkey' })
  propertyId: string;

  @Column({ type: 'uuid', name: 'room_type_id' })
  roomTypeId: string;

  @Column({ type: 'text' })
  number: string;

  @Column({ type: 'text', nullable: true })
  floor: string | null;

  @Column({ type: 'text', array: true, default: () => `'{}'` })
  features: string[];

  @Column({ type: 'boolean', name: 'in_service', default: true })
  inService: boolean;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
