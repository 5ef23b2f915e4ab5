import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { type ChargeLine, type FolioOfReservation, Folios } from '../../../folios';
import { chargesOfNight, chargesOfStay } from '../../domain/night-charges';
import { FROZEN_NIGHT, type FrozenNight } from '../../domain/priced-room';
import type { StayRow } from './stay-row';

type Fee = Pick<ChargeLine, 'key' | 'kind' | 'code' | 'description' | 'amountMinor'>;

export const folioOf = (
  row: Pick<StayRow, 'id' | 'property_id' | 'booking_id' | 'guest_id' | 'guest_first_name' | 'guest_last_name' | 'currency'>,
): FolioOfReservation => ({
  id: row.id,
  propertyId: row.property_id,
  bookingId: row.booking_id,
  guestId: row.guest_id,
  name: [row.guest_first_name, row.guest_last_name].filter(Boolean).join(' '),
  currency: row.currency,
});

/** What was agreed for leaving later. */
export const lateCheckOutFee = ({ late_check_out }: Pick<StayRow, 'late_check_out'>): Fee => ({
  kind: 'fee',
  key: 'late_check_out',
  code: 'LATE_CHECK_OUT',
  description: 'Late check-out',
  amountMinor: late_check_out?.feeMinor ?? 0,
});

/** All that a stay has to do with money: what is posted, taken back and settled when its status changes. */
@Injectable()
export class StayCharges {
  constructor(private readonly folios: Folios) {}

  /** Posts a fee, once for each key; nothing where it is nothing. */
  async fee(work: Work, row: StayRow, businessDate: string, fee: Fee): Promise<void> {
    if (fee.amountMinor === 0) return;
    const folioId = await this.folios.ofReservation(work, folioOf(row));
    await this.folios.post(work, folioId, [{ ...fee, businessDate }]);
  }

  /** Posts the nights of a stay that no closing of a day has posted yet, and the fees of the stay as a whole: each once. */
  async nightsOf(work: Work, row: StayRow, businessDate: string): Promise<void> {
    const lines = await this.agreed(work, row, businessDate);
    const folioId = await this.folios.ofReservation(work, folioOf(row));
    await this.folios.post(work, folioId, lines);
  }

  /** What a stay is charged with for its nights and as a whole, whether that has been posted or not. */
  async agreed(sql: Sql, row: StayRow, businessDate: string): Promise<ChargeLine[]> {
    const nights = await sql.hot<FrozenNight>(
      'nights_to_charge',
      `SELECT ${FROZEN_NIGHT} FROM reservation_nights n WHERE n.reservation_id = $1 ORDER BY n.night`,
      [row.id],
    );
    return [...nights.flatMap((night) => chargesOfNight(night, businessDate)), ...chargesOfStay(row.terms, businessDate)];
  }

  /** For many stays at once. */
  async fees(work: Work, businessDate: string, fees: readonly (Fee & { row: StayRow })[]): Promise<void> {
    const due = fees.filter((f) => f.amountMinor !== 0);
    await this.folios.postMany(
      work,
      due.map(({ row, ...fee }) => ({ reservation: folioOf(row), lines: [{ ...fee, businessDate }] })),
    );
  }

  /** Takes back what was posted under keys that begin so. */
  async takeBack(work: Work, reservationId: string, keyPrefix: string, why: { reason: string; businessDate: string }): Promise<void> {
    await this.folios.reverseByKey(work, reservationId, keyPrefix, why);
  }

  /** What was charged so far, reversals taken off; payments do not count. */
  async charged(sql: Sql, reservationId: string): Promise<number> {
    const { balanceMinor, paidMinor } = await this.folios.standing(sql, reservationId);
    return balanceMinor + paidMinor;
  }

  async balance(sql: Sql, reservationId: string): Promise<number> {
    return (await this.folios.standing(sql, reservationId)).balanceMinor;
  }

  /** The folios are open again. */
  reopen(work: Work, reservationId: string): Promise<void> {
    return this.folios.reopenOf(work, reservationId);
  }

  /** The fee of a cancellation, by the row as it is now. */
  cancelled(work: Work, row: StayRow, feeMinor: number, businessDate: string): Promise<void> {
    return this.fee(work, row, businessDate, {
      key: 'cancellation_fee',
      kind: 'cancellation_fee',
      code: 'CANCELLATION',
      description: `Cancellation, arrival ${row.arrival}`,
      amountMinor: feeMinor,
    });
  }

  /** @throws Refusal 409 `folio_not_settled` naming each open folio and its balance */
  settle(work: Work, reservationId: string): Promise<void> {
    return this.folios.close(work, reservationId);
  }
}
