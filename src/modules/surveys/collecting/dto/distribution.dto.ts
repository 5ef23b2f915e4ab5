import { IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLine, Nested } from '../../../../kernel/http/validators';
import {
  DISTRIBUTION_KINDS,
  type DistributionKind,
  type DistributionSettings,
  SURVEYED_EVENTS,
  type SurveyedEvent,
} from '../domain/distribution';

/** When and how often somebody is asked. */
export class SurveyDistributionSettingsDto implements Partial<DistributionSettings> {
  /**
   * Of an event: after what guests are asked. `service_desk.case_settled` asks about that case.
   * @example reservations.checked_out
   */
  @IsOptional()
  @IsIn(SURVEYED_EVENTS)
  event?: SurveyedEvent | null;

  /**
   * Hours after the event before anybody is asked; 0 where absent.
   * @example 2
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(8760)
  delayHours?: number;

  /**
   * By the hotel’s clock: nobody is written to before this time, nor after nine in the evening. 10:00 where absent.
   * @example 10:00
   */
  @IsOptional()
  @Matches(/^(0[6-9]|1\d|20):[0-5]\d$/, { message: '$property must be a time from 06:00 to 20:59, HH:mm' })
  sendAt?: string;

  /**
   * Of a schedule: a wave every so many days, of those who have departed since the one before.
   * @example 30
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  everyDays?: number | null;

  /**
   * At most one invitation to a guest in so many days, over all surveys of the house; 30 where absent. A question about a settled case is not counted.
   * @example 30
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  restDays?: number;

  /**
   * A link that is sent is good for so many days; 30 where absent.
   * @example 14
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  validDays?: number;

  /**
   * Reminded once after so many days without an answer; `null`: never.
   * @example 4
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(90)
  remindAfterDays?: number | null;
}

export class CreateSurveyDistributionDto {
  /**
   * The survey, of which a version has been published.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  @IsUUID()
  surveyId: string;

  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Name, for staff.
   * @example "QR code in the lobby"
   */
  @IsLine(200)
  name: string;

  /**
   * `event`: guests are invited after something has happened; `schedule`: in waves; `link`, `qr`, `kiosk`: many answer by one address; `paper`: typed in by staff.
   * @example qr
   */
  @IsIn(DISTRIBUTION_KINDS)
  kind: DistributionKind;

  /** Of events and schedules. */
  @IsOptional()
  @Nested(() => SurveyDistributionSettingsDto)
  settings?: SurveyDistributionSettingsDto;

  /**
   * Where it hangs or lies.
   * @example lobby
   */
  @IsOptional()
  @IsLine(100)
  place?: string | null;

  /**
   * The room it lies in. It says where, never who.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98
   */
  @IsOptional()
  @IsUUID()
  roomId?: string | null;
}

/** How a survey is handed out (发放). */
export class SurveyDistributionDto {
  /**
   * The distribution.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea2
   */
  id: string;

  /**
   * The survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  surveyId: string;

  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * Name, for staff.
   * @example "QR code in the lobby"
   */
  name: string;

  /**
   * How it reaches those who answer.
   * @example qr
   */
  kind: DistributionKind;

  /** When and how often somebody is asked. */
  settings: SurveyDistributionSettingsDto;

  /**
   * Where it hangs or lies.
   * @example lobby
   */
  place: string | null;

  /**
   * The room it lies in.
   * @example null
   */
  roomId: string | null;

  /**
   * Of `link`, `qr` and `kiosk`: stands for it in the address of the page, `/s/{token}`.
   * @example k7m29qxdabcdefghjkmn
   */
  token: string | null;

  /**
   * Address of the page, where `PUBLIC_URL` says where guests reach it: for a link or a QR code.
   * @example https://booking.hotel.example/s/k7m29qxdabcdefghjkmn
   */
  url: string | null;

  /**
   * Whether anybody is still asked by it.
   * @example active
   */
  status: 'active' | 'ended';

  /**
   * Of a schedule: day of the next wave.
   * @example null
   */
  nextWaveOn: string | null;

  /**
   * Grows with each change.
   * @example 1
   */
  version: number;

  /**
   * When it was made.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * When it was changed last.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

export class SurveyDistributionPageDto {
  /** Distributions. */
  data: SurveyDistributionDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class ListDistributionsQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Of this survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  @IsOptional()
  @IsUUID()
  surveyId?: string;

  /**
   * Of this kind.
   * @example qr
   */
  @IsOptional()
  @IsIn(DISTRIBUTION_KINDS)
  kind?: DistributionKind;
}
