import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { IsLocalDate } from '../../../kernel/http/validators';
import type { Birthday } from '../domain/record';
import { GuestClassDto } from './classification.dto';
import { StayFiguresDto } from './figures.dto';
import { TimelineEntryDto, TimelineTitleDto } from './timeline.dto';

export class ProfileQuery {
  /**
   * The hotel in which the guest is served.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;
}

export class LabelDto {
  /**
   * The label.
   * @example V2
   */
  code: string;
  /**
   * Why; hidden without `guests:pii`.
   * @example "Owner of a partner hotel"
   */
  reason: string | null;
}

export class ProfileBirthdayDto {
  /**
   * By which calendar it is kept.
   * @example lunar
   */
  calendar: Birthday['calendar'];
  /**
   * 1 to 12.
   * @example 8
   */
  month: number;
  /**
   * 1 to 31; of a lunar month 1 to 30.
   * @example 15
   */
  day: number;
  /**
   * Where it is known.
   * @example 1986
   */
  year: number | null;
}

/** Whom one has before oneself. */
export class ProfilePersonDto {
  /**
   * As it is said where they come from.
   * @example 王小明
   */
  name: string;
  /**
   * Given name.
   * @example 小明
   */
  firstName: string;
  /**
   * Family name.
   * @example 王
   */
  lastName: string;
  /**
   * BCP 47.
   * @example zh
   */
  language: string | null;
  /**
   * Female, male, other; hidden without `guests:pii`.
   * @example male
   */
  sex: string | null;
  /** Null where it is not known, and without `guests:pii`. */
  birthday: ProfileBirthdayDto | null;
  /**
   * Masked without `guests:pii`.
   * @example w•••@example.com
   */
  email: string | null;
  /**
   * Masked without `guests:pii`.
   * @example •••567
   */
  phone: string | null;
  /**
   * How they want to be spoken to.
   * @example wechat
   */
  channel: string | null;
  /** For this hotel, or for the chain. */
  vip: LabelDto | null;
  /** Why nobody should sell to them. */
  block: LabelDto | null;
  /**
   * Labels of this hotel and of the chain.
   * @example ["press"]
   */
  tags: string[];
  /**
   * Whether something is masked for this caller.
   * @example false
   */
  masked: boolean;
}

/** What they are to the house. */
export class ProfileValueDto {
  /** In this hotel. */
  here: StayFiguresDto;
  /** In all hotels that the caller may see. */
  everywhere: StayFiguresDto;
  /** By each standard, with the reason. */
  classes: GuestClassDto[];
}

export class TasteDto {
  /**
   * Room, food, leisure, habit or special need.
   * @example special_need
   */
  category: string;
  /**
   * What.
   * @example feather_free
   */
  code: string;
  /**
   * How much or which.
   * @example "two pillows"
   */
  value: string | null;
  /**
   * In words; hidden without `guests:pii`.
   * @example "Allergic to down"
   */
  note: string | null;
  /**
   * The hotel it was said for; null for all.
   * @example null
   */
  propertyId: string | null;
  /**
   * How sure the house is, 0 to 100.
   * @example 90
   */
  confidence: number;
}

/** Something to do or to mind. */
export class TaskDto {
  /**
   * Arriving, staying or leaving today, a special need to prepare, a birthday within the stay or the next seven days, a festival during the stay, what registration asks for and nobody
   * has told, consents nobody has asked for, a first stay or a return, a block.
   * @example birthday
   */
  @ApiProperty({
    enum: [
      'do_not_sell_to',
      'arriving_today',
      'staying',
      'leaving_today',
      'special_need',
      'birthday',
      'festival',
      'missing_registration',
      'ask_consent',
      'first_stay',
      'coming_back',
    ],
  })
  code: string;
  /** In words. */
  title: TimelineTitleDto;
  /**
   * For which day.
   * @example 2026-09-25
   */
  date: string | null;
  /**
   * What it is about.
   * @example { "calendar": "lunar", "duringStay": true, "years": 40 }
   */
  @ApiProperty({ type: 'object', additionalProperties: true })
  details: Record<string, unknown>;
}

/** A stay in this hotel: past, present or to come. */
export class VisitDto {
  /**
   * The reservation.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e99
   */
  reservationId: string;
  /**
   * Its status.
   * @example checked_out
   */
  status: string;
  /**
   * Led the room, shared it, or only booked it.
   * @example lead
   */
  role: 'lead' | 'companion' | 'booker';
  /**
   * Local date of the hotel.
   * @example 2026-09-22
   */
  arrival: string;
  /**
   * Local date of the hotel.
   * @example 2026-09-26
   */
  departure: string;
  /**
   * How many nights.
   * @example 4
   */
  nights: number;
}

/** What somebody who serves a guest needs to know, at a glance. */
export class GuestProfileDto {
  /**
   * The person.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  guestId: string;
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;
  /**
   * The hotel’s own day.
   * @example 2026-09-23
   */
  businessDate: string;
  /** Whom one has before oneself. */
  who: ProfilePersonDto;
  /** What they are to the house. */
  value: ProfileValueDto;
  /** What they like and need; special needs first. */
  tastes: TasteDto[];
  /** What went wrong, the last ten, newest first. */
  trouble: TimelineEntryDto[];
  /** What is owed to the guest now: complaints and requests that are not settled, the last ten, newest first. */
  unsettled: TimelineEntryDto[];
  /** What to do, the most urgent first. */
  today: TaskDto[];
  /** Stays in this hotel, the last twenty, latest arrival first. */
  visits: VisitDto[];
}

export class CareDatesQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * First day.
   * @example 2026-09-21
   */
  @IsLocalDate()
  from: string;

  /**
   * Last day, included; at most 31 days.
   * @example 2026-09-27
   */
  @IsLocalDate()
  to: string;
}

/** A day to think of a guest. */
export class CareDateDto {
  /**
   * The person.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  guestId: string;
  /**
   * As it is said where they come from.
   * @example 王小明
   */
  name: string;
  /**
   * A birthday, or the day on which they first came to this hotel.
   * @example birthday
   */
  kind: 'birthday' | 'first_stay';
  /**
   * On which day it is held.
   * @example 2026-09-25
   */
  date: string;
  /**
   * By which calendar a birthday is kept.
   * @example lunar
   */
  @ApiProperty({ enum: ['solar', 'lunar'], nullable: true })
  calendar: 'solar' | 'lunar' | null;
  /**
   * Which one it is; of a birthday only with `guests:pii`, and where the year is known.
   * @example 40
   */
  years: number | null;
  /**
   * Whether it falls within the stay.
   * @example true
   */
  duringStay: boolean;
  /**
   * The reservation.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e99
   */
  reservationId: string;
  /**
   * Of the stay.
   * @example 2026-09-22
   */
  arrival: string;
  /**
   * Of the stay.
   * @example 2026-09-26
   */
  departure: string;
}

export class CareDatesDto {
  /** In the order of the days. */
  data: CareDateDto[];
}
