import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A named set of permissions. What it opens, and in which hotels, a grant decides. */
@Entity('roles')
@Unique('roles_code_key', ['code'])
export class Role {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roles_pkey' })
  id: string;

  @Column('character varying', { length: 40 })
  code: string;

  @Column('text')
  name: string;

  @Column('text', { array: true })
  permissions: string[];

  /** Every permission, those that later modules bring included; `permissions` is empty then. */
  @Column('boolean', { name: 'all_permissions', default: false })
  allPermissions: boolean;

  /** Whoever holds it signs in with a second factor. */
  @Column('boolean', { name: 'requires_second_factor', default: false })
  requiresSecondFactor: boolean;

  /** Comes with the house and cannot be changed. */
  @Column('boolean', { default: false })
  system: boolean;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

export const ADMINISTRATOR_ROLE_ID = '018f0000-0000-7000-8000-000000000001';
export const BOOKING_SITE_ROLE_ID = '018f0000-0000-7000-8000-000000000005';
