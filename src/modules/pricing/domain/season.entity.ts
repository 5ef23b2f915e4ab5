import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

/** Named nights of a hotel that change prices, or that prices are loaded for. */
@Entity('seasons')
@Unique('seasons_property_code_key', ['propertyId', 'code'])
export class Season {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'seasons_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'seasons_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'jsonb' })
  ranges: { firstNight: string; lastNight: string }[];

  @Column({ type: 'smallint', array: true, nullable: true })
  weekdays: number[] | null;

  @Column({ type: 'integer', name: 'adjust_basis_points', default: 0 })
  adjustBasisPoints: number;

  @Column({ type: 'bigint', name: 'adjust_amount_minor', default: 0 })
  adjustAmountMinor: number;

  @Column({ type: 'uuid', name: 'rate_plan_ids', array: true, nullable: true })
  ratePlanIds: string[] | null;

  @Column({ type: 'integer', default: 1 })
  sequence: number;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
