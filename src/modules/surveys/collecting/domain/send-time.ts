import { addDays, dateInZone, instantInZone } from '../../../../kernel/values/local-date';
import type { DistributionSettings } from './distribution';

const NIGHT_FROM = '21:00';

/** The first instant, once the delay is over, at which nobody is woken or kept up, by the hotel's clock. */
export function sendTime(
  happened: Date,
  { delayHours, sendAt }: Pick<DistributionSettings, 'delayHours' | 'sendAt'>,
  timeZone: string,
): Date {
  const earliest = new Date(happened.getTime() + delayHours * 3_600_000);
  const day = dateInZone(earliest, timeZone);
  const opens = instantInZone(day, sendAt, timeZone);
  if (earliest < opens) return opens;
  return earliest < instantInZone(day, NIGHT_FROM, timeZone) ? earliest : instantInZone(addDays(day, 1), sendAt, timeZone);
}
