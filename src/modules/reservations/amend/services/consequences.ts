import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { Folios } from '../../../folios';
import { changeUses, type HeldUse, type UseRow, useRows } from '../../../pricing';
import { RAISE_ALLOWANCE, type ShortNight } from '../../services/booking-statement';
import type { NightChange } from './amend-statement';
import type { PlannedAmendment } from './plan-amendment';

/** What a change of a stay brings about beside its own rows. */
@Injectable()
export class Consequences {
  constructor(private readonly folios: Folios) {}

  /** The penalty is a line of its own on the stay's folio, once for each change. */
  async penalty(work: Work, { record, penaltyMinor }: PlannedAmendment, amendmentId: string): Promise<void> {
    if (penaltyMinor === 0) return;
    const { id, property_id, booking_id, guest_id, currency } = record;
    const name = `${record.guest_first_name} ${record.guest_last_name}`.trim();
    const folioId = await this.folios.ofReservation(work, {
      id,
      propertyId: property_id,
      bookingId: booking_id,
      guestId: guest_id,
      name,
      currency,
    });
    await this.folios.post(work, folioId, [
      {
        key: `amendment_fee:${amendmentId}`,
        kind: 'cancellation_fee',
        code: 'amendment_fee',
        description: 'Fee for nights given up',
        amountMinor: penaltyMinor,
        businessDate: record.business_date,
      },
    ]);
  }

  /** Promotions belong to the nights that were sold with them: what was given up with those is to be had again. */
  async promotions(work: Work, { at }: RequestContext, { record, after, priced, penaltyMinor }: PlannedAmendment): Promise<void> {
    const had = record.uses ?? [];
    const now = (after.terms.promotions ?? []).flatMap(({ code, amountMinor }): (UseRow | HeldUse)[] => {
      const held = had.find((use) => use.code === code);
      if (held) return [{ ...held, amountMinor }];
      const uses = priced?.uses.filter((use) => use.code === code) ?? [];
      const of = { propertyId: record.property_id, reservationId: record.id, bookingId: record.booking_id, at };
      return useRows({ uses: uses.map((use) => ({ ...use, amountMinor })), forPerson: priced?.forPerson ?? null }, of);
    });
    await changeUses(work, record.id, had, now, { free: penaltyMinor === 0, at });
  }

  /** Raises the allowance of the nights that are taken by what is missing and no more. The reservation is locked first, as everybody does. */
  async overbooked(work: Work, { record, inventory }: PlannedAmendment, reason: string, short: readonly ShortNight[]): Promise<void> {
    await work.query('SELECT 1 FROM reservations WHERE id = $1 FOR UPDATE', [record.id]);
    // a night that comes out of a block was not short
    const isShort = (change: NightChange) => short.some((s) => s.roomTypeId === change.room_type_id && s.night === change.night);
    const taken = inventory.filter((change) => change.rooms > 0 && (change.group_id === null || isShort(change)));
    await work.hot('raise_allowance', RAISE_ALLOWANCE, [JSON.stringify(taken)]);
    work.audit({
      action: 'inventory.overbooked',
      target: { type: 'reservation', id: record.id },
      propertyId: record.property_id,
      details: { reason, nights: taken.map((change) => change.night) },
    });
  }
}
