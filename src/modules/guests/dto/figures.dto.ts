import { MoneyDto } from '../../../kernel/http/validators';

/** What somebody was as a guest. A stay counts when it is over: checked out, or its departure has passed without its having been cancelled or a no-show. */
export class StayFiguresDto {
  /**
   * Stays as lead guest or companion.
   * @example 7
   */
  stays: number;
  /** @example 16 */
  nights: number;
  /** What the rooms cost in which they were the lead guest, by currency. */
  spend: MoneyDto[];
  /** The same per night of those rooms. */
  averageDailyRate: MoneyDto[];
  /**
   * First arrival.
   * @example 2024-03-02
   */
  firstStay: string | null;
  /**
   * Last departure.
   * @example 2026-10-19
   */
  lastStay: string | null;
  /**
   * Confirmed reservations from the hotel’s business date on.
   * @example 1
   */
  upcomingStays: number;
  /**
   * The next confirmed arrival.
   * @example 2026-12-24
   */
  nextArrival: string | null;
  /**
   * Reservations cancelled, of those they led.
   * @example 1
   */
  cancellations: number;
  /**
   * Times they did not come, of reservations they led.
   * @example 0
   */
  noShows: number;
  /**
   * Reservations that they made for others and did not stay in themselves.
   * @example 0
   */
  bookedForOthers: number;
  /**
   * Nights a stay.
   * @example 2.29
   */
  averageNights: number | null;
  /**
   * Adults in the room.
   * @example 1.14
   */
  averageAdults: number | null;
  /**
   * Days from booking to arrival, on average.
   * @example 11.5
   */
  leadTimeDays: number | null;
  /**
   * Share of nights from Sunday to Thursday, 0 to 1.
   * @example 0.81
   */
  weekdayShare: number | null;
  /**
   * Share of stays with children, 0 to 1.
   * @example 0
   */
  childrenShare: number | null;
  /**
   * The market segment of most stays.
   * @example corporate
   */
  marketSegment: string | null;
  /**
   * The channel of most stays.
   * @example direct
   */
  channel: string | null;
}

export class HotelFiguresDto extends StayFiguresDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
}

export class GuestFiguresDto {
  /**
   * The person, whichever of their ids was asked for.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  guestId: string;
  /** Over all hotels that the caller may see. */
  total: StayFiguresDto;
  /** The same of each hotel. */
  byHotel: HotelFiguresDto[];
}
