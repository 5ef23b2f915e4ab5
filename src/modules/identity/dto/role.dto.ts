import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional } from 'class-validator';
import { PERMISSIONS } from '../../../kernel/auth/permissions';
import { IsCode, IsLine } from '../../../kernel/http/validators';

export class CreateRoleDto {
  /**
   * Short code, unique.
   * @example night_porter
   */
  @IsCode()
  code: string;

  /**
   * Name that people read.
   * @example "Night porter"
   */
  @IsLine(120)
  name: string;

  /**
   * What it opens, where it is granted.
   * @example ["reservations:read", "guests:read"]
   */
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsIn(Object.keys(PERMISSIONS), { each: true })
  permissions: string[];

  /**
   * Whether whoever holds it must sign in with a second factor.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  requiresSecondFactor?: boolean;
}

export class ChangeRoleDto {
  /**
   * Name that people read.
   * @example "Night porter"
   */
  @IsOptional()
  @IsLine(120)
  name?: string;

  /**
   * What it opens. Whoever holds the role gains or loses it within a second.
   * @example ["reservations:read"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsIn(Object.keys(PERMISSIONS), { each: true })
  permissions?: string[];

  /**
   * Whether whoever holds it must sign in with a second factor. This alone can be changed of a role that comes with the house.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  requiresSecondFactor?: boolean;
}

export class RoleDto {
  /**
   * The role.
   * @example 018f0000-0000-7000-8000-000000000002
   */
  id: string;

  /**
   * Short code, unique.
   * @example front_desk
   */
  code: string;

  /**
   * Name that people read.
   * @example "Front desk"
   */
  name: string;

  /**
   * What it opens, where it is granted.
   * @example ["reservations:read", "reservations:write"]
   */
  permissions: string[];

  /**
   * Whether whoever holds it must sign in with a second factor.
   * @example false
   */
  requiresSecondFactor: boolean;

  /**
   * Comes with the house and cannot be changed.
   * @example true
   */
  system: boolean;

  /**
   * When it last changed.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

export class RolePageDto {
  /** The roles. */
  data: RoleDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class PermissionDto {
  /**
   * The permission, and the scope of the same name.
   * @example reservations:write
   */
  code: string;

  /**
   * What it lets its holder do.
   * @example "Quote, hold, book and cancel"
   */
  description: string;
}

export class PermissionPageDto {
  /** All permissions. */
  data: PermissionDto[];

  /**
   * Always `null`: they fit on one page.
   * @example null
   */
  nextCursor: string | null;
}
