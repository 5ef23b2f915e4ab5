import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { IsCode, IsLine } from '../../../kernel/http/validators';

export class DryRunQuery {
  /**
   * Show what would happen; change nothing.
   * @example false
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  dryRun?: boolean;
}

export class ExternalReservationPath {
  /**
   * The other system.
   * @example booking-com
   */
  @IsCode()
  system: string;

  /**
   * Its id for the reservation.
   * @example 3928475610
   */
  @IsLine(100)
  externalId: string;
}
