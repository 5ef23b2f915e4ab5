import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsUUID, Matches } from 'class-validator';

/** A UUID, in small letters from here on: ids are compared as text. */
export const IsId = (): PropertyDecorator =>
  applyDecorators(
    IsUUID(),
    Transform(({ value }): unknown => (typeof value === 'string' ? value.toLowerCase() : value)),
  );

/** A time on the hotel's clock, `HH:MM`. */
export const IsTimeOfDay = (): PropertyDecorator => Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '$property must be a time, HH:MM' });
