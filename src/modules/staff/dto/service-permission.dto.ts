import { ApiProperty } from '@nestjs/swagger';
import { SERVICE_REFUSALS, type ServiceRefusal } from '../domain/may-serve';

/** Why somebody may not serve something. */
export class ServiceRefusalDto {
  /**
   * The reason.
   * @example qualification_expired
   */
  @ApiProperty({ enum: SERVICE_REFUSALS })
  code: ServiceRefusal['code'];

  /**
   * Codes of qualifications, any of which would do.
   * @example ["MASSAGE-1"]
   */
  qualifications?: string[];

  /**
   * Who asks for them.
   * @example service
   */
  @ApiProperty({ enum: ['service', 'post'], required: false })
  askedBy?: 'service' | 'post';

  /**
   * Day on which the closest qualification begins, ended or was taken back.
   * @example 2026-10-31
   */
  day?: string;
}

/** Whether somebody may serve one thing. */
export class ServicePermissionDto {
  /**
   * Code of the service.
   * @example SPA-60
   */
  serviceCode: string;

  /**
   * Whether they may.
   * @example false
   */
  allowed: boolean;

  /** All reasons why not. */
  reasons: ServiceRefusalDto[];
}

/** What an employee may serve in a hotel on a day. */
export class ServicePermissionsDto {
  /**
   * The employee.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  employeeId: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * The day, by the hotel’s calendar.
   * @example 2026-12-24
   */
  on: string;

  /**
   * Whether they may serve what no qualification is asked for.
   * @example true
   */
  allowed: boolean;

  /** What stands against that. */
  reasons: ServiceRefusalDto[];

  /** Every service for which a qualification is asked, or the one that was asked about. */
  services: ServicePermissionDto[];
}
