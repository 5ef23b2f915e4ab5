import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

export const STATUSES = ['active', 'retired'] as const;
export type Status = (typeof STATUSES)[number];

/** A part of one hotel in which people work. */
@Entity('departments')
@Unique('departments_property_code_key', ['propertyId', 'code'])
@Unique('departments_property_id_key', ['propertyId', 'id'])
@Check('departments_status_known', `status IN ('active', 'retired')`)
export class Department {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'departments_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'departments_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  /** `front_office`, `housekeeping`, `food_and_beverage`, … an open set. */
  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text', default: 'active' })
  status: Status;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
