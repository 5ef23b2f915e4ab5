import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';

/** A review that says that something is not as described stands with the content, until somebody confirms that again. */
@Injectable()
export class NoteWhatGuestsDeny implements EventListener {
  readonly name = 'note-what-guests-deny';
  readonly from = 'beginning';
  readonly types = ['surveys.review_written'];

  constructor(listeners: ListenerRegistry) {
    listeners.register(this);
  }

  async handle({ propertyId, data, occurredAt }: PublishedEvent, work: Work): Promise<void> {
    const { reviewId, disputes } = data as { reviewId: string; disputes: { contentItem: string }[] };
    // an imported review that comes again may say something else
    await work.query('DELETE FROM content_disputes WHERE property_id = $1 AND review_id = $2', [propertyId, reviewId]);
    await work.query(
      'INSERT INTO content_disputes (property_id, review_id, item, disputed_at) SELECT $1, $2, item, $4 FROM unnest($3::text[]) item',
      [propertyId, reviewId, disputes.map(({ contentItem }) => contentItem), occurredAt],
    );
  }
}
