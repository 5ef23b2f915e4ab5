import { IsBoolean, IsOptional } from 'class-validator';
import { MoneyDto, Nested } from '../../../../kernel/http/validators';
import { PersonDto } from '../../../guests';
import { ReservationDto } from '../../dto/booking-answers.dto';
import { ForceDto, RoomChoiceDto } from './room-assignment.dto';
import { IsTimeOfDay } from './validators';

/** What is settled before the guests come. */
export class PreCheckInDto {
  /**
   * When they mean to come, on the hotel's clock.
   * @example 18:30
   */
  @IsOptional()
  @IsTimeOfDay()
  expectedArrival?: string;
}

/** Taking guests in. Without a room, that which is assigned. */
export class CheckInDto extends RoomChoiceDto {
  /**
   * Choose a room that is ready, where none is assigned.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  anyRoom?: boolean;

  /** Into a room that is not clean. */
  @IsOptional()
  @Nested(() => ForceDto)
  force?: ForceDto;
}

/** Letting guests go. */
export class CheckOutDto {
  /**
   * The guests leave before their day of departure: the nights that are left are struck off and for sale again.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  earlyDeparture?: boolean;

  /** Without the hotel's fee for leaving early. */
  @IsOptional()
  @Nested(() => ForceDto)
  waiveFee?: ForceDto;
}

/** The stay after its check-out, and what that came to. */
export class CheckOutAnswerDto {
  /**
   * True for a trial run: nothing was changed.
   * @example false
   */
  dryRun: boolean;
  /** @example false */
  earlyDeparture: boolean;
  /**
   * Nights that are for sale again.
   * @example ["2026-12-26"]
   */
  nightsGivenBack: string[];
  earlyDepartureFee: MoneyDto;
  lateCheckOutFee: MoneyDto;
  /**
   * What was open on the folios before they were closed; negative where the guest has paid too much. In a trial run, what is still to be settled.
   * @example 0
   */
  balanceMinor: number;
  /** @example EUR */
  currency: string;
  /** As it is now; in a trial run, as it would be. */
  reservation: ReservationDto;
}

/** Noting that guests did not come. */
export class NoShowDto {
  /** Without the fee of the policy that was agreed. */
  @IsOptional()
  @Nested(() => ForceDto)
  waiveFee?: ForceDto;
}

/** Leaving later on the day of departure. */
export class LateCheckOutDto {
  /**
   * Until when, on the hotel's clock.
   * @example 15:00
   */
  @IsTimeOfDay()
  until: string;

  /** Another fee than the hotel's (`stays:override`). */
  @IsOptional()
  @Nested(() => MoneyDto)
  fee?: MoneyDto;
}

/** Somebody else who sleeps in the room. */
export class AddSharerDto {
  /** Who. */
  @Nested(() => PersonDto)
  guest: PersonDto;
}

/** Where a stay is charged and paid. */
export class StayFolioDto {
  /**
   * The reservation.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  reservationId: string;

  /**
   * Its folio: `GET /v1/folios/{id}`.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eaa
   */
  folioId: string;
}

/** The reservation after its check-out was taken back, and what became of the services booked with it. */
export class ReversedCheckOutDto extends ReservationDto {
  /**
   * Booked services that the check-out had called off, and that are booked again.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97"]
   */
  servicesBroughtBack: string[];

  /**
   * Those that stay ended, whole or for the nights that were to come: their places are taken, or their time has passed. They are booked anew by hand.
   * @example []
   */
  servicesEnded: string[];
}
