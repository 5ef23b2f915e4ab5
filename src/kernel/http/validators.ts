import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { buildMessage, IsInt, Matches, Max, MaxLength, Min, ValidateBy, ValidateNested, type ValidationOptions } from 'class-validator';
import { isLocalDate, isTimeZone } from '../values/local-date';
import { isCurrency } from '../values/money';

/** A civil date that exists, `YYYY-MM-DD`. */
export const IsLocalDate = (options?: ValidationOptions): PropertyDecorator =>
  applyDecorators(
    ValidateBy(
      {
        name: 'isLocalDate',
        validator: {
          validate: isLocalDate,
          defaultMessage: buildMessage((each) => `${each}$property must be a date that exists, YYYY-MM-DD`, options),
        },
      },
      options,
    ),
  );

export const IsTimeZoneName = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isTimeZone',
      validator: { validate: isTimeZone, defaultMessage: buildMessage((each) => `${each}$property must be an IANA time zone`, options) },
    },
    options,
  );

export const IsCurrencyCode = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isCurrency',
      validator: { validate: isCurrency, defaultMessage: buildMessage((each) => `${each}$property must be an ISO 4217 currency`, options) },
    },
    options,
  );

/** A code people type: letters, digits, `-`, `_`, `.`; 1 to 40 characters. */
export const IsCode = (): PropertyDecorator => applyDecorators(Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/), MaxLength(40));

// NUL cannot be stored in PostgreSQL text, other control characters have no place in a name; lone surrogates are no Unicode
const plain = (value: unknown, lines: boolean): boolean =>
  typeof value === 'string' &&
  value.trim().length > 0 &&
  !(lines ? /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/ : /[\0-\x1f\x7f]/).test(value) &&
  (value as string & { isWellFormed(): boolean }).isWellFormed();

/** One line of text, not blank, at most `max` characters. */
export const IsLine = (max = 200, options?: ValidationOptions): PropertyDecorator =>
  applyDecorators(
    MaxLength(max, options),
    ValidateBy(
      {
        name: 'isLine',
        validator: {
          validate: (v) => plain(v, false),
          defaultMessage: buildMessage((each) => `${each}$property must be one line of text`, options),
        },
      },
      options,
    ),
  );

/** Text of several lines, not blank, at most `max` characters. */
export const IsText = (max = 4000, options?: ValidationOptions): PropertyDecorator =>
  applyDecorators(
    MaxLength(max, options),
    ValidateBy(
      {
        name: 'isText',
        validator: { validate: (v) => plain(v, true), defaultMessage: buildMessage((each) => `${each}$property must be text`, options) },
      },
      options,
    ),
  );

/** The largest amount in minor units that we take: exact in every language's double, and far above any hotel bill. */
export const MAX_AMOUNT_MINOR = 1_000_000_000_000;

/** An amount in minor units, 0 … 10^12. */
export const IsAmountMinor = (): PropertyDecorator => applyDecorators(IsInt(), Min(0), Max(MAX_AMOUNT_MINOR));

/** Validates nested objects of one class. */
export const Nested = (type: () => new () => object, options?: ValidationOptions): PropertyDecorator =>
  applyDecorators(
    ValidateNested(options),
    // class-validator would take a list for an object, and look at its entries
    ValidateBy(
      {
        name: 'isObject',
        validator: {
          validate: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
          defaultMessage: buildMessage((each) => `${each}$property must be an object`, options),
        },
      },
      options,
    ),
    Type(type),
  );

/** Money as every amount is written in the API. */
export class MoneyDto {
  /**
   * Integer minor units of the currency: 45800 CNY is ¥458.00, 45800 JPY is ¥45,800.
   * @example 45800
   */
  @IsAmountMinor()
  amountMinor: number;

  /**
   * ISO 4217.
   * @example CNY
   */
  @IsCurrencyCode()
  currency: string;
}
