import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';
import { ChargeServices } from '../service-bookings/services/charge-services';

/** Whoever does not come, or is gone, keeps no table. */
@Injectable()
export class ReleaseServicesAfterStaysEnd implements EventListener {
  readonly name = 'release-services-after-stays-end';
  readonly from = 'beginning';
  readonly types = [
    'reservations.cancelled',
    'reservations.no_show',
    'reservations.synchronised',
    'reservations.checked_out',
    'reservations.amended',
  ];

  constructor(
    private readonly services: ChargeServices,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  async handle(event: PublishedEvent, work: Work): Promise<void> {
    // as the stay is now: what came after the event has been told too
    const [stay] = await work.query<{ status: string; arrival: string; departure: string }>(
      'SELECT status, arrival, departure FROM reservations WHERE id = $1 FOR SHARE',
      [event.aggregate.id],
    );
    if (!stay) return;
    const at = new Date(event.occurredAt);
    if (['confirmed', 'in_house'].includes(stay.status)) await this.services.callOffOutside(work, event.aggregate.id, stay, at);
    else await this.services.callOffStay(work, event.aggregate.id, at);
  }
}
