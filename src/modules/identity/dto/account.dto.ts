import { ArrayMaxSize, IsArray, IsBoolean, IsEmail, IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine, Nested } from '../../../kernel/http/validators';
import { GiveGrantDto, GrantDto } from './grant.dto';

export class CreateAccountDto {
  /**
   * E-mail to sign in with; one account each.
   * @example ana.silva@innkeeper.example
   */
  @IsEmail()
  @IsLine(254)
  email: string;

  /**
   * Name that others see.
   * @example "Ana Silva"
   */
  @IsLine(120)
  displayName: string;

  /**
   * First password: 8 to 200 characters, none that everybody tries. There are no rules about digits or signs. Without one the person gets an
   * invitation by mail and chooses it.
   * @example "seven quiet rooms by the lake"
   */
  @IsOptional()
  @IsLine(200)
  password?: string;

  /**
   * Whether this person must sign in with a second factor; a role can demand it as well.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  requiresSecondFactor?: boolean;

  /** Roles to begin with; more can be given later. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Nested(() => GiveGrantDto, { each: true })
  grants?: GiveGrantDto[];
}

export class ChangeAccountDto {
  /**
   * E-mail to sign in with.
   * @example ana.silva@innkeeper.example
   */
  @IsOptional()
  @IsEmail()
  @IsLine(254)
  email?: string;

  /**
   * Name that others see.
   * @example "Ana Silva"
   */
  @IsOptional()
  @IsLine(120)
  displayName?: string;

  /**
   * A new password. Every session of the account ends.
   * @example "nine loud rooms by the sea"
   */
  @IsOptional()
  @IsLine(200)
  password?: string;

  /**
   * Whether this person must sign in with a second factor. Until they have set one up their sessions can do nothing else.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  requiresSecondFactor?: boolean;

  /**
   * A disabled account cannot sign in, and its tokens are dead within a second.
   * @example disabled
   */
  @IsOptional()
  @IsIn(['active', 'disabled'])
  status?: 'active' | 'disabled';
}

export class AccountQuery extends PageQuery {
  /**
   * Only accounts in this state.
   * @example active
   */
  @IsOptional()
  @IsIn(['active', 'disabled'])
  status?: 'active' | 'disabled';
}

export class AccountDto {
  /**
   * The account.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  id: string;

  /**
   * E-mail to sign in with.
   * @example ana.silva@innkeeper.example
   */
  email: string;

  /**
   * Name that others see.
   * @example "Ana Silva"
   */
  displayName: string;

  /**
   * Whether the account may sign in.
   * @example active
   */
  status: 'active' | 'disabled';

  /**
   * Locked after too many wrong passwords, until then.
   * @example 2026-11-22T09:15:00.000Z
   */
  lockedUntil: string | null;

  /**
   * Whether there is a password: not before an invitation is accepted.
   * @example true
   */
  joined: boolean;

  /**
   * Whether sign-in asks for a second factor.
   * @example false
   */
  secondFactor: boolean;

  /**
   * Whether this person must sign in with a second factor, whatever their roles say.
   * @example false
   */
  requiresSecondFactor: boolean;

  /** Roles and where they hold. */
  grants: GrantDto[];

  /**
   * Since when it exists.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * When it last changed.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

export class AccountPageDto {
  /** The accounts. */
  data: AccountDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
