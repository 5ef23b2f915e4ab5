import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { TaxKind, TaxScope } from './taxes';

/** A tax or fee of a hotel. */
@Entity('tax_rules')
@Unique('tax_rules_property_code_key', ['propertyId', 'code'])
@Check('tax_rules_kind_known', `kind IN ('percent', 'per_night', 'per_person_night', 'per_stay')`)
@Check('tax_rules_scope_known', `applies_to IN ('stays', 'services')`)
@Check('tax_rules_rate_or_amount', `(kind = 'percent') = (basis_points IS NOT NULL) AND (kind = 'percent') = (amount_minor IS NULL)`)
@Check('tax_rules_included_is_paid_now', `NOT (included AND (payable_at_property OR kind = 'per_stay'))`)
export class TaxRuleEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'tax_rules_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'property_id' })
  @ForeignKey('properties', { name: 'tax_rules_property_fkey' })
  propertyId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  kind: TaxKind;

  @Column({ type: 'text', name: 'applies_to', default: 'stays' })
  appliesTo: TaxScope;

  @Column({ type: 'integer', name: 'basis_points', nullable: true })
  basisPoints: number | null;

  @Column({ type: 'bigint', name: 'amount_minor', nullable: true })
  amountMinor: number | null;

  @Column({ type: 'boolean' })
  included: boolean;

  @Column({ type: 'boolean', name: 'payable_at_property' })
  payableAtProperty: boolean;

  @Column({ type: 'integer', default: 1 })
  sequence: number;

  @Column({ type: 'integer', name: 'children_exempt_below_age', nullable: true })
  childrenExemptBelowAge: number | null;

  @Column({ type: 'date', name: 'valid_from', nullable: true })
  validFrom: string | null;

  @Column({ type: 'date', name: 'valid_until', nullable: true })
  validUntil: string | null;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
