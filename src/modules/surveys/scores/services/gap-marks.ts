import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';

/** Notes how much of the standard (gap 3) or of the promise (gap 4) was kept, in percent, once for each inspection or review; what comes later about the same one replaces it. */
export async function noteGap(work: Work, gap: 3 | 4, sourceId: string, keptPercent: number, event: PublishedEvent): Promise<void> {
  if (!event.propertyId) return;
  await work.query(
    `INSERT INTO service_gap_marks (property_id, gap, source_id, noted_on, kept)
     SELECT id, $2, $3, ($5::timestamptz AT TIME ZONE time_zone)::date, $4 FROM properties WHERE id = $1
     ON CONFLICT (property_id, gap, source_id) DO UPDATE SET kept = excluded.kept`,
    [event.propertyId, gap, sourceId, keptPercent, event.occurredAt],
  );
}
