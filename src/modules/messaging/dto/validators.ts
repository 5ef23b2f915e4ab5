import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { buildMessage, IsUUID, ValidateBy } from 'class-validator';

/** A UUID in a body or query, in small letters from here on. */
export const IsId = (): PropertyDecorator =>
  applyDecorators(
    IsUUID(),
    Transform(({ value }): unknown => (typeof value === 'string' ? value.toLowerCase() : value)),
  );

function isLanguage(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 35) return false;
  try {
    return Intl.getCanonicalLocales(value)[0] === value;
  } catch {
    return false;
  }
}

/** A BCP 47 tag as it is written: `en`, `zh-CN`. */
export const IsLanguage = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLanguage',
    validator: { validate: isLanguage, defaultMessage: buildMessage(() => '$property must be a language tag, as in en or zh-CN') },
  });
