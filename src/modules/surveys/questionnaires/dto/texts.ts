import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { buildMessage, ValidateBy, type ValidationOptions } from 'class-validator';

const isText = (value: unknown, max: number): boolean =>
  typeof value === 'string' &&
  value.trim().length > 0 &&
  value.length <= max &&
  !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(value) &&
  (value as string & { isWellFormed(): boolean }).isWellFormed();

const isTexts = (value: unknown, max: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= 20 &&
  Object.entries(value).every(([language, text]) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) && isText(text, max));

const SCHEMA = (max: number) => ({ type: 'object' as const, additionalProperties: { type: 'string', maxLength: max } });

/** Words by language tag: `{ "en": …, "zh-CN": … }`. */
export const IsTexts = (max: number, description: string, options?: ValidationOptions): PropertyDecorator =>
  applyDecorators(
    ValidateBy(
      {
        name: 'isTexts',
        validator: {
          validate: (value) => isTexts(value, max),
          defaultMessage: buildMessage((each) => `${each}$property must map language tags to words of at most ${max} characters`, options),
        },
      },
      options,
    ),
    ApiProperty({ ...SCHEMA(max), description, example: { en: 'Your stay', 'zh-CN': '您的入住' } }),
  );

/** Words by language for each step of a scale. */
export const IsLabels = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isLabels',
      validator: {
        validate: (value: unknown) =>
          typeof value === 'object' &&
          value !== null &&
          !Array.isArray(value) &&
          Object.keys(value).length <= 101 &&
          Object.entries(value).every(([step, texts]) => /^-?\d{1,3}$/.test(step) && isTexts(texts, 200)),
        defaultMessage: buildMessage(() => '$property must map steps of the scale to words by language tag'),
      },
    }),
    ApiProperty({
      type: 'object',
      additionalProperties: SCHEMA(200),
      description: 'Words for its ends, or for any step.',
      example: { 1: { en: 'Very poor', 'zh-CN': '非常差' }, 5: { en: 'Excellent', 'zh-CN': '非常好' } },
    }),
  );
