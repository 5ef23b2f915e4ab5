import { addDays, dateInZone, type LocalDate } from '../../../kernel/values/local-date';

interface Hotel {
  businessDate: LocalDate;
  timeZone: string;
}

/**
 * The last night for which there are counters. It is counted from today where the hotel's business date stays behind the calendar, so
 * that a hotel which never closes a day can still be booked for the same time ahead.
 */
export function lastNightOfHorizon(hotel: Hotel, at: Date, horizonNights: number): LocalDate {
  const today = dateInZone(at, hotel.timeZone);
  return addDays(today > hotel.businessDate ? today : hotel.businessDate, horizonNights);
}
