import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsISO8601, IsOptional } from 'class-validator';
import { PERMISSIONS } from '../../../kernel/auth/permissions';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine, Nested } from '../../../kernel/http/validators';
import { GiveGrantDto, GrantDto } from './grant.dto';

export class CreateApiClientDto {
  /**
   * What the machine is.
   * @example "Sea View website"
   */
  @IsLine(120)
  displayName: string;

  /**
   * The most that its tokens may ever do. Its grants say in which hotels, and limit it further.
   * @example ["rates:read", "reservations:read", "reservations:write", "guests:write"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsIn(Object.keys(PERMISSIONS), { each: true })
  scopes: string[];

  /** Roles to begin with; more can be given later. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Nested(() => GiveGrantDto, { each: true })
  grants?: GiveGrantDto[];
}

export class ChangeApiClientDto {
  /**
   * What the machine is.
   * @example "Sea View website"
   */
  @IsOptional()
  @IsLine(120)
  displayName?: string;

  /**
   * The most that its tokens may ever do; tokens that are out lose what is taken away within a second.
   * @example ["rates:read", "reservations:read"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsIn(Object.keys(PERMISSIONS), { each: true })
  scopes?: string[];

  /**
   * A disabled client gets no token, and those that are out are dead within a second.
   * @example disabled
   */
  @IsOptional()
  @IsIn(['active', 'disabled'])
  status?: 'active' | 'disabled';
}

export class ApiClientQuery extends PageQuery {
  /**
   * Only clients in this state.
   * @example active
   */
  @IsOptional()
  @IsIn(['active', 'disabled'])
  status?: 'active' | 'disabled';
}

export class RotateSecretDto {
  /**
   * Until when the old secret and its tokens work beside the new one, at most a week. Without it they are dead at once.
   * @example 2026-11-23T09:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  oldSecretUntil?: string;
}

export class ApiClientDto {
  /**
   * The account of the client.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  id: string;

  /**
   * What the client sends as `client_id`.
   * @example cl_sea-view-website_k3x9qa7b
   */
  clientId: string;

  /**
   * What the machine is.
   * @example "Sea View website"
   */
  displayName: string;

  /**
   * Whether it gets tokens.
   * @example active
   */
  status: 'active' | 'disabled';

  /**
   * The most that its tokens may ever do.
   * @example ["reservations:read", "reservations:write"]
   */
  scopes: string[];

  /**
   * Until when the secret before this one works as well.
   * @example null
   */
  oldSecretUntil: string | null;

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

export class ApiClientWithSecretDto extends ApiClientDto {
  /**
   * Shown this once; only its hash is kept.
   * @example cs_1uXJ8w0rT5yB2nM7kQ4sD9fG3hZ6pV0cA5eL8iO2jRw
   */
  clientSecret: string;
}

export class ClientSecretDto {
  /**
   * What the client sends as `client_id`.
   * @example cl_sea-view-website_k3x9qa7b
   */
  clientId: string;

  /**
   * Shown this once; only its hash is kept.
   * @example cs_1uXJ8w0rT5yB2nM7kQ4sD9fG3hZ6pV0cA5eL8iO2jRw
   */
  clientSecret: string;
}

export class ApiClientPageDto {
  /** The clients. */
  data: ApiClientDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
