import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsAmountMinor, IsCode, IsLine, IsText } from '../../../kernel/http/validators';
import { PACKAGE_UNITS } from '../domain/package';
import { IsId, NestedList, NestedOne } from './validators';

export const PACKAGE_STATUSES = ['active', 'retired'] as const;

/** The tax that a part of a package contains. */
export class PackageTaxDto {
  /**
   * Its code on folios and invoices.
   * @example VAT6
   */
  @IsCode()
  code: string;

  /**
   * Name that people read.
   * @example "Value added tax 6 %"
   */
  @IsLine(200)
  name: string;

  /**
   * Of the net amount: 600 is six per cent.
   * @example 600
   */
  @IsInt()
  @Min(0)
  @Max(100_000)
  basisPoints: number;
}

/** A part of a package. */
export class PackageComponentDto {
  /**
   * Unique in the package.
   * @example DINNER
   */
  @IsCode()
  code: string;

  /**
   * Name as guests see it.
   * @example "Dinner of four courses"
   */
  @IsLine(200)
  name: string;

  /**
   * The hotel’s service that it stands for.
   * @example 019a2f00-0000-7000-8000-000000000090
   */
  @IsOptional()
  @IsId()
  serviceId?: string | null;

  /**
   * What its amount is for. What is for the stay is part of the first night.
   * @example per_person_night
   */
  @IsIn(PACKAGE_UNITS)
  unit: (typeof PACKAGE_UNITS)[number];

  /**
   * For an adult, or for the room, with its tax in it; in minor units.
   * @example 26800
   */
  @IsAmountMinor()
  amountMinor: number;

  /**
   * For a child; without, as an adult.
   * @example 12800
   */
  @IsOptional()
  @IsAmountMinor()
  childMinor?: number | null;

  /**
   * Younger children pay nothing.
   * @example 4
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(18)
  freeBelowAge?: number | null;

  /** Contained in its amounts; without, none. */
  @IsOptional()
  @NestedOne(() => PackageTaxDto)
  tax?: PackageTaxDto | null;
}

/** A new package. */
export class CreatePackageDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  @IsId()
  propertyId: string;

  /**
   * Unique in the hotel.
   * @example GOURMET
   */
  @IsCode()
  code: string;

  /** @example "Gourmet weekend" */
  @IsLine(200)
  name: string;

  /**
   * What guests read about it.
   * @example "Dinner each evening, one treatment"
   */
  @IsOptional()
  @IsText(4000)
  description?: string | null;

  /** What is sold with the room. */
  @NestedList(() => PackageComponentDto, 20, 1)
  components: PackageComponentDto[];

  /**
   * What the whole costs less than its parts: 1000 is ten per cent.
   * @example 1000
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  reduceBasisPoints?: number;
}

/** Changes to a package. */
export class UpdatePackageDto {
  /** @example GOURMET */
  @IsOptional()
  @IsCode()
  code?: string;

  /** @example "Gourmet weekend" */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * What guests read about it.
   * @example "Dinner each evening, one treatment"
   */
  @IsOptional()
  @IsText(4000)
  description?: string | null;

  /** All that is sold with the room from now on. */
  @IsOptional()
  @NestedList(() => PackageComponentDto, 20, 1)
  components?: PackageComponentDto[];

  /**
   * What the whole costs less than its parts: 1000 is ten per cent.
   * @example 1000
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  reduceBasisPoints?: number;

  /**
   * A retired package adds nothing to the plans that name it.
   * @example retired
   */
  @IsOptional()
  @IsIn(PACKAGE_STATUSES)
  status?: (typeof PACKAGE_STATUSES)[number];
}

/** Which packages to list. */
export class PackageListQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * In this status.
   * @example active
   */
  @IsOptional()
  @IsIn(PACKAGE_STATUSES)
  status?: (typeof PACKAGE_STATUSES)[number];
}

/** A stay with what is sold with it. */
export class PackageDto {
  /** @example 019a2f00-0000-7000-8000-0000000000a0 */
  id: string;
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;
  /** @example GOURMET */
  code: string;
  /** @example "Gourmet weekend" */
  name: string;
  /**
   * What guests read about it.
   * @example "Dinner each evening, one treatment"
   */
  description: string | null;
  /** What is sold with the room. */
  components: PackageComponentDto[];
  /**
   * What the whole costs less than its parts, in basis points.
   * @example 1000
   */
  reduceBasisPoints: number;
  /** @example active */
  @ApiProperty({ enum: PACKAGE_STATUSES })
  status: (typeof PACKAGE_STATUSES)[number];
  /** @example 2026-11-22T01:10:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T01:10:00.000Z */
  updatedAt: string;
}

/** A page of packages. */
export class PackagePageDto {
  data: PackageDto[];
  /** @example null */
  nextCursor: string | null;
}
