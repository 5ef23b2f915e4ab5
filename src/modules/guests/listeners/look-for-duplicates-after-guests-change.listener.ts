import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';
import { Clock } from '../../../kernel/values/clock';
import { DetectDuplicates } from '../services/detect-duplicates.service';

/** Whoever is new, or of whom something new is known, waits to be compared; of whoever was erased nothing is kept to compare. */
@Injectable()
export class LookForDuplicatesAfterGuestsChange implements EventListener {
  readonly name = 'look-for-duplicates-after-guests-change';
  readonly from = 'beginning';
  readonly types = ['guests.guest_registered', 'guests.guests_imported', 'guests.fact_recorded', 'guests.fact_ended', 'guests.erased'];

  constructor(
    private readonly duplicates: DetectDuplicates,
    private readonly clock: Clock,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  handle(event: PublishedEvent, work: Work): Promise<void> {
    return this.handleTogether([event], work);
  }

  async handleTogether(events: readonly PublishedEvent[], work: Work): Promise<void> {
    const erased = events.filter(({ type }) => type === 'guests.erased').flatMap(guestsOf);
    if (erased.length) {
      await work.query('DELETE FROM duplicate_keys WHERE guest_id = ANY ($1::uuid[])', [erased]);
      await work.query('DELETE FROM duplicate_queue WHERE guest_id = ANY ($1::uuid[])', [erased]);
      await work.query('DELETE FROM duplicate_candidates WHERE low_id = ANY ($1::uuid[]) OR high_id = ANY ($1::uuid[])', [erased]);
    }
    const changed = new Set(events.filter(({ type }) => type !== 'guests.erased').flatMap(guestsOf));
    if (changed.size) await this.duplicates.queue(work, [...changed], this.clock.now());
  }
}

function guestsOf({ aggregate, data }: PublishedEvent): string[] {
  const { guestIds } = data as { guestIds?: string[] };
  return guestIds ?? (aggregate.type === 'guest' ? [aggregate.id] : []);
}
