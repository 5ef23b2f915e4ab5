import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  buildMessage,
  IsArray,
  IsEmail,
  IsInt,
  IsISO31661Alpha2,
  IsOptional,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { IsLine, IsText, Nested } from '../../../kernel/http/validators';
import type { Translations } from '../domain/content';

/** A picture of a hotel, a room type or a service. */
export class PictureDto {
  /**
   * Where the picture lies; https only.
   * @example https://images.example.com/lobby.jpg
   */
  @IsUrl({ protocols: ['https'], require_protocol: true })
  @IsLine(2000)
  url: string;

  /**
   * What it shows.
   * @example "The lobby in the evening"
   */
  @IsOptional()
  @IsLine(200)
  caption?: string | null;

  /**
   * What it belongs to, in the hotel’s own words.
   * @example lobby
   */
  @IsOptional()
  @IsLine(40)
  category?: string | null;

  /**
   * Place in the order of pictures, the smallest first.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  sort?: number | null;
}

/** Texts in one language. */
export class TranslationDto {
  /**
   * The name in this language.
   * @example 海滨酒店
   */
  name?: string | null;

  /**
   * The description in this language.
   * @example 步行两分钟到海滩。
   */
  description?: string | null;
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const MOST = { name: 200, description: 8000 } as const;

const isTranslation = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(([field, text]) => {
    if (!Object.hasOwn(MOST, field)) return false;
    if (text === null) return true;
    if (typeof text !== 'string' || text.trim() === '' || text.length > MOST[field as keyof typeof MOST]) return false;
    // NUL cannot be stored, lone surrogates are no Unicode
    return !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) && (text as string & { isWellFormed(): boolean }).isWellFormed();
  });

/** Texts by language: `{ "zh-CN": { "name": "…", "description": "…" } }`. `null` for a language removes it. */
export const IsTranslations = (): PropertyDecorator =>
  ValidateBy({
    name: 'isTranslations',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length <= 30 &&
        Object.entries(value).every(([language, texts]) => LANGUAGE.test(language) && (texts === null || isTranslation(texts))),
      defaultMessage: buildMessage((each) => `${each}$property must map language tags (zh-CN) to { name, description }`),
    },
  });

/** How the document shows texts by language. */
export const ApiTranslations = (always = false): PropertyDecorator =>
  ApiProperty({
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { name: { type: 'string', nullable: true }, description: { type: 'string', nullable: true } },
      additionalProperties: false,
    },
    selfRequired: always,
    description: 'Texts by language tag (BCP 47). In a PATCH, `null` for a language removes it.',
    example: { 'zh-CN': { name: '海滨酒店', description: '步行两分钟到海滩。' } },
  });

export type { Translations };

/** Where the hotel stands. */
export class AddressDto {
  /**
   * Street and number, as on a letter.
   * @example ["1 Harbour Street"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @IsLine(200, { each: true })
  lines?: string[] | null;

  /**
   * Postal code.
   * @example 200001
   */
  @IsOptional()
  @IsLine(20)
  postalCode?: string | null;

  /**
   * The city that guests search for.
   * @example Shanghai
   */
  @IsOptional()
  @IsLine(100)
  city?: string | null;

  /**
   * State, province or region.
   * @example Shanghai
   */
  @IsOptional()
  @IsLine(100)
  region?: string | null;

  /**
   * ISO 3166-1 alpha-2.
   * @example CN
   */
  @IsOptional()
  @IsISO31661Alpha2()
  @Matches(/^[A-Z]{2}$/)
  country?: string | null;
}

/** How to reach the hotel; business contacts, shown to everybody. */
export class ContactsDto {
  /**
   * Telephone.
   * @example "+86 21 5555 0100"
   */
  @IsOptional()
  @Matches(/^\+?[0-9][0-9 ()./-]{2,38}$/)
  phone?: string | null;

  /**
   * E-mail.
   * @example hello@harbour.example
   */
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string | null;

  /**
   * Web site.
   * @example https://harbour.example
   */
  @IsOptional()
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true })
  @IsLine(2000)
  website?: string | null;
}

/** House rules. */
export class PoliciesDto {
  /**
   * Children.
   * @example "Children of all ages are welcome; cots are free."
   */
  @IsOptional()
  @IsText(2000)
  children?: string | null;

  /**
   * Pets.
   * @example "Dogs up to 10 kg, ¥100 a night."
   */
  @IsOptional()
  @IsText(2000)
  pets?: string | null;

  /**
   * Smoking.
   * @example "No smoking anywhere in the house."
   */
  @IsOptional()
  @IsText(2000)
  smoking?: string | null;

  /**
   * The least age in years at which a guest may check in alone.
   * @example 18
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(99)
  minimumAge?: number | null;

  /**
   * What is asked as a deposit, in words. What is charged is a matter of rate plans.
   * @example "¥300 in cash or on a card, given back at check-out."
   */
  @IsOptional()
  @IsText(2000)
  deposit?: string | null;

  /**
   * Anything else.
   * @example "Quiet hours from 22:00 to 07:00."
   */
  @IsOptional()
  @IsText(4000)
  other?: string | null;
}

/** Beds of one kind. */
export class BedDto {
  /**
   * `single`, `double`, `queen`, `king`, `sofa_bed`, `bunk`, `futon`, … an open set.
   * @example king
   */
  @Matches(/^[a-z][a-z0-9_]{0,39}$/)
  kind: string;

  /**
   * How many of them.
   * @example 1
   */
  @IsInt()
  @Min(1)
  @Max(50)
  count: number;
}

/** Weekdays and times at which a service is offered. */
export class OpeningDto {
  /**
   * 1 = Monday … 7 = Sunday.
   * @example [1, 2, 3, 4, 5]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays: number[];

  /**
   * Wall-clock time of the hotel.
   * @example 07:00
   */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  from: string;

  /**
   * Wall-clock time of the hotel; earlier than `from` means the next day.
   * @example 10:30
   */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  to: string;
}

/** When a service is offered. */
export class ScheduleDto {
  /**
   * In words.
   * @example "On request at the front desk"
   */
  @IsOptional()
  @IsText(1000)
  text?: string | null;

  /** By weekday and time. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Nested(() => OpeningDto, { each: true })
  openings?: OpeningDto[] | null;
}
