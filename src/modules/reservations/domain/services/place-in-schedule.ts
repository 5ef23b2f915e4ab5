import { invalid, Refusal, type ProblemReason } from '../../../../kernel/errors/problem';
import { addDays, type LocalDate } from '../../../../kernel/values/local-date';
import type { PropertyFacts, ServiceFacts } from '../../../properties';
import { daysFrom, isNightly } from './price';
import { ServiceProblems } from './service-booking';
import { closesAt, type Slot, slotsOf } from './slots';

/** Days ahead, where the service does not say. */
const DAYS_AHEAD = 365;

export interface WantedPlace {
  date?: LocalDate;
  time?: string;
  nights?: number;
  persons: number;
}

/** The stay it is booked with. */
export interface StayDays {
  arrival: LocalDate;
  departure: LocalDate;
}

/** How many places of a slot so many people take. */
export const placesOf = (service: Pick<ServiceFacts, 'bookingRules'>, persons: number): number =>
  service.bookingRules.counts === 'bookings' ? 1 : persons;

/**
 * The slots that a booking takes, one a day.
 * @param guest books by himself: before the slot closes
 * @throws Refusal 400 with a pointer for what can never be, 409 `service_closed` for a time at which it is not offered
 */
export function placeInSchedule(
  service: ServiceFacts,
  hotel: PropertyFacts,
  wanted: WantedPlace,
  { stay, at, guest }: { stay?: StayDays; at: Date; guest: boolean },
): Slot[] {
  const { bookingRules: rules } = service;
  const nightly = isNightly(service.priceUnit);
  const wholeStay = wanted.date === undefined && nightly && stay;
  const date = wholeStay ? stay.arrival : wanted.date;
  if (date === undefined) throw invalid({ pointer: '/date', code: 'required', detail: 'Say on which day.' });
  const days = wholeStay ? nights(stay) : daysFrom(date, wanted.nights ?? 1);
  const wrong: ProblemReason[] = [];
  if (days.length > 1 && !nightly) wrong.push({ pointer: '/nights', code: 'not_nightly', detail: 'Only what is priced by the night.' });
  if (rules.maxPersons && wanted.persons > rules.maxPersons)
    wrong.push({ pointer: '/persons', code: 'too_many_persons', detail: `At most ${rules.maxPersons} at a time.` });
  if (date < hotel.businessDate) wrong.push({ pointer: '/date', code: 'in_the_past', detail: `The hotel’s day is ${hotel.businessDate}.` });
  const lastDay = addDays(hotel.businessDate, rules.daysAhead ?? DAYS_AHEAD);
  if (days.at(-1)! > lastDay) wrong.push({ pointer: '/date', code: 'too_far_ahead', detail: `Until ${lastDay}.` });
  if (stay && !within(stay, date, days.at(-1)!, nightly))
    wrong.push({ pointer: '/date', code: 'outside_stay', detail: `The stay is from ${stay.arrival} to ${stay.departure}.` });
  if (wrong.length) throw invalid(...wrong);
  const slots = days.map((day) => slotOn(service, hotel, day, wanted.time));
  if (guest && at.getTime() >= closesAt(slots[0]!, rules.closesMinutesBefore ?? 0))
    throw closed('/time', 'too_late', 'It can no longer be booked.', date, wanted.time);
  return slots;
}

const nights = ({ arrival, departure }: StayDays): LocalDate[] => {
  const days: LocalDate[] = [];
  for (let day = arrival; day < departure; day = addDays(day, 1)) days.push(day);
  return days;
};

/** A night belongs to the stay; a meal or a treatment may also be on the day of departure. */
const within = ({ arrival, departure }: StayDays, first: LocalDate, last: LocalDate, nightly: boolean): boolean =>
  first >= arrival && (nightly ? last < departure : last <= departure);

function slotOn({ schedule, bookingRules }: ServiceFacts, { timeZone }: PropertyFacts, day: LocalDate, time?: string): Slot {
  const slots = slotsOf(schedule, bookingRules.slotMinutes, day, timeZone);
  const found = time === undefined ? (slots.length === 1 ? slots[0] : undefined) : slots.find((slot) => slot.time === time);
  if (found) return found;
  if (slots.length === 0) throw closed('/date', 'not_offered', `It is not offered on ${day}.`, day, time);
  if (time === undefined) throw invalid({ pointer: '/time', code: 'required', detail: 'Say at which time.' });
  throw closed('/time', 'not_a_slot', `No slot begins at ${time} on ${day}.`, day, time);
}

const closed = (pointer: string, code: string, detail: string, date: LocalDate, time?: string): Refusal =>
  new Refusal(ServiceProblems.closed, undefined, [{ pointer, code, detail, date, time: time ?? null }]);
