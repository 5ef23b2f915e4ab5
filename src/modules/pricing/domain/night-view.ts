import { dayNumber } from '../../../kernel/values/local-date';
import type { RateSheet } from './rate-sheet';
import type { Reason } from './reason';
import { RESTRICTION_FIELDS, type Restrictions } from './restrictions';
import { fits, type Party, type SheetProduct } from './undated-sheet';

/** One night of one product by itself, without a stay around it. */
export interface NightView {
  /** Room charge; null without a price. */
  amountMinor: number | null;
  /** What closes the night itself, whatever the stay. */
  reasons: Reason[];
  /** All levels together: the largest minimum, the smallest maximum, the lengths that all allow. */
  restrictions: Restrictions;
}

export function viewNight(sheet: RateSheet, product: SheetProduct, night: string, party: Party, channel: string): NightView {
  const month = sheet.monthOf(dayNumber(night));
  const day = dayNumber(night) - month.firstDay;
  const { plan } = product;
  const reasons: Reason[] = [];
  if (plan.channels && !plan.channels.has(channel)) reasons.push({ code: 'channel_not_offered', scope: 'rate_plan' });
  if ((plan.validFrom !== null && night < plan.validFrom) || (plan.validUntil !== null && night > plan.validUntil)) {
    reasons.push({ code: 'outside_validity', scope: 'rate_plan' });
  }
  const set: Restrictions[] = [plan.stayRules];
  for (const { scope, channel: only, days } of month.levels(product, channel)) {
    const restrictions = days[day];
    if (!restrictions) continue;
    set.push(restrictions);
    if (restrictions.closed) reasons.push({ code: 'closed', scope, ...(only ? { channel: only } : {}) });
  }
  const fitting = fits(product, party);
  if (!fitting) reasons.push({ code: 'too_many_persons', scope: 'room_type' });
  const row = (month.rows(party)[product.index] ??= month.computeRow(product, party));
  const amount = row.room[day]!;
  if (fitting && amount < 0) reasons.push({ code: 'no_price', scope: 'product' });
  return { amountMinor: fitting && amount >= 0 ? amount : null, reasons, restrictions: together(set) };
}

function together(all: readonly Restrictions[]): Restrictions {
  const merged: Record<string, unknown> = {};
  for (const field of RESTRICTION_FIELDS) {
    const values = all.map((r) => r[field]).filter((v) => v !== null && v !== undefined && v !== false);
    if (values.length === 0) continue;
    if (field === 'lengthsOfStay') merged[field] = (values as number[][]).reduce((a, b) => a.filter((n) => b.includes(n)));
    else if (typeof values[0] === 'boolean') merged[field] = true;
    else merged[field] = field.startsWith('min') ? Math.max(...(values as number[])) : Math.min(...(values as number[]));
  }
  return merged;
}
