import type { Booking } from './booking';
import { dayOf } from './days';

let lines = 1;

/** Two adults in a room of type A from 10 to 12 March, booked on 1 March, unless said otherwise. Dates as `MM-DD`. */
export function aBooking(
  change: Partial<Omit<Booking, 'arrival' | 'bookedOn' | 'cancelledOn'>> & {
    arrival?: string;
    bookedOn?: string;
    cancelledOn?: string;
  } = {},
): Booking {
  const { arrival = '03-10', bookedOn = '03-01', cancelledOn, ...rest } = change;
  const on = (date: string) => dayOf(`2027-${date}`);
  return {
    line: ++lines,
    roomType: 'A',
    meal: 'BB',
    arrival: on(arrival),
    nights: 2,
    bookedOn: on(bookedOn),
    cancelledOn: cancelledOn === undefined ? null : on(cancelledOn),
    adults: 2,
    children: 0,
    babies: 0,
    perNightMinor: 8000,
    ...rest,
  };
}
