import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';
import { Clock } from '../../../kernel/values/clock';
import { type MessageOrder, Messages } from '../../messaging';
import { type ToldBooking, ToldBookings } from '../queries/told-bookings.query';
import { bookingLetter, cancellationLetter } from '../services/booking-letters';

/**
 * Tells who booked that it is confirmed, changed or cancelled. All rooms of a booking are confirmed in one letter. What another system does (`toldElsewhere`,
 * `reservations.synchronised`) that system tells the guest.
 */
@Injectable()
export class TellTheGuestAfterBookingChanges implements EventListener {
  readonly name = 'tell-the-guest-after-booking-changes';
  readonly from = 'end';
  readonly types = ['reservations.confirmed', 'reservations.amended', 'reservations.reinstated', 'reservations.cancelled'];

  constructor(
    private readonly messages: Messages,
    private readonly bookings: ToldBookings,
    private readonly clock: Clock,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  handle(event: PublishedEvent, work: Work): Promise<void> {
    return this.handleTogether([event], work);
  }

  async handleTogether(events: readonly PublishedEvent[], work: Work): Promise<void> {
    const at = this.clock.now();
    const told = await this.bookings.of(
      work,
      events.map((e) => e.data.bookingId as string),
    );
    const orders = events.flatMap((event) => {
      const booking = event.data.toldElsewhere ? undefined : told.get(event.data.bookingId as string);
      return (booking && orderOf(event, booking, at)) ?? [];
    });
    await this.messages.send(work, orders, at);
  }
}

function orderOf({ type, id, aggregate, data }: PublishedEvent, booking: ToldBooking, at: Date): MessageOrder | undefined {
  if (type === 'reservations.confirmed') return bookingLetter('booking_confirmation', booking, `booking ${booking.id}`, at);
  if (type === 'reservations.cancelled') {
    const feeMinor = typeof data.feeMinor === 'number' ? data.feeMinor : 0;
    return cancellationLetter(booking, aggregate.id, { occasion: `event ${id}`, at, feeMinor });
  }
  return bookingLetter('booking_change', booking, `event ${id}`, at);
}
