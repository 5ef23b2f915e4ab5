import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, buildMessage, IsArray, IsObject, IsUUID, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { MAX_AMOUNT_MINOR, Nested } from '../../../kernel/http/validators';

// the reader of these decorators knows no negative literals, and would leave the field out of the document
/** The largest reduction, in basis points. */
export const ALL_OF_IT = -10_000;
export const LEAST_AMOUNT_MINOR = -MAX_AMOUNT_MINOR;

/** A UUID in a body or query, in small letters from here on: ids are compared as text. */
export const IsId = (options?: { each: true }): PropertyDecorator =>
  applyDecorators(
    IsUUID(undefined, options),
    Transform(({ value }): unknown => {
      const lower = (v: unknown): unknown => (typeof v === 'string' ? v.toLowerCase() : v);
      return Array.isArray(value) ? value.map(lower) : lower(value);
    }),
  );

const INSTANT = /^(19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** An instant with its offset, RFC 3339. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
      defaultMessage: buildMessage(() => '$property must be an instant, as in 2026-11-01T00:00:00Z'),
    },
  });

/** A time on the hotel's clock, `HH:mm`. */
export const IsTimeOfDay = (): PropertyDecorator => Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '$property must be a time, HH:mm' });

/** The name of a sales channel. */
export const CHANNEL = /^[a-z0-9][a-z0-9_.-]{0,39}$/;

/** One nested object. `ValidateNested` alone lets null and nothing at all pass. */
export const NestedOne = (type: () => new () => object): PropertyDecorator => applyDecorators(IsObject(), Nested(type));

/** A list of nested objects; an element that is null is refused. */
export const NestedList = (type: () => new () => object, max: number, min = 0): PropertyDecorator =>
  applyDecorators(IsArray(), ArrayMinSize(min), ArrayMaxSize(max), IsObject({ each: true }), Nested(type, { each: true }));

/** May be left out, and may be `null`, which here is not the same: it takes away what is there. (`IsOptional` would turn it into nothing.) */
export const Clearable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);
