import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';
import { Clock } from '../../../../kernel/values/clock';
import { GuestQueries } from '../../../guests';
import { Stays } from '../../../reservations';
import { PlanCare } from '../services/plan-care';

/** What is done for a guest follows the stay, what is known of the guest, and what is still to be settled with them. */
@Injectable()
export class PlanCareAfterStaysOrGuestsChange implements EventListener {
  readonly name = 'plan-care-after-stays-or-guests-change';
  readonly from = 'beginning';
  readonly types = [
    'reservations.confirmed',
    'reservations.amended',
    'reservations.synchronised',
    'reservations.cancelled',
    'reservations.reinstated',
    'reservations.no_show',
    'reservations.checked_in',
    'reservations.check_in_reversed',
    'reservations.checked_out',
    'reservations.check_out_reversed',
    'guests.fact_recorded',
    'guests.fact_ended',
    'guests.class_changed',
    'guests.merged',
    'guests.unmerged',
    'service_desk.case_opened',
    'service_desk.case_settled',
    'service_desk.case_closed',
    'service_desk.case_reopened',
  ];

  constructor(
    private readonly care: PlanCare,
    private readonly stays: Stays,
    private readonly guests: GuestQueries,
    private readonly clock: Clock,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  handle(event: PublishedEvent, work: Work): Promise<void> {
    return this.handleTogether([event], work);
  }

  async handleTogether(events: readonly PublishedEvent[], work: Work): Promise<void> {
    if (!(await this.care.isPlanned(work))) return;
    const stays = new Set(events.flatMap(staysIn));
    for (const guestId of new Set(events.flatMap(guestsIn)))
      for (const id of await this.stays.ofGuests(work, await this.guests.recordIds(work, guestId))) stays.add(id);
    const now = this.clock.now();
    for (const id of await this.care.concerned(work, [...stays])) await this.care.follow(work, id, now);
  }
}

const staysIn = ({ aggregate, data }: PublishedEvent): string[] =>
  aggregate.type === 'reservation' ? [aggregate.id] : data.reservationId ? [data.reservationId as string] : [];

/** Of a stay the guest is known; of what happens to a guest, every stay of theirs may follow. */
const guestsIn = ({ aggregate, data }: PublishedEvent): string[] => {
  if (aggregate.type === 'reservation') return [];
  const named = [aggregate.type === 'guest' ? aggregate.id : undefined, data.guestId, ...((data.guestIds as string[] | undefined) ?? [])];
  return named.filter((id): id is string => typeof id === 'string');
};
