import type { Logger } from '@nestjs/common';
import { dateInZone, type LocalDate } from '../../../kernel/values/local-date';

interface Hotel {
  id: string;
  timeZone: string;
  /** The last day for which the work has been done. */
  done: LocalDate | null;
}

/** From then on it is not the hotel's fault. */
const MOST_FAILURES = 10;

/**
 * Does something once for each hotel that has a new day by the calendar. A hotel that fails does not keep the others from theirs.
 * @returns for how many it was done
 * @throws when any has failed, after the others have had their turn
 */
export async function onNewDays(
  hotels: readonly Hotel[],
  at: Date,
  log: Logger,
  work: (propertyId: string, today: LocalDate) => Promise<boolean>,
): Promise<number> {
  let [did, failed] = [0, 0];
  for (const { id, timeZone, done } of hotels) {
    const today = dateInZone(at, timeZone);
    if (done !== null && done >= today) continue;
    try {
      if (await work(id, today)) did++;
    } catch (error) {
      log.error(error);
      if (++failed === MOST_FAILURES) break;
    }
  }
  if (failed) throw new Error(`${failed} hotel(s) have missed their new day; it will be tried again`);
  return did;
}
