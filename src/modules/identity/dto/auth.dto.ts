import { IsEmail, IsOptional, Matches } from 'class-validator';
import { IsLine } from '../../../kernel/http/validators';

export class LoginDto {
  /**
   * E-mail of the account, in any case.
   * @example owner@innkeeper.example
   */
  @IsLine(254)
  email: string;

  /**
   * The password.
   * @example "correct horse battery staple"
   */
  @IsLine(200)
  password: string;

  /**
   * The six digits that the app shows now, where the account has a second factor. Each code works once.
   * @example "492039"
   */
  @IsOptional()
  @Matches(/^[0-9]{6}$/)
  totpCode?: string;

  /**
   * One of the recovery codes instead.
   * @example k3x9-qa7b-mn4p-7wzd
   */
  @IsOptional()
  @IsLine(40)
  recoveryCode?: string;
}

export class ChangeOwnPasswordDto {
  /**
   * The password so far.
   * @example "correct horse battery staple"
   */
  @IsLine(200)
  currentPassword: string;

  /**
   * The one from now on: 8 to 200 characters, none that everybody tries.
   * @example "nine loud rooms by the sea"
   */
  @IsLine(200)
  newPassword: string;
}

export class PasswordResetDto {
  /**
   * E-mail of the account, in any case.
   * @example owner@innkeeper.example
   */
  @IsEmail()
  @IsLine(254)
  email: string;
}

export class PasswordResetOrderDto {
  /**
   * Until when a token sent now can be used.
   * @example 2026-11-22T10:00:00.000Z
   */
  expiresAt: string;
}

export class ChoosePasswordDto {
  /**
   * The token of the mail.
   * @example iv_5dY0tq3Wm8n2bJ7cX1vK4sR6pL9zA0eF8hG2uT5iQw
   */
  @IsLine(200)
  token: string;

  /**
   * The password from now on: 8 to 200 characters, none that everybody tries.
   * @example "nine loud rooms by the sea"
   */
  @IsLine(200)
  password: string;
}

export class RefreshDto {
  /**
   * The refresh token of the last sign-in or refresh. It works once.
   * @example rt_5dY0tq3Wm8n2bJ7cX1vK4sR6pL9zA0eF8hG2uT5iQw
   */
  @IsLine(200)
  refreshToken: string;
}

export class LogoutDto {
  /**
   * Ends the session of this refresh token too, where the access token has already expired.
   * @example rt_5dY0tq3Wm8n2bJ7cX1vK4sR6pL9zA0eF8hG2uT5iQw
   */
  @IsOptional()
  @IsLine(200)
  refreshToken?: string;
}

export class TokenPairDto {
  /**
   * JWT for the Authorization header.
   * @example eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl
   */
  accessToken: string;

  /**
   * Trade it for a new pair before the session ends; it works once.
   * @example rt_5dY0tq3Wm8n2bJ7cX1vK4sR6pL9zA0eF8hG2uT5iQw
   */
  refreshToken: string;

  /**
   * Always `Bearer`.
   * @example Bearer
   */
  tokenType: 'Bearer';

  /**
   * Seconds that the access token lives.
   * @example 900
   */
  expiresIn: number;
}

export class HotelPermissionsDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  propertyId: string;

  /**
   * What the caller may do there, beyond what they may do everywhere.
   * @example ["reservations:read", "reservations:write"]
   */
  permissions: string[];
}

export class OwnGrantDto {
  /**
   * Code of the role.
   * @example front_desk
   */
  role: string;

  /**
   * The hotel; `null` is all of them.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  propertyId: string | null;
}

export class MeDto {
  /**
   * The account.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  id: string;

  /**
   * Staff sign in with a password, clients are machines.
   * @example staff
   */
  kind: 'staff' | 'client';

  /**
   * Name that others see.
   * @example "Ana Silva"
   */
  displayName: string;

  /**
   * E-mail of a member of staff.
   * @example ana.silva@innkeeper.example
   */
  email: string | null;

  /**
   * Id of an API client.
   * @example cl_sea-view-website_k3x9qa7b
   */
  clientId: string | null;

  /**
   * Whether sign-in asks for a second factor.
   * @example true
   */
  secondFactor: boolean;

  /**
   * The account or a role demands a second factor and none is set up: until then nothing else is open.
   * @example false
   */
  lacksSecondFactor: boolean;

  /** Roles and where they hold. */
  grants: OwnGrantDto[];

  /**
   * Permissions in every hotel.
   * @example ["rates:read"]
   */
  everywhere: string[];

  /** Permissions in single hotels. */
  byHotel: HotelPermissionsDto[];
}
