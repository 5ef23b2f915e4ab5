import { IsIn, IsISO8601, IsOptional } from 'class-validator';
import { IsLine, IsText, Nested } from '../../../kernel/http/validators';
import { CONSENT_CHANNELS, type ConsentChannel, type Purpose, PURPOSES } from '../domain/privacy/consents';

/** What proves that the guest said so. */
export class ConsentEvidenceDto {
  /**
   * Version of the text they were shown.
   * @example privacy-2026-03
   */
  @IsLine(100)
  version: string;

  /**
   * The words they agreed to or withdrew from.
   * @example "Yes, send me offers by e-mail, until I withdraw"
   */
  @IsText(4000)
  wording: string;

  /**
   * What they did.
   * @example "ticked an empty box"
   */
  @IsLine(200)
  how: string;

  /**
   * Where: page, desk, call.
   * @example "registration card at the desk"
   */
  @IsOptional()
  @IsLine(200)
  where?: string;
}

export class RecordConsentDto {
  /**
   * What the data may be used for.
   * @example marketing
   */
  @IsIn(PURPOSES)
  purpose: Purpose;

  /**
   * The channel that the word is about; `any` without.
   * @example email
   */
  @IsOptional()
  @IsIn(CONSENT_CHANNELS)
  channel?: ConsentChannel = 'any';

  /** @example granted */
  @IsIn(['granted', 'withdrawn'])
  status: 'granted' | 'withdrawn';

  /** Needed to grant; a withdrawal needs none. */
  @IsOptional()
  @Nested(() => ConsentEvidenceDto)
  evidence?: ConsentEvidenceDto;

  /**
   * Who took the word down: `front_desk`, `website`, a system.
   * @example front_desk
   */
  @IsOptional()
  @IsLine(60)
  source?: string;

  /**
   * When the guest said so; now without. Not in the future.
   * @example 2026-11-22T09:00:00.000Z
   */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  at?: string;
}

export class ConsentDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1 */
  id: string;
  /**
   * What the data may be used for.
   * @example marketing
   */
  purpose: Purpose;
  /** @example email */
  channel: ConsentChannel;
  /** @example granted */
  status: 'granted' | 'withdrawn';
  /** Null without `guests:pii`, where none was given, and after an erasure. */
  evidence: ConsentEvidenceDto | null;
  /** @example front_desk */
  source: string;
  /**
   * When the guest said so.
   * @example 2026-11-22T09:00:00.000Z
   */
  at: string;
  /**
   * When it was written down.
   * @example 2026-11-22T09:00:00.000Z
   */
  recordedAt: string;
}

/** What a guest has agreed to. */
export class ConsentsDto {
  /** The latest word for each purpose and channel. What is not there was never agreed to. */
  current: ConsentDto[];
  /** Every word, latest first. */
  history: ConsentDto[];
  /**
   * They object to the use of their data beyond what their stays need: no consent counts.
   * @example false
   */
  objection: boolean;
  /**
   * Their data is only kept: no consent counts.
   * @example false
   */
  restriction: boolean;
}
