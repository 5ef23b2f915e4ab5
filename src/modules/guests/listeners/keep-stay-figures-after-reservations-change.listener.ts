import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';
import { Clock } from '../../../kernel/values/clock';
import { staysOf } from '../domain/stays';
import { Classes } from '../services/classes';
import { Figures } from '../services/figures';

/** Keeps stays, figures and classes of guests. Whatever the order or the number of times events come in, the last one of a reservation holds. */
@Injectable()
export class KeepStayFiguresAfterReservationsChange implements EventListener {
  readonly name = 'keep-stay-figures-after-reservations-change';
  readonly from = 'beginning';
  readonly types = [
    'reservations.confirmed',
    'reservations.amended',
    'reservations.waitlisted',
    'reservations.synchronised',
    'reservations.cancelled',
    'reservations.reinstated',
    'reservations.checked_in',
    'reservations.check_in_reversed',
    'reservations.checked_out',
    'reservations.check_out_reversed',
    'reservations.no_show',
    'reservations.sharers_changed',
    'properties.business_date_advanced',
  ];

  constructor(
    private readonly figures: Figures,
    private readonly classes: Classes,
    private readonly clock: Clock,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  handle(event: PublishedEvent, work: Work): Promise<void> {
    return this.handleTogether([event], work);
  }

  async handleTogether(events: readonly PublishedEvent[], work: Work): Promise<void> {
    const last = new Map<string, PublishedEvent>();
    for (const event of events) last.set(event.aggregate.id, event);
    const guestIds = new Set(await this.figures.keep(work, [...last.values()].flatMap(staysOf)));
    for (const { type, propertyId, data } of events) {
      if (type !== 'properties.business_date_advanced') continue;
      const { from, to } = data as { from: string; to: string };
      for (const id of await this.figures.touchedByDays(work, propertyId!, from, to)) guestIds.add(id);
    }
    if (guestIds.size === 0) return;
    const persons = await this.figures.lock(work, [...guestIds]);
    const at = this.clock.now();
    await this.figures.recompute(work, persons, at);
    await this.classes.recompute(work, persons, at);
  }
}
