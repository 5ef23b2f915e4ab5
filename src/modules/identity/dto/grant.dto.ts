import { IsUUID, ValidateIf } from 'class-validator';
import { IsCode } from '../../../kernel/http/validators';

export class GiveGrantDto {
  /**
   * Code of the role.
   * @example front_desk
   */
  @IsCode()
  role: string;

  /**
   * The hotel. `null` is every hotel, those to come included; it must be said.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @ValidateIf((grant: GiveGrantDto) => grant.propertyId !== null)
  @IsUUID()
  propertyId: string | null;
}

export class GrantDto {
  /**
   * The grant.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  id: string;

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

  /**
   * Since when.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;
}
