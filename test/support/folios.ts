import { randomUUID } from 'node:crypto';
import { Caller } from '../../src/kernel/auth/caller';
import { UnitOfWork, type Work } from '../../src/kernel/database/unit-of-work';
import { systemContext } from '../../src/kernel/http/request-context';
import { type ChargeLine, type FolioOfReservation, Folios } from '../../src/modules/folios';
import { type Hotel, must } from './furnish';
import type { House } from './house';

/** Runs as the modules below folios do: in a transaction of the house itself. */
export const within = <T>(house: House, effect: (work: Work, folios: Folios) => Promise<T>): Promise<T> =>
  house.app
    .get(UnitOfWork)
    .run(systemContext(Caller.system, house.clock.now(), 'test'), 200, (work) => effect(work, house.app.get(Folios)));

/** A stay as far as folios know one. */
export async function aStayToCharge(house: House, hotel: Hotel, name = 'Maria Keller'): Promise<FolioOfReservation> {
  const [firstName = '', lastName = ''] = name.split(' ');
  const { id: guestId } = await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, firstName, lastName });
  return { id: randomUUID(), propertyId: hotel.propertyId, bookingId: randomUUID(), guestId, name, currency: hotel.currency };
}

/** A night of a stay, with its tax contained in the price. */
export const aNight = (night: string, amountMinor = 10_700, taxMinor = 700): ChargeLine => ({
  key: `room:${night}`,
  kind: 'room',
  code: 'DBL',
  description: `Room, ${night}`,
  amountMinor,
  taxes: taxMinor ? [{ code: 'VAT', name: 'Value added tax', amountMinor: taxMinor }] : [],
  businessDate: night,
  serviceDate: night,
});

/** The folio of a stay, charged with nights. */
export async function charged(house: House, stay: FolioOfReservation, lines: ChargeLine[]): Promise<string> {
  return within(house, async (work, folios) => {
    const id = await folios.ofReservation(work, stay);
    await folios.post(work, id, lines);
    return id;
  });
}

/** What lies in the database by another way than the application goes. */
export async function recount(house: House, folioId: string): Promise<number> {
  const { rows } = await house.db.query<{ balance: string }>(
    `SELECT (SELECT coalesce(sum(amount_minor), 0) FROM folio_lines WHERE folio_id = $1)
       - (SELECT coalesce(sum(amount_minor), 0) FROM payments WHERE folio_id = $1 AND kind IN ('payment', 'chargeback_reversal') AND status = 'captured')
       + (SELECT coalesce(sum(amount_minor), 0) FROM payments WHERE folio_id = $1 AND kind IN ('refund', 'chargeback') AND status = 'captured') AS balance`,
    [folioId],
  );
  return Number(rows[0]!.balance);
}
