import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsUUID, Matches, type ValidationOptions } from 'class-validator';

/** A UUID in a body or query, in small letters from here on: ids are compared as text. */
export const IsId = (options?: ValidationOptions): PropertyDecorator =>
  applyDecorators(
    IsUUID(undefined, options),
    Transform(({ value }): unknown => {
      const lower = (v: unknown): unknown => (typeof v === 'string' ? v.toLowerCase() : v);
      return Array.isArray(value) ? value.map(lower) : lower(value);
    }),
  );

/** One of an open set: `front_office`. */
export const IsKind = (): PropertyDecorator => Matches(/^[a-z][a-z0-9_]{0,39}$/);

export const SERVICE_CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
