import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { MESSAGE_KINDS, type MessageKind } from '../domain/message';
import { IsLanguage } from './validators';

/** What a hotel wants to be said to its guests, and when. */
export class MessageSettingsDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * For guests of whom no language is known; `null`: Chinese in China, English elsewhere.
   * @example en
   */
  language: string | null;

  /**
   * What this hotel does not send.
   * @example ["thank_you"]
   */
  silentKinds: MessageKind[];

  /**
   * So many days before arrival the guest is told what to expect; `null`: never.
   * @example 3
   */
  preArrivalDays: number | null;

  /**
   * So many days after departure the guest is thanked; `null`: never.
   * @example 1
   */
  thankYouDays: number | null;

  /**
   * When the letters of the day are written, by the hotel’s clock.
   * @example 10:00
   */
  dayLettersAt: string;

  /**
   * Grows with each change; 0 until there is one.
   * @example 1
   */
  version: number;
}

/** JSON merge patch: absent keeps, `null` clears. */
export class ChangeMessageSettingsDto {
  /**
   * For guests of whom no language is known, as a BCP 47 tag.
   * @example zh-CN
   */
  @IsOptional()
  @IsLanguage()
  language?: string | null;

  /**
   * What this hotel does not send.
   * @example ["thank_you"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsIn(MESSAGE_KINDS, { each: true })
  silentKinds?: MessageKind[];

  /**
   * Days before arrival.
   * @example 3
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(30)
  preArrivalDays?: number | null;

  /**
   * Days after departure.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(30)
  thankYouDays?: number | null;

  /**
   * When the letters of the day are written, by the hotel’s clock.
   * @example 10:00
   */
  @IsOptional()
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '$property must be a time, HH:mm' })
  dayLettersAt?: string;
}
