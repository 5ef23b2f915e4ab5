import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import type { LocalDate } from '../../../kernel/values/local-date';
import { businessDateAdvanced } from '../events/property.event';

/** Moves a hotel to another working day; only forward. Whoever closes a day calls it inside the same transaction. */
@Injectable()
export class AdvanceBusinessDate {
  /** @returns whether the date moved; false when the hotel is there already or further */
  async advance(work: Work, propertyId: string, to: LocalDate, at: Date): Promise<boolean> {
    const [hotel] = await work.query<{ code: string; businessDate: LocalDate }>(
      'SELECT code, business_date AS "businessDate" FROM properties WHERE id = $1 FOR NO KEY UPDATE',
      [propertyId],
    );
    if (!hotel) throw notFound();
    if (hotel.businessDate >= to) return false;
    await work.query('UPDATE properties SET business_date = $2, updated_at = $3 WHERE id = $1', [propertyId, to, at]);
    work.emit(businessDateAdvanced({ id: propertyId, code: hotel.code }, hotel.businessDate, to));
    work.audit({ action: 'property.business_date_advanced', target: { type: 'property', id: propertyId }, propertyId, details: { to } });
    return true;
  }
}
