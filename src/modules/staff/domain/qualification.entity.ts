import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Status } from './department.entity';

/** Something one has learnt and been certified in; the same in every hotel. */
@Entity('qualifications')
@Unique('qualifications_code_key', ['code'])
@Check('qualifications_status_known', `status IN ('active', 'retired')`)
@Check('qualifications_validity_positive', 'validity_months > 0')
export class Qualification {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'qualifications_pkey' })
  id: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  /** Services that whoever holds it may serve; a service that no active qualification names is open to everybody. */
  @Column({ type: 'text', name: 'service_codes', array: true, default: () => `'{}'` })
  serviceCodes: string[];

  /** null = for good. */
  @Column({ type: 'integer', name: 'validity_months', nullable: true })
  validityMonths: number | null;

  @Column({ type: 'text', default: 'active' })
  status: Status;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
