import { ApiProperty } from '@nestjs/swagger';

/** Documentation only: the route reads its body as RFC 6749 asks, and ignores parameters that are not known. */
export class OauthTokenRequestDto {
  /**
   * Always `client_credentials`.
   * @example client_credentials
   */
  @ApiProperty({ type: String, enum: ['client_credentials'] })
  grant_type: string;

  /**
   * Id of the client, where it is not in the Authorization header.
   * @example cl_sea-view-website_k3x9qa7b
   */
  client_id?: string;

  /**
   * Its secret, where it is not in the Authorization header.
   * @example cs_1uXJ8w0rT5yB2nM7kQ4sD9fG3hZ6pV0cA5eL8iO2jRw
   */
  client_secret?: string;

  /**
   * Some of the client’s scopes, separated by spaces; all of them without.
   * @example "reservations:read reservations:write"
   */
  scope?: string;
}

/** RFC 6749 §5.1. */
export class OauthTokenDto {
  /**
   * JWT for the Authorization header.
   * @example eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl
   */
  access_token: string;

  /**
   * Always `Bearer`.
   * @example Bearer
   */
  token_type: 'Bearer';

  /**
   * Seconds that the token lives.
   * @example 3600
   */
  expires_in: number;

  /**
   * The scopes it carries.
   * @example "reservations:read reservations:write"
   */
  scope: string;
}
