import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { PackageComponent } from './package';

export type PackageStatus = 'active' | 'retired';

/** A stay with what is sold with it: dinner, spa, an excursion. Rate plans name the package that they are sold with. */
@Entity('packages')
@Unique('packages_property_code_key', ['propertyId', 'code'])
@Unique('packages_property_id_key', ['propertyId', 'id'])
@Check('packages_status_known', `status IN ('active', 'retired')`)
export class PackageEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'packages_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'packages_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'jsonb' })
  components: PackageComponent[];

  @Column({ type: 'integer', name: 'reduce_basis_points', default: 0 })
  reduceBasisPoints: number;

  @Column({ type: 'text', default: 'active' })
  status: PackageStatus;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
