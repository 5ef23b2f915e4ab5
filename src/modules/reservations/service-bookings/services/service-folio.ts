import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { invalid } from '../../../../kernel/errors/problem';
import type { LocalDate } from '../../../../kernel/values/local-date';
import { type ChargeLine, type FolioOfReservation, Folios } from '../../../folios';
import type { ServiceLine } from '../../domain/services/price';
import type { ServiceBookingRow } from '../queries/service-booking-rows';

/** What booked services put on folios. Each is named by its booking: whatever happens to it, it is charged once. */
@Injectable()
export class ServiceFolio {
  constructor(private readonly folios: Folios) {}

  /** @returns the folio that was charged; null where nobody's is */
  async charge(
    work: Work,
    row: ServiceBookingRow,
    lines: readonly ServiceLine[],
    businessDate: LocalDate,
    folioId?: string,
  ): Promise<string | null> {
    const charges = chargesOf(row, lines, businessDate);
    if (charges.length === 0) return row.folio_id;
    return this.post(work, row, charges, folioId);
  }

  /** What cancelling late or not coming costs, with the taxes of the price inside. */
  async fee(
    work: Work,
    row: ServiceBookingRow,
    kind: 'cancellation_fee' | 'no_show_fee',
    feeMinor: number,
    businessDate: LocalDate,
  ): Promise<string | null> {
    if (feeMinor === 0) return null;
    const { service_code: code, service_name: description, day } = row;
    return this.post(work, row, [{ key: keyOf(row), kind, code, description, amountMinor: feeMinor, businessDate, serviceDate: day }]);
  }

  /** For many stays at once. @returns lines that are new */
  many(
    work: Work,
    bookings: readonly { row: ServiceBookingRow; lines: readonly ServiceLine[] }[],
    businessDate: LocalDate,
  ): Promise<number> {
    return this.folios.postMany(
      work,
      bookings.map(({ row, lines }) => ({ reservation: stayOf(row), lines: chargesOf(row, lines, businessDate) })),
    );
  }

  /** The folio that the stay of a booking is charged to. */
  ofStay(work: Work, row: ServiceBookingRow): Promise<string> {
    return this.folios.ofReservation(work, stayOf(row));
  }

  private async post(work: Work, row: ServiceBookingRow, lines: ChargeLine[], given?: string): Promise<string | null> {
    if (given !== undefined) await this.requireOwn(work, row, given);
    const folioId = given ?? (row.reservation_id ? await this.ofStay(work, row) : null);
    if (folioId) await this.folios.post(work, folioId, lines);
    return folioId;
  }

  /** @throws Refusal 400 for a folio of another hotel or currency */
  private async requireOwn(work: Work, row: ServiceBookingRow, folioId: string): Promise<void> {
    const found = await work.query('SELECT 1 FROM folios WHERE id = $1 AND property_id = $2 AND currency = $3', [
      folioId,
      row.property_id,
      row.currency,
    ]);
    if (found.length === 0) throw invalid({ pointer: '/folioId', code: 'unknown_folio', detail: 'The hotel has no such folio.' });
  }
}

const keyOf = (row: ServiceBookingRow, day?: LocalDate): string =>
  row.day === row.last_day || !day ? `service:${row.id}` : `service:${row.id}:${day}`;

const stayOf = (row: ServiceBookingRow): FolioOfReservation => ({
  id: row.reservation_id!,
  propertyId: row.property_id,
  bookingId: row.booking_id!,
  guestId: row.guest_id!,
  name: row.stay_name!,
  currency: row.currency,
});

/** One line of the service for each day, and one for each tax that comes on top of it. */
export function chargesOf(row: ServiceBookingRow, lines: readonly ServiceLine[], businessDate: LocalDate): ChargeLine[] {
  return lines.flatMap(({ day, chargeMinor, taxes }) => {
    if (chargeMinor === 0) return [];
    const key = keyOf(row, day);
    const about = { code: row.service_code, businessDate, serviceDate: day };
    const included = taxes.filter((t) => t.included).map(({ code, name, amountMinor }) => ({ code, name, amountMinor }));
    const service: ChargeLine = {
      ...about,
      key,
      kind: 'service',
      description: row.service_name,
      amountMinor: chargeMinor,
      taxes: included,
    };
    const added = taxes
      .filter((t) => !t.included && t.amountMinor !== 0)
      .map((t): ChargeLine => ({
        ...about,
        key: `${key}:tax:${t.code}`,
        kind: 'tax',
        code: t.code,
        description: t.name,
        amountMinor: t.amountMinor,
      }));
    return [service, ...added];
  });
}
