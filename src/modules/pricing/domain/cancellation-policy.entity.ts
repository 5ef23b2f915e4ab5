import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Penalty, PolicyTier } from './cancellation-policy';

/** A cancellation policy as a hotel writes it; bookings keep what it came to for them. */
@Entity('cancellation_policies')
@Unique('cancellation_policies_property_code_key', ['propertyId', 'code'])
@Unique('cancellation_policies_property_id_key', ['propertyId', 'id'])
export class CancellationPolicyEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'cancellation_policies_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'cancellation_policies_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'jsonb' })
  tiers: PolicyTier[];

  @Column({ type: 'jsonb', name: 'no_show' })
  noShow: Penalty;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
