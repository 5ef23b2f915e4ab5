import { IsOptional, Matches } from 'class-validator';
import { IsLine } from '../../../kernel/http/validators';

export class OwnPasswordDto {
  /**
   * The caller’s own password once more.
   * @example "correct horse battery staple"
   */
  @IsLine(200)
  password: string;
}

export class OwnFactorDto extends OwnPasswordDto {
  /**
   * The six digits that the app shows now.
   * @example "492039"
   */
  @IsOptional()
  @Matches(/^[0-9]{6}$/)
  totpCode?: string;

  /**
   * One of the recovery codes, where the app is lost.
   * @example k3x9-qa7b-mn4p-7wzd
   */
  @IsOptional()
  @IsLine(40)
  recoveryCode?: string;
}

export class ConfirmTotpDto {
  /**
   * The six digits that the app shows now.
   * @example "492039"
   */
  @Matches(/^[0-9]{6}$/)
  code: string;
}

export class TotpEnrolmentDto {
  /**
   * The secret in base32, to be typed into an app. Shown this once.
   * @example GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
   */
  secret: string;

  /**
   * The same as a QR code carries it.
   * @example "otpauth://totp/Innkeeper:ana%40hotel.example?issuer=Innkeeper&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30"
   */
  uri: string;
}

export class RecoveryCodesDto {
  /**
   * Each signs in once instead of a code of the app. Shown this once.
   * @example ["k3x9-qa7b-mn4p-7wzd", "p2c8-vhy5-tg6j-9rku"]
   */
  recoveryCodes: string[];
}
