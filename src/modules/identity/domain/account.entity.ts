import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

export type AccountKind = 'staff' | 'client';
export type AccountStatus = 'active' | 'disabled';

/** Whoever may call: a member of staff, who signs in with e-mail and password, or an API client with id and secret. */
@Entity('accounts')
@Unique('accounts_email_key', ['emailIndex'])
@Unique('accounts_client_id_key', ['clientId'])
@Check('accounts_status_known', `status IN ('active', 'disabled')`)
@Check(
  'accounts_kind_fields',
  `(kind = 'staff' AND data_key IS NOT NULL AND email_sealed IS NOT NULL AND email_index IS NOT NULL
     AND client_id IS NULL AND secret_hash IS NULL AND scopes IS NULL)
   OR (kind = 'client' AND client_id IS NOT NULL AND secret_hash IS NOT NULL AND scopes IS NOT NULL
     AND email_index IS NULL AND password_hash IS NULL)`,
)
export class Account {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'accounts_pkey' })
  id: string;

  @Column('text')
  kind: AccountKind;

  @Column('text', { default: 'active' })
  status: AccountStatus;

  @Column('text', { name: 'display_name' })
  displayName: string;

  /** Wrapped key of this account's personal data. */
  @Column('bytea', { name: 'data_key', nullable: true })
  dataKey: Buffer | null;

  @Column('bytea', { name: 'email_sealed', nullable: true })
  emailSealed: Buffer | null;

  @Column('bytea', { name: 'email_index', nullable: true })
  emailIndex: Buffer | null;

  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null;

  /** Attempts since the last success, the running one included. */
  @Column('integer', { name: 'failed_attempts', default: 0 })
  failedAttempts: number;

  @Column('timestamptz', { name: 'locked_until', nullable: true })
  lockedUntil: Date | null;

  @Column('text', { name: 'client_id', nullable: true })
  clientId: string | null;

  /** SHA-256. The secret is 32 random bytes, so that a slow hash would add nothing. */
  @Column('bytea', { name: 'secret_hash', nullable: true })
  secretHash: Buffer | null;

  /** The secret before this one, while both are good. */
  @Column('bytea', { name: 'old_secret_hash', nullable: true })
  oldSecretHash: Buffer | null;

  @Column('timestamptz', { name: 'old_secret_until', nullable: true })
  oldSecretUntil: Date | null;

  /** Without a second factor this person may do nothing but set one up; a role can demand the same. */
  @Column('boolean', { name: 'requires_second_factor', default: false })
  requiresSecondFactor: boolean;

  /** The TOTP secret, under the data key; asked for at sign-in from when it is confirmed. */
  @Column('bytea', { name: 'totp_sealed', nullable: true })
  totpSealed: Buffer | null;

  @Column('timestamptz', { name: 'totp_confirmed_at', nullable: true })
  totpConfirmedAt: Date | null;

  /** Time step of the last code that was taken: no code of it or before it is taken again. */
  @Column('integer', { name: 'totp_last_step', nullable: true })
  totpLastStep: number | null;

  /** What an API client may ask for; its grants limit it further. */
  @Column('text', { array: true, nullable: true })
  scopes: string[] | null;

  /** Access tokens of an earlier generation are dead. */
  @Column('integer', { name: 'token_generation', default: 1 })
  tokenGeneration: number;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
