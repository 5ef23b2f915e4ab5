import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';

/** A UUID in a body or query, in small letters from here on: ids are compared as text. */
export const IsId = (): PropertyDecorator =>
  applyDecorators(
    IsUUID(),
    Transform(({ value }): unknown => (typeof value === 'string' ? value.toLowerCase() : value)),
  );
